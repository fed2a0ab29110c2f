import { doctorLimits as limits } from '../../../config/doctor.js';
import { largeEditLimits } from '../../../config/large-edits.js';
import { type Queryable, select } from './connections.js';
import { statement } from './statement.js';

/** A generation of a follower that is not simply live. */
export interface UnfinishedGeneration {
  readonly follower: string;
  readonly generation: number;
  readonly state: 'building' | 'live' | 'retired';
  readonly problem: string | null;
  readonly paused: boolean;
  /** Since it was begun, or retired. */
  readonly age_s: number;
  readonly position: number;
  readonly head: number;
}

/** What interrupted work has left in the database, and what protects it no more. */
export interface Leftovers {
  readonly silentDrafts: { readonly drafts: number; readonly oldest_s: number };
  /** Numbers of drafts whose rows no janitor finds. */
  readonly ownerlessDrafts: readonly number[];
  readonly unsettledDrafts: number;
  readonly edits: { readonly silent: number; readonly waiting: number };
  readonly generations: readonly UnfinishedGeneration[];
  readonly ownerlessSchemas: readonly string[];
  readonly rebuilds: { readonly rebuilds: number; readonly newest_s: number };
  /** Tables. */
  readonly disabledTriggers: readonly string[];
  readonly invalidIndexes: readonly string[];
}

const silentDrafts = statement('silent-drafts');
const ownerlessDrafts = statement('ownerless-drafts');
const unsettledDrafts = statement('unsettled-drafts');
const silentEdits = statement('silent-edits');
const unfinishedGenerations = statement('unfinished-generations');
const ownerlessSchemas = statement('ownerless-schemas');
const unfinishedRebuilds = statement('unfinished-rebuilds');
const disabledTriggers = statement('disabled-triggers');
const invalidIndexes = statement('invalid-indexes');

export async function readLeftovers(queryable: Queryable): Promise<Leftovers> {
  const one = async <Row extends object>(query: Parameters<typeof select>[1], values: readonly unknown[], none: Row) =>
    (await select<Row>(queryable, query, values))[0] ?? none;
  const ownerless = await select<{ id: number }>(queryable, ownerlessDrafts, [limits.draftsListed]);
  const unsettled = await select(queryable, unsettledDrafts, []);
  const schemas = await select<{ schema: string }>(queryable, ownerlessSchemas, []);
  const tables = await select<{ name: string }>(queryable, disabledTriggers, []);
  const indexes = await select<{ name: string }>(queryable, invalidIndexes, []);
  const silence = [largeEditLimits.silentMs * limits.silences, limits.editWaitMs];
  return {
    silentDrafts: await one(silentDrafts, [limits.draftSilenceMs], { drafts: 0, oldest_s: 0 }),
    ownerlessDrafts: ownerless.map(({ id }) => id),
    unsettledDrafts: unsettled.length,
    edits: await one(silentEdits, silence, { silent: 0, waiting: 0 }),
    generations: await select<UnfinishedGeneration>(queryable, unfinishedGenerations, []),
    ownerlessSchemas: schemas.map(({ schema }) => schema),
    rebuilds: await one(unfinishedRebuilds, [], { rebuilds: 0, newest_s: 0 }),
    disabledTriggers: tables.map(({ name }) => name),
    invalidIndexes: indexes.map(({ name }) => name),
  };
}
