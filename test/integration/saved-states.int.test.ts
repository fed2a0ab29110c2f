/** Saved states are never written from a history that a commit has changed, whatever the order of the two. */

import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { savedStates } from '../../src/adapters/postgres/saved-states.js';
import { Turns } from '../../src/application/pieces.js';
import type { StateDifference } from '../../src/application/ports/rebuild-store.js';
import type { SavedStateChanges } from '../../src/application/ports/saved-states.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import { CheckpointKeeper, type KeeperObserver } from '../../src/application/upkeep/checkpoint-keeper.js';
import { planPart } from '../../src/application/upkeep/part-plan.js';
import { atOnce } from '../../src/kernel/pause.js';
import { beginning } from '../../src/kernel/position.js';
import { accepted } from '../support/accepted.js';
import { plainBodies } from '../support/no-keys.js';
import { foldedSavedStates } from '../support/saved-states-oracle.js';
import {
  additions,
  background,
  type EditNode,
  EditSite,
  edit,
  ended,
  fillLot,
  nothingLeft,
  receiptOf,
} from './edit-site.js';

let site: EditSite;
let north: EditNode;
/** One connection, for a transaction that stays open. */
let open: Pool;
let count = 0;
let winery: string;
let stream: string;
let receipt: string;

beforeAll(async () => {
  site = await EditSite.open();
  open = new Pool({ connectionString: site.database.connectionString, max: 1 });
});
afterAll(async () => {
  await open.end();
  await site.close();
});
beforeEach(async () => {
  count += 1;
  winery = `W${count}`;
  stream = `lot/${winery}/A`;
  north = await site.addNode();
  receipt = await fillLot(north.solera, winery, 'A');
});
afterEach(async () => {
  await open.query('rollback');
  await north.composed.actors.headStates.flushAll();
  expect((await found()).wrong).toEqual([]);
  await site.closeNode(north);
});

function found() {
  return foldedSavedStates(site.database.connectionString);
}

/** Computes a checkpoint after every action of the lot. */
async function everyCheckpoint(): Promise<SavedStateChanges> {
  const [part] = await north.composed.postgres.savedStates.parts([{ stream, from: beginning }], 1_000);
  if (part === undefined) throw new Error('no part');
  const { changes } = atOnce(planPart(part, 1));
  expect(changes.saved.length).toBeGreaterThan(10);
  return changes;
}

/** Writes states in a transaction that stays open. */
async function writeAndWait(changes: SavedStateChanges): Promise<void> {
  await open.query('begin');
  const written = await savedStates({ reads: open }, plainBodies).write([changes]);
  expect([...written]).toEqual([stream]);
}

async function untilSome(sql: string): Promise<void> {
  await expect.poll(async () => (await site.rows(sql)).length, { timeout: 10_000 }).toBeGreaterThan(0);
}

test('a stream that was written since it was read is left as it is', async () => {
  const changes = await everyCheckpoint();
  await accepted(north.solera.revise(winery, receipt, receiptOf('A', 900), {}));
  expect(await north.composed.postgres.savedStates.write([changes])).toEqual(new Set());
});

