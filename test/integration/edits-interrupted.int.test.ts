/** Edits that are cancelled, whose nodes or workers end, and beside which others write. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import {
  additions,
  adjustment,
  background,
  type EditNode,
  EditSite,
  edit,
  ended,
  fillLot,
  nothingLeft,
  receiptOf,
  volumeOf,
} from './edit-site.js';

let site: EditSite;
let count = 0;
let winery: string;
let receipt: string;
let north: EditNode;

beforeAll(async () => {
  site = await EditSite.open();
});
afterAll(() => site.close());
beforeEach(async () => {
  north = await site.addNode();
  count += 1;
  winery = `W${count}`;
  receipt = await fillLot(north.solera, winery, 'A');
});
afterEach(async () => {
  const { composed } = north;
  const report = await verify({ ...composed.postgres, now: () => performance.now() });
  expect(report.differences.map(differenceText)).toEqual([]);
  expect(await site.leftovers(north)).toEqual(nothingLeft);
  await site.closeNode(north);
});

/** Revises the receipt in the background. */
async function submit(node: EditNode, volume = 900): Promise<string> {
  return (await edit(node.solera.revise(winery, receipt, receiptOf('A', volume), background))).id;
}

async function expectVolume(volume: number): Promise<void> {
  expect(await volumeOf(north.solera, winery, 'A')).toBe(volume);
}

describe('cancelling', () => {
  test('an edit that waits: it never changes anything, and cancelling it again gives the same answer', async () => {
    await site.closeNode(north);
    north = await site.addNode({ editsAtOnce: 0 });
    const id = await submit(north);
    const cancelled = await edit(north.solera.cancelEdit(id));
    expect(cancelled).toMatchObject({ status: 'cancelled', attempts: 0, startedAt: null, result: null });
    expect(await edit(north.solera.cancelEdit(id))).toEqual(cancelled);
    const south = await site.addNode();
    await pause(100);
    await site.closeNode(south);
    await expectVolume(1_000 - additions);
  });

  test('an edit that is being decided: it writes nothing', async () => {
    const stop = north.pool.stopAt('deciding');
    const id = await submit(north);
    await stop.reached;
    const south = await site.addNode();
    const cancelled = await edit(south.solera.cancelEdit(id));
    stop.release();
    await site.closeNode(south);
    expect(cancelled.status).toBe('cancelled');
    await expect.poll(() => north.pool.running).toBe(0);
    expect(await edit(north.solera.getEdit(id))).toEqual(cancelled);
    await expectVolume(1_000 - additions);
  });

  test('an edit for which a synchronous caller waits: the caller gets a problem', async () => {
    const stop = north.pool.stopAt('deciding');
    const answer = north.solera.revise(winery, receipt, receiptOf('A', 900), { idempotencyKey: `sync ${winery}` });
    await stop.reached;
    const open = await accepted(north.solera.listEdits({ winery, status: 'deciding' }));
    await accepted(north.solera.cancelEdit(String(open.items[0]?.id)));
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'edit_failed' } });
    stop.release();
    // The client may send it again.
    const again = north.solera.revise(winery, receipt, receiptOf('A', 900), { idempotencyKey: `sync ${winery}` });
    expect(await again).toMatchObject({ ok: true });
    await expectVolume(900 - additions);
  });

  test('comes too late once the edit is being committed, and after its end', async () => {
    const stop = north.pool.stopAt('committing');
    const id = await submit(north);
    await stop.reached;
    const late = { ok: false, problem: { code: 'too_late', edit: { id, status: 'committing' } } };
    expect(await north.solera.cancelEdit(id)).toMatchObject(late);
    stop.release();
    const done = await ended(north.solera, id);
    expect(await north.solera.cancelEdit(id)).toMatchObject({ problem: { code: 'too_late', edit: done } });
    await expectVolume(900 - additions);
  });
});

