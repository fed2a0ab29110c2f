/** The life of an edit that is decided in the background, from its acceptance to its deletion. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { EditList, UseCases } from '../../src/application/use-cases.js';
import { accepted } from '../support/accepted.js';
import {
  additions,
  adjustment,
  background,
  day,
  type EditNode,
  EditSite,
  edit,
  ended,
  fillLot,
  nothingLeft,
  receiptOf,
  volumeOf,
} from './edit-site.js';
import { withoutVersion } from './world-reads.js';

let site: EditSite;
let north: EditNode;
/** Decides all synchronous requests itself. */
let south: EditNode;

beforeAll(async () => {
  site = await EditSite.open();
  north = await site.addNode();
  south = await site.addNode({ touchesOfLargeEdit: 1_000_000, editsAtOnce: 0 });
});
afterAll(() => site.close());

function impactOf(answer: unknown): unknown {
  const { lots, ...impact } = (answer as { impact: { lots: { before: JsonObject; after: JsonObject }[] } }).impact;
  const plain = lots.map((lot) => ({ ...lot, before: withoutVersion(lot.before), after: withoutVersion(lot.after) }));
  return { ...impact, lots: plain };
}

/** Reads a whole list in pages. */
async function listOf(solera: UseCases, id: string, list: EditList, limit: number): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  for (let cursor: string | null = null; ; ) {
    const query: { limit: number; cursor?: string } = cursor === null ? { limit } : { limit, cursor };
    const page = await accepted(solera.listEditItems(id, list, query));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}