test('a commit that begins meanwhile waits, and then outdates what was written', async () => {
  await writeAndWait(await everyCheckpoint());
  const south = await site.addNode({ touchesOfLargeEdit: 1_000 });
  const revised = south.solera.revise(winery, receipt, receiptOf('A', 900), {});
  await untilSome(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%solera_commit%'`);
  await open.query('commit');
  await accepted(revised);
  await site.closeNode(south);
});

test('a stream that a commit is writing is left as it is, without waiting', async () => {
  const changes = await everyCheckpoint();
  await open.query('begin');
  await open.query('update version set counter = counter + 1 where stream = $1', [stream]);
  expect(await north.composed.postgres.savedStates.write([changes])).toEqual(new Set());
});

test('a large edit that is published meanwhile outdates what was written', async () => {
  const stop = north.pool.stopAt('committing');
  const { id } = await edit(north.solera.revise(winery, receipt, receiptOf('A', 900), background));
  await stop.reached;
  await writeAndWait(await everyCheckpoint());
  stop.release();
  await untilSome(`select 1 from publication p join draft_stream s on s.draft = -p.draft and s.stream = '${stream}'`);
  await pause(50);
  await open.query('commit');
  expect(await ended(north.solera, id)).toMatchObject({ status: 'done' });
  expect((await found()).wrong).toEqual([]);
  expect(await site.leftovers(north)).toEqual(nothingLeft);
});

test('a checkpoint of a draft that is not published is neither replaced nor waited for', async () => {
  const changes = await everyCheckpoint();
  const [first] = changes.saved;
  await open.query('begin');
  await open.query(
    `insert into checkpoint (stream, effective_at, tie_break, action, state, number) values ($1, $2, $3, $4, 'draft', -1000)`,
    [stream, first?.position.effectiveAt, first?.position.tieBreak, first?.position.id],
  );
  const { savedStates: saved } = north.composed.postgres;
  expect(await saved.write([changes])).toEqual(new Set());
  await open.query('commit');
  await expect.poll(() => saved.write([changes])).toEqual(new Set([stream]));
  const [kept] = await site.rows(`select state, number::integer from checkpoint where number = -1000`);
  expect(kept).toEqual({ state: 'draft', number: -1000 });
  await site.rows('delete from checkpoint where number = -1000');
});

test('a lot has checkpoints after each of several large edits that change all its touches', async () => {
  for (const volume of [900, 800, 700]) {
    await accepted(north.solera.revise(winery, receipt, receiptOf('A', volume), {}));
    expect(await site.leftovers(north)).toEqual(nothingLeft);
    expect((await found()).gaps.get(stream)?.length).toBeGreaterThan(additions / 8);
  }
});

const limits = { intervalMs: 0, touchesPerRun: 20, streamsPerRead: 2, touchesPerStream: 5, touchesPerPart: 1 };
const nothing = { written: 0, removed: 0, differences: 0 };
const tally = { ...nothing };
/** What could not be folded. */
let unfoldable: StateDifference[] = [];
const observer: KeeperObserver = {
  checkpoints: (written, removed) => {
    tally.written += written;
    tally.removed += removed;
  },
  differences: (differences) => {
    tally.differences += differences;
  },
  unfoldable: (touch) => {
    unfoldable.push(touch);
  },
};

/** The columns of a cursor before all streams. */
const start = `stream = '', action = null`;

/** Makes runs from a cursor until the keeper has gone through all streams after it. Returns what it changed. */
async function keep(checkpointEvery: number, from = start): Promise<typeof tally> {
  Object.assign(tally, nothing);
  unfoldable = [];
  const { savedStates: saved, keeperCursor: cursor } = north.composed.postgres;
  const keeper = new CheckpointKeeper({
    ...{ saved, cursor, observer, pause },
    limits: { ...limits, checkpointEvery, attemptsPerPart: 2, retryPauseMs: 1 },
    turns: new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, 8),
  });
  await site.rows(`update checkpoint_keeper set ${from}`);
  do await keeper.runOnce();
  while ((await site.rows(`select 1 from checkpoint_keeper where stream > ''`)).length > 0);
  return { ...tally };
}

test('the keeper thins and fills checkpoints, and then has nothing to do', async () => {
  const filled = await keep(1);
  expect(filled).toMatchObject({ removed: 0, differences: 0 });
  expect(filled.written).toBeGreaterThan(additions / 3);
  expect(Math.max(...((await found()).gaps.get(stream) ?? []))).toBeLessThanOrEqual(2);
  expect(await keep(1)).toEqual({ written: 0, removed: 0, differences: 0 });
  const thinned = await keep(6);
  expect(thinned).toMatchObject({ written: 0, differences: 0 });
  const gaps = (await found()).gaps.get(stream) ?? [];
  expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThanOrEqual(3);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
  expect(await keep(6)).toEqual({ written: 0, removed: 0, differences: 0 });
});

test('the keeper replaces a checkpoint that is wrong, and counts it', async () => {
  await keep(2);
  await site.rows(`update checkpoint set state = replace(state, '"owner":null', '"owner":"X"')
    where stream = '${stream}' and action = (select action from checkpoint where stream = '${stream}' order by effective_at limit 1)`);
  expect((await found()).wrong).toHaveLength(1);
  expect(await keep(2)).toMatchObject({ differences: 1, written: 1 });
});