describe('another attempt', () => {
  test('is made by another node if the first is silent, which then cannot change the edit any more', async () => {
    await site.closeNode(north);
    const silent = await site.addNode({ beatMs: 1_000_000 });
    const stop = silent.pool.stopAt('deciding');
    const id = await submit(silent);
    await stop.reached;
    north = await site.addNode({ silentMs: 200 });
    const done = await ended(north.solera, id);
    expect(done).toMatchObject({ status: 'done', attempts: 2, result: { action: { revision: 2 } } });
    stop.release();
    await expect.poll(() => silent.pool.running).toBe(0);
    expect(await edit(north.solera.getEdit(id))).toEqual(done);
    await site.closeNode(silent);
    await expectVolume(900 - additions);
  });

  test('of a preview has lists of its own', async () => {
    const stop = north.pool.stopAt('published');
    const options = { preview: true, onConflict: 'flag', ...background } as const;
    const { id } = await edit(north.solera.retract(winery, receipt, {}, options));
    await stop.reached;
    await accepted(north.solera.record(winery, adjustment('A', additions + 1), {}));
    stop.fail();
    expect(await ended(north.solera, id)).toMatchObject({ status: 'done', attempts: 2 });
    const { items } = await accepted(north.solera.listEditItems(id, 'actions', {}));
    expect(items).toHaveLength(additions + 1);
    expect(new Set(items.map((item) => item.id)).size).toBe(additions + 1);
  });

  test('is not made after the third, although the end of the edit cannot be stored for a while', async () => {
    await site.closeNode(north);
    north = await site.addNode({ silentMs: 60 });
    await site.rows(`create function no_space() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`);
    await site.rows(
      `create trigger no_space before update on edit for each row when (new.status = 'failed') execute function no_space()`,
    );
    const stops = (['begun', 'deciding', 'committing'] as const).map((step) => north.pool.stopAt(step));
    const id = await submit(north);
    for (const stop of stops) {
      await stop.reached;
      stop.fail();
    }
    const taken = () => site.rows<{ attempts: number }>('select attempts from edit where id = $1', [id]);
    await expect.poll(async () => (await taken())[0]?.attempts).toBeGreaterThan(4);
    expect(await edit(north.solera.getEdit(id))).toMatchObject({ status: 'deciding', attempts: 3, endedAt: null });
    await site.rows('drop function no_space cascade');
    expect(await ended(north.solera, id)).toMatchObject({ status: 'failed', attempts: 3 });
    await expectVolume(1_000 - additions);
  });

  test('is made three times at most: then the edit has failed, nothing is written, and it can be sent again', async () => {
    const idempotencyKey = `failing ${winery}`;
    const options = { idempotencyKey, ...background };
    const stops = (['begun', 'deciding', 'committing'] as const).map((step) => north.pool.stopAt(step));
    const { id } = await edit(north.solera.revise(winery, receipt, receiptOf('A', 900), options));
    for (const stop of stops) {
      await stop.reached;
      stop.fail();
    }
    expect(await ended(north.solera, id)).toMatchObject({
      ...{ status: 'failed', attempts: 3, result: null },
      problem: { code: 'edit_failed', detail: expect.stringContaining('again') },
    });
    await expectVolume(1_000 - additions);
    expect(await site.leftovers(north)).toEqual(nothingLeft);
    const again = await edit(north.solera.revise(winery, receipt, receiptOf('A', 900), options));
    expect(again.id).toBe(id);
    expect(await ended(north.solera, id)).toMatchObject({ status: 'done', attempts: 1 });
  });

  test.each([
    ['first', []],
    ['last', ['begun', 'begun']],
  ] as const)('stores the answer of the %s one, if that published and then ended', async (_, before) => {
    const failing = before.map((step) => north.pool.stopAt(step));
    const stop = north.pool.stopAt('published');
    const head = await north.solera.head();
    const options = { onConflict: 'flag', idempotencyKey: `published ${winery}` } as const;
    const { id } = await edit(north.solera.retract(winery, receipt, {}, { ...options, ...background }));
    for (const one of [...failing, stop]) {
      await one.reached;
      one.fail();
    }
    const done = await ended(north.solera, id);
    expect(done).toMatchObject({ status: 'done', result: { notifications: { first: head + 1 } }, problem: null });
    expect(done.result).toEqual(await accepted(north.solera.retract(winery, receipt, {}, options)));
    const { items } = await accepted(north.solera.listEditItems(id, 'conflicts', {}));
    expect(items).toHaveLength(additions);
  });

  test('is made at another node if the first one is stopped; an edit that is published cannot be cancelled meanwhile', async () => {
    const stops = [north.pool.stopAt('deciding'), north.pool.stopAt('published')];
    const deciding = await submit(north);
    await stops[0]?.reached;
    const other = await fillLot(north.solera, `${winery}P`, 'A');
    const published = (await edit(north.solera.revise(`${winery}P`, other, receiptOf('A', 800), background))).id;
    await stops[1]?.reached;
    await site.closeNode(north);
    north = await site.addNode({ editsAtOnce: 0 });
    for (const id of [deciding, published])
      expect(await edit(north.solera.getEdit(id))).toMatchObject({ status: 'queued', attempts: 1 });
    expect(await north.solera.cancelEdit(published)).toMatchObject({ ok: false, problem: { code: 'too_late' } });
    const south = await site.addNode();
    for (const id of [deciding, published])
      expect(await ended(south.solera, id)).toMatchObject({ status: 'done', attempts: 2 });
    await site.closeNode(south);
    await expectVolume(900 - additions);
  });

  test('a synchronous caller whose node stops learns that the outcome is unknown', async () => {
    const stop = north.pool.stopAt('deciding');
    const answer = north.solera.revise(winery, receipt, receiptOf('A', 900), {});
    await stop.reached;
    await site.closeNode(north);
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'unknown', change: expect.any(String) } });
    north = await site.addNode();
    const { items } = await accepted(north.solera.listEdits({ winery }));
    expect(await ended(north.solera, String(items[0]?.id))).toMatchObject({ status: 'done' });
  });
});