describe('a write in the background', () => {
  test('is done with the answer of the synchronous request', async () => {
    const receipt = await fillLot(north.solera, 'SAME', 'A');
    const body = receiptOf('A', 900);
    const preview = await accepted(south.solera.revise('SAME', receipt, body, { preview: true }));
    const options = { idempotencyKey: 'same' };
    const open = await edit(north.solera.revise('SAME', receipt, body, { ...options, ...background }));
    expect(open).toMatchObject({ winery: 'SAME', kind: 'write', result: null, problem: null, endedAt: null });
    const done = await ended(south.solera, open.id);
    expect(done).toMatchObject({ status: 'done', attempts: 1, problem: null });
    expect(impactOf(done.result)).toEqual(impactOf(preview));
    // The stored answer is rebuilt from the log.
    expect(await accepted(south.solera.revise('SAME', receipt, body, options))).toEqual(done.result);
    expect(await volumeOf(south.solera, 'SAME', 'A')).toBe(900 - additions);
    expect(await site.leftovers(north)).toEqual(nothingLeft);
  });

  test('shows its progress, and is answered synchronously if it ends within the time to wait', async () => {
    const receipt = await fillLot(north.solera, 'WAIT', 'A');
    const stop = north.pool.stopAt('committing');
    const options = { idempotencyKey: 'wait' };
    const waiting = { ...options, async: { waitMs: 30 } };
    const answer = await north.solera.revise('WAIT', receipt, receiptOf('A', 800), waiting);
    expect(answer).toMatchObject({ ok: true, accepted: true });
    await stop.reached;
    const open = await edit(Promise.resolve(answer));
    const seen = await edit(south.solera.getEdit(open.id));
    expect(seen).toMatchObject({ status: 'committing', attempts: 1, progress: { decided: expect.any(Number) } });
    expect((seen.progress as JsonObject).decided).toBeGreaterThan(additions / 2);
    const again = north.solera.revise('WAIT', receipt, receiptOf('A', 800), { ...options, async: { waitMs: 20_000 } });
    stop.release();
    const result = await again;
    expect(result).toMatchObject({ ok: true, value: { action: { id: receipt, revision: 2 } } });
    expect(result).not.toMatchObject({ accepted: true });
  });

  test('is large, too, if only lots that it does not name have a long history after it', async () => {
    await fillLot(north.solera, 'FAR', 'A');
    const receipt = randomUUID();
    const bulk = { ...(receiptOf('B', 500).data as JsonObject), cost: 100 }; // It is an object.
    await accepted(
      north.solera.record('FAR', { id: receipt, type: 'receive_bulk', effectiveAt: day(0), data: bulk }, {}),
    );
    const blended = { from: [{ lot: 'B', volume: 'all' }], to: [{ lot: 'A', volume: 'rest' }] };
    await accepted(north.solera.record('FAR', { type: 'rack', effectiveAt: day(0.5), data: blended }, {}));
    const revision = { data: { ...bulk, cost: 200 } };
    const preview = await accepted(north.solera.revise('FAR', receipt, revision, { preview: true }));
    const answer = await accepted(north.solera.revise('FAR', receipt, revision, {}));
    expect(impactOf(answer)).toEqual(impactOf(preview));
    expect(answer).toMatchObject({ impact: { actionsRedecided: additions + 1 } });
    const { items } = await accepted(north.solera.listEdits({ winery: 'FAR' }));
    expect(items.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['write done', 'preview done', 'write done']);
    // More was decided than follows in the lot that the edit names, so how much is left is not known.
    expect(items[0]).toMatchObject({ progress: { decided: additions + 1, estimate: null } });
    expect(await site.leftovers(north)).toEqual(nothingLeft);
  });

  test('keeps the whole lists of its impact, in pages', async () => {
    const receipt = await fillLot(north.solera, 'PAGE', 'A');
    // Every later action fails if the receipt is retracted.
    const flagged = { onConflict: 'flag', ...background } as const;
    const preview = await edit(north.solera.retract('PAGE', receipt, {}, { ...flagged, preview: true }));
    await ended(north.solera, preview.id);
    const write = await edit(north.solera.retract('PAGE', receipt, {}, flagged));
    await ended(north.solera, write.id);
    for (const list of ['lots', 'actions', 'conflicts'] as const) {
      const whole = await listOf(north.solera, write.id, list, 1_000);
      expect(await listOf(south.solera, write.id, list, 7)).toEqual(whole);
      const previewed = await listOf(north.solera, preview.id, list, 3);
      const ids = (items: JsonObject[]) => items.map(({ id, lot, action }) => [id, lot, action]);
      expect(ids(previewed)).toEqual(ids(whole));
      expect(whole).toHaveLength({ lots: 1, actions: additions, conflicts: additions }[list]);
    }
  });

  test('is refused with the problem of the synchronous request, and changes nothing', async () => {
    const receipt = await fillLot(north.solera, 'REF', 'A');
    const body = receiptOf('A', 3);
    const head = await north.solera.head();
    const synchronous = await south.solera.revise('REF', receipt, body, {});
    const open = await edit(north.solera.revise('REF', receipt, body, background));
    const refused = await ended(north.solera, open.id);
    expect(refused).toMatchObject({ status: 'refused', result: null, problem: { code: 'conflicts' } });
    expect(synchronous).toEqual({ ok: false, problem: refused.problem });
    const conflicts = await listOf(north.solera, open.id, 'conflicts', 5);
    expect(conflicts.length).toBe(additions - 3);
    expect([await north.solera.head(), await volumeOf(north.solera, 'REF', 'A')]).toEqual([head, 1_000 - additions]);
    expect(await site.leftovers(north)).toEqual(nothingLeft);
  });

  test('is found again if it is sent again, at any node; another request cannot use its id', async () => {
    const receipt = await fillLot(north.solera, 'TWICE', 'A');
    const stop = north.pool.stopAt('deciding');
    const options = { idempotencyKey: 'twice', ...background };
    const first = await edit(north.solera.revise('TWICE', receipt, receiptOf('A', 700), options));
    await stop.reached;
    const second = await edit(south.solera.revise('TWICE', receipt, receiptOf('A', 700), options));
    expect(second).toMatchObject({ id: first.id, status: 'deciding' });
    const other = await south.solera.revise('TWICE', receipt, receiptOf('A', 600), options);
    expect(other).toMatchObject({ ok: false, problem: { code: 'action_id_reused' } });
    stop.release();
    const done = await ended(south.solera, first.id);
    expect(await edit(south.solera.revise('TWICE', receipt, receiptOf('A', 700), options))).toEqual(done);
    const revisions = await accepted(north.solera.listRevisions('TWICE', receipt, {}));
    expect(revisions.items).toHaveLength(2);
  });

  test('is refused at once if it is malformed or names something unknown', async () => {
    const at = day(1);
    const malformed = await north.solera.record('SAME', { type: 'adjust', effectiveAt: at, data: {} }, background);
    expect(malformed).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
    const unknown = await north.solera.record('NOWHERE', { ...adjustment('A', 1) }, background);
    expect(unknown).toMatchObject({ ok: false, problem: { code: 'not_found' } });
  });
});