/** The columns of a cursor at a checkpoint of the lot. */
function cursorAt(offset: number): string {
  return `(stream, effective_at, tie_break, action) = (select stream, effective_at, tie_break, action from checkpoint
    where stream = '${stream}' order by effective_at offset ${offset} limit 1)`;
}

test('the keeper fills a long stream again whose checkpoints before the cursor were removed', async () => {
  await keep(1);
  const full = (await found()).gaps.get(stream);
  await site.rows(`update checkpoint_keeper set ${cursorAt(20)}`);
  const removed = await site.rows(`delete from checkpoint c where stream = '${stream}' and effective_at >
    (select effective_at from checkpoint d where d.stream = c.stream order by effective_at offset 1 limit 1) returning 1`);
  expect(removed.length).toBeGreaterThan(additions / 3);
  expect(await keep(1, 'turn_at = turn_at')).toEqual({ ...nothing, written: removed.length });
  expect((await found()).gaps.get(stream)).toEqual(full);
});

test('the keeper removes checkpoints that are no states, though it would start from them', async () => {
  await keep(1);
  const full = (await found()).gaps.get(stream);
  await site.rows(`update checkpoint_keeper set ${cursorAt(9)}`);
  const broken = await site.rows(`update checkpoint set state = '{' where stream = '${stream}' and effective_at in
    (select effective_at from checkpoint where stream = '${stream}' order by effective_at offset 6 limit 4) returning 1`);
  expect(await keep(1, 'turn_at = turn_at')).toEqual({ written: 4, removed: 4, differences: broken.length });
  expect((await found()).gaps.get(stream)).toEqual(full);
});

test('an event that cannot be folded does not keep the keeper from the streams after it', async () => {
  await fillLot(north.solera, winery, 'B');
  await keep(1);
  const { gaps } = await found();
  await site.rows(`delete from checkpoint where stream like 'lot/${winery}/%'`);
  const touch = `stream = '${stream}' and action = '${receipt}'`;
  const [kept] = await site.rows<{ events: string }>(`select events from touch where ${touch}`);
  const change = async (events: string): Promise<void> => {
    await site.rows('alter table touch disable trigger user');
    await site.rows(`update touch set events = $1 where ${touch}`, [events]);
    await site.rows('alter table touch enable trigger user');
  };
  await change('{"name":"Unknown"}');
  await keep(1);
  expect(unfoldable).toMatchObject([{ stream, saved: 'touch', position: { id: receipt } }]);
  expect(unfoldable[0]?.reason).toMatch(/./);
  expect(tally.differences).toBe(0);
  await change(kept?.events ?? '');
  const other = `lot/${winery}/B`;
  expect((await found()).gaps.get(other)).toEqual(gaps.get(other));
  expect((await found()).gaps.get(stream)).toHaveLength(1);
});

test('a run ends where it is if the database is away', async () => {
  const { savedStates: saved, keeperCursor: cursor } = north.composed.postgres;
  const away = new StoreUnavailable('away', { code: 'connection', retryable: true });
  const keeper = new CheckpointKeeper({
    ...{ cursor, observer, pause, saved: { ...saved, parts: () => Promise.reject(away) } },
    limits: { ...limits, checkpointEvery: 1, attemptsPerPart: 2, retryPauseMs: 1 },
    turns: new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, 8),
  });
  await site.rows(`update checkpoint_keeper set ${start}`);
  await expect(keeper.runOnce()).rejects.toBe(away);
  expect(await cursor.claimRun(0)).toEqual({ stream: '', position: null });
});

test('nodes share the runs of the keeper', async () => {
  const { keeperCursor } = north.composed.postgres;
  await site.rows(`update checkpoint_keeper set turn_at = '-infinity'`);
  const starts = await Promise.all([1, 2, 3].map(() => keeperCursor.claimRun(60_000)));
  expect(starts.filter((start) => start !== null)).toHaveLength(1);
  await keeperCursor.note({ stream: 'lot/X', position: { effectiveAt: 5, tieBreak: 7, id: receipt } });
  expect(await keeperCursor.claimRun(0)).toEqual({
    stream: 'lot/X',
    position: { effectiveAt: 5, tieBreak: 7, id: receipt },
  });
});