describe('while an edit runs', () => {
  /** Decides what it receives at once: a large edit of the same lots would wait. */
  let south: EditNode;

  beforeEach(async () => {
    south = await site.addNode({ touchesOfLargeEdit: 1_000_000, editsAtOnce: 0 });
  });
  afterEach(() => site.closeNode(south));

  test('its lots can be read and recorded on, also in the past: that is part of the history on which it is judged', async () => {
    const stop = north.pool.stopAt('committing');
    const id = await submit(north);
    await stop.reached;
    await expectVolume(1_000 - additions);
    await accepted(south.solera.record(winery, adjustment('A', additions + 1, -5), {}));
    await accepted(south.solera.record(winery, adjustment('A', 3, -7), {}));
    await accepted(south.solera.record(winery, adjustment('A', 9, -70), {}));
    await expectVolume(1_000 - additions - 82);
    stop.release();
    const done = await ended(north.solera, id);
    expect(done).toMatchObject({
      status: 'done',
      result: { impact: { lots: [{ after: { volume: 818 - additions } }] } },
    });
    await expectVolume(900 - additions - 82);
  });

  test('what was recorded can make it impossible', async () => {
    const stop = north.pool.stopAt('committing');
    const id = await submit(north, 100);
    await stop.reached;
    await accepted(south.solera.record(winery, adjustment('A', 5, -200), {}));
    stop.release();
    expect(await ended(north.solera, id)).toMatchObject({ status: 'refused', problem: { code: 'conflicts' } });
    await expectVolume(800 - additions);
  });

  test('one of other lots ends, and one of the same lots follows it', async () => {
    const other = await fillLot(north.solera, `${winery}O`, 'A');
    const stop = north.pool.stopAt('deciding');
    const first = await submit(north, 900);
    await stop.reached;
    const second = (await edit(north.solera.record(winery, adjustment('A', 2, -11), background))).id;
    const independent = await edit(north.solera.revise(`${winery}O`, other, receiptOf('A', 700), background));
    expect(await ended(north.solera, independent.id)).toMatchObject({ status: 'done' });
    await pause(100);
    for (const id of [first, second])
      expect(await edit(north.solera.getEdit(id))).toMatchObject({ status: 'deciding', attempts: 1 });
    stop.release();
    const ends = [await ended(north.solera, first), await ended(north.solera, second)];
    expect(ends.map(({ status }) => status)).toEqual(['done', 'done']);
    const [before, after] = ends.map(
      ({ result }) => (result as { notifications: { last: number } }).notifications.last,
    );
    expect(before).toBeLessThan(after ?? 0);
    await expectVolume(889 - additions);
  });
});