test('a preview in the background changes nothing', async () => {
  const receipt = await fillLot(north.solera, 'PRE', 'A');
  const head = await north.solera.head();
  const body = receiptOf('A', 500);
  const open = await edit(north.solera.revise('PRE', receipt, body, { preview: true, ...background }));
  const done = await ended(north.solera, open.id);
  expect(done).toMatchObject({ kind: 'preview', status: 'done', result: { notifications: null } });
  const synchronous = await accepted(south.solera.revise('PRE', receipt, body, { preview: true }));
  expect(done.result).toEqual(synchronous);
  expect([await north.solera.head(), await volumeOf(north.solera, 'PRE', 'A')]).toEqual([head, 1_000 - additions]);
  expect(await site.leftovers(north)).toEqual(nothingLeft);
});

describe('limits', () => {
  test('only some edits run at the same time, in all and of one winery; more wait, and beyond a bound are overloaded', async () => {
    const busy = await EditSite.open();
    try {
      const node = await busy.addNode({ editsInAll: 2, editsPerWinery: 1, editsOpen: 4 });
      const lots = ['ONE', 'ONE', 'TWO', 'TRE'] as const;
      for (const winery of new Set(lots)) await fillLot(node.solera, winery, 'A');
      const stops = [node.pool.stopAt('begun'), node.pool.stopAt('begun')];
      const open: string[] = [];
      const send = (winery: string) => node.solera.record(winery, adjustment('A', 1), background);
      for (const winery of lots) open.push((await edit(send(winery))).id);
      expect(await send('ONE')).toMatchObject({ ok: false, problem: { code: 'overloaded' } });
      for (const stop of stops) await stop.reached;
      await pause(100);
      const statuses = async () => (await accepted(node.solera.listEdits({}))).items.map(({ status }) => status);
      // The newest first: the second edit of ONE waits for the first, that of TRE for any.
      expect(await statuses()).toEqual(['queued', 'deciding', 'queued', 'deciding']);
      for (const stop of stops) stop.release();
      for (const id of open) expect(await ended(node.solera, id)).toMatchObject({ status: 'done' });
      expect(await edit(send('ONE'))).toMatchObject({ winery: 'ONE' });
    } finally {
      await busy.close();
    }
  });

  test('results are deleted some time after the end', async () => {
    const brief = await EditSite.open();
    try {
      const node = await brief.addNode({ keptMs: 300, sweepMs: 50 });
      const receipt = await fillLot(node.solera, 'OLD', 'A');
      const options = { idempotencyKey: 'old' };
      const open = await edit(node.solera.revise('OLD', receipt, receiptOf('A', 400), { ...options, ...background }));
      const done = await ended(node.solera, open.id);
      expect(done).toMatchObject({ status: 'done' });
      const gone = { ok: false, problem: { code: 'not_found' } };
      await expect.poll(() => node.solera.getEdit(open.id)).toMatchObject(gone);
      expect(await node.solera.listEditItems(open.id, 'lots', {})).toMatchObject(gone);
      expect(await brief.rows('select from edit_item')).toEqual([]);
      // The change set itself stays known.
      expect(await accepted(node.solera.revise('OLD', receipt, receiptOf('A', 400), options))).toEqual(done.result);
    } finally {
      await brief.close();
    }
  });
});

test('an unknown edit is not found', async () => {
  for (const answer of [north.solera.getEdit(randomUUID()), north.solera.cancelEdit(randomUUID())])
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'not_found' } });
});
