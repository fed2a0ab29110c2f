/** The worked example of docs/concepts.md, run through the engine. */
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import type { LotMoment, UseCases } from '../../src/application/use-cases.js';
import type { ActionNotification } from '../../src/feed/notification.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { isAboutAction } from '../../src/verify/log-contents.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode, uuid } from '../support/memory-node.js';

/** The members of a LotState that the document mentions. */
export interface Lot {
  readonly volume: number;
  readonly cases?: number;
  readonly composition: readonly { readonly variety: string; readonly share: number }[];
  readonly cost: { readonly perUnit: number | null };
}

/** The members of the answer of a write that the document mentions. */
interface Answer {
  readonly impact: {
    readonly actionsRedecided: number;
    readonly actionsChanged: number;
    readonly eventsAsserted: number;
    readonly eventsRetracted: number;
    readonly actions: readonly { readonly id: string }[];
  };
  readonly notifications: { readonly first: number; readonly last: number } | null;
}

interface ExampleAction {
  readonly type: string;
  readonly date: string;
  readonly data: JsonObject;
}

export const wrongWeight = 6_000;
export const trueWeight = 2_000;

function weighTag(weight: number): JsonObject {
  const origin = { variety: 'Merlot', vintage: 2025, appellation: 'Pomerol' };
  return { lot: 'ME-F', weight, ...origin, weighTag: 'WT-101', cost: weight };
}

const cabernet = { variety: 'Cabernet Sauvignon', vintage: 2025, appellation: 'Pomerol' };
const syrah = { share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Cornas' };

export const fruit = { lot: 'CS-F', weight: 2_000, ...cabernet, cost: 4_000 };
export const bulk = { to: { lot: 'SY', vessel: 'T1', volume: 1_000 }, components: [syrah], kind: 'wine', cost: 2_500 };
export const blend = {
  from: [
    { lot: 'RED', vessel: 'T2', volume: 3_000 },
    { lot: 'SY', vessel: 'T1', volume: 1_000 },
  ],
  to: [{ lot: 'CUVEE', vessel: 'T3', volume: 4_000 }],
};
const crush = {
  from: ['ME-F', 'CS-F'].map((lot) => ({ lot, weight: 'all' })),
  to: [{ lot: 'MUST', vessel: 'T1', volume: 5_000 }],
  kind: 'must',
};
const press = {
  from: [{ lot: 'MUST', vessel: 'T1', volume: 'all' }],
  to: [{ lot: 'RED', vessel: 'T2', volume: 4_000 }],
  lossReason: 'pomace',
};
const bottling = {
  from: [{ lot: 'CUVEE', vessel: 'T3', volume: 900 }],
  ...{ caseLot: 'CUVEE-25', bottleMl: 750, bottlesPerCase: 12, cases: 100 },
};

/** Action n of the document is at index n − 1. */
export const actions: readonly ExampleAction[] = [
  { type: 'receive_fruit', date: '2025-09-10', data: weighTag(wrongWeight) },
  { type: 'receive_fruit', date: '2025-09-11', data: fruit },
  { type: 'process_fruit', date: '2025-09-12', data: crush },
  { type: 'drain_press', date: '2025-09-26', data: press },
  { type: 'archive_lot', date: '2025-10-01', data: { lot: 'ME-F' } },
  { type: 'receive_bulk', date: '2026-03-01', data: bulk },
  { type: 'blend', date: '2026-03-15', data: blend },
  { type: 'measure', date: '2026-04-02', data: { lot: 'CUVEE', vessel: 'T3', volume: 4_000 } },
  { type: 'bottle', date: '2026-05-20', data: bottling },
];

async function recordAll(solera: UseCases, weight: number): Promise<void> {
  const units = { volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR', timeZone: 'Europe/Paris' };
  await accepted(solera.putWinery('estate', { name: 'The Estate', ...units }));
  for (const vessel of ['T1', 'T2', 'T3'])
    await accepted(solera.putVessel('estate', vessel, { kind: 'tank', capacity: 6_000 }));
  for (const [index, { type, date, data }] of actions.entries()) {
    const body = { id: uuid(index + 1), type, effectiveAt: `${date}T09:00:00Z` };
    await accepted(solera.record('estate', { ...body, data: index === 0 ? weighTag(weight) : data }, {}));
  }
}

type States = ReadonlyMap<string, object>;

/** Returns the present states of all lots that exist, by code, without their versions. */
async function presentStates({ solera }: MemoryNode): Promise<States> {
  const states = new Map<string, object>();
  for (const code of ['ME-F', 'CS-F', 'MUST', 'RED', 'SY', 'CUVEE', 'CUVEE-25']) {
    const lot = await solera.getLot('estate', code, {});
    if (lot.ok) states.set(code, { ...lot.value, version: undefined });
  }
  return states;
}

export interface Example {
  readonly node: MemoryNode;
  /** The last number before the correction. */
  readonly headBefore: number;
  readonly preview: Answer;
  readonly headAfterPreview: number;
  readonly correction: Answer;
  /** All notifications up to the correction. */
  readonly log: readonly ActionNotification[];
  /** The attempt to retract action 6 without `onConflict=flag`. */
  readonly rejected: Result<JsonObject>;
  readonly headAfterRejection: number;
  readonly retraction: Answer;
  readonly reinstatement: Answer;
  readonly states: {
    readonly corrected: States;
    /** While action 6 is retracted. */
    readonly flagged: States;
    readonly restored: States;
    /** Of a second winery that recorded the true weight at once. */
    readonly rightFirstTime: States;
  };
}

export async function runExample(): Promise<Example> {
  const node = memoryNode();
  const { solera } = node;
  await recordAll(solera, wrongWeight);
  const headBefore = await solera.head();
  const data = weighTag(trueWeight);
  const preview = await answered(solera.revise('estate', uuid(1), { data }, { preview: true }));
  const headAfterPreview = await solera.head();
  const correction = await answered(solera.revise('estate', uuid(1), { data }, {}));
  const corrected = await presentStates(node);
  const log = (await solera.readLog(1, await solera.head())).items.map(parseNotification).filter(isAboutAction);
  const rejected = await solera.retract('estate', uuid(6), undefined, {});
  const headAfterRejection = await solera.head();
  const retraction = await answered(solera.retract('estate', uuid(6), undefined, { onConflict: 'flag' }));
  const flagged = await presentStates(node);
  const reinstatement = await answered(solera.revise('estate', uuid(6), {}, {}));
  const restored = await presentStates(node);
  const second = memoryNode();
  await recordAll(second.solera, trueWeight);
  const states = { corrected, flagged, restored, rightFirstTime: await presentStates(second) };
  return {
    ...{ node, headBefore, preview, headAfterPreview, correction, log },
    ...{ rejected, headAfterRejection, retraction, reinstatement, states },
  };
}

async function answered(write: Promise<Result<JsonObject>>): Promise<Answer> {
  return (await accepted(write)) as unknown as Answer; // The public API documents this shape.
}

/** Returns a lot at the end of an effective day (default: the present), as known once notification `known` was written. */
export async function lotAt(node: MemoryNode, code: string, known: number, day?: string): Promise<Lot> {
  const moment: LotMoment = { known, ...(day === undefined ? {} : { at: Date.parse(day) }) };
  return (await accepted(node.solera.getLot('estate', code, moment))) as unknown as Lot; // The public API documents this shape.
}
