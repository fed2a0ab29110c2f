/** Acceptance test: the order of actions, revisions and previews. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Listed } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
});

const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')] });
const lossOf = (change: number) => ({ lot: 'A', change: -change, reason: 'lees' });
const listed = async () => (await cellar.get<Listed<ActionBody>>('/actions')).items.map(({ id }) => id);

describe('the order of actions', () => {
  test('is by effective time first, whenever they were recorded', async () => {
    const late = await cellar.record('receive_bulk', 9, receipt(10));
    const early = await cellar.record('receive_bulk', 3, receipt(5));
    expect(await listed()).toEqual([early.action.id, late.action.id]);
    const middle = await cellar.record('adjust', 5, lossOf(5));
    expect(await listed()).toEqual([early.action.id, middle.action.id, late.action.id]);
    expect(await cellar.refusal('adjust', 4, lossOf(6))).toBe('insufficient_volume');
  });

  test('is by tieBreak second, one growing sequence over all wineries', async () => {
    const first = await cellar.record('receive_bulk', 1, receipt(10));
    const other = await (await site.cellar()).wine('A', 1);
    const second = await cellar.record('adjust', 1, lossOf(5));
    expect(other.action.tieBreak).toBeGreaterThan(first.action.tieBreak);
    expect(second.action.tieBreak).toBeGreaterThan(other.action.tieBreak);
    expect(await listed()).toEqual([first.action.id, second.action.id]);
    const before = await cellar.post('adjust', 1, lossOf(1), { tieBreak: first.action.tieBreak - 1 });
    expect([before.status, before.body.code]).toEqual([422, 'unknown_lot']);
    const between = await cellar.record('adjust', 1, lossOf(1), { tieBreak: first.action.tieBreak });
    expect(between.action.tieBreak).toBe(first.action.tieBreak);
  });

  test('is by id third', async () => {
    const id = (end: string) => `00000000-0000-4000-8000-0000000000${end}`;
    await cellar.record('receive_bulk', 1, receipt(10), { id: id('02'), tieBreak: 7 });
    const early = await cellar.post('adjust', 1, lossOf(1), { id: id('01'), tieBreak: 7 });
    expect(early.body.code).toBe('unknown_lot');
    await cellar.record('adjust', 1, lossOf(1), { id: id('03'), tieBreak: 7 });
    expect(await listed()).toEqual([id('02'), id('03')]);
  });

  test('keeps the tieBreak of an action whose date is revised', async () => {
    const first = await cellar.record('receive_bulk', 1, receipt(10));
    const second = await cellar.record('receive_bulk', 2, receipt(5));
    const third = await cellar.record('adjust', 3, lossOf(12));
    const moved = await cellar.revise(first.action.id, { effectiveAt: on(3) });
    expect(moved.status, moved.text).toBe(200);
    expect(moved.body.action).toMatchObject({ tieBreak: first.action.tieBreak, effectiveAt: on(3), revision: 2 });
    expect(await listed()).toEqual([second.action.id, first.action.id, third.action.id]);
    const swapped = await cellar.revise(first.action.id, { tieBreak: third.action.tieBreak + 1 });
    expect([swapped.status, swapped.body.code]).toEqual([409, 'conflicts']);
  });

  test('follows the list of a change set', async () => {
    const record = (type: string, data: object) => ({ op: 'record', action: { type, effectiveAt: on(1), data } });
    const wrong = await cellar.change([record('adjust', lossOf(1)), record('receive_bulk', receipt(10))]);
    expect([wrong.status, wrong.body.code]).toEqual([422, 'unknown_lot']);
    const right = await cellar.change([record('receive_bulk', receipt(10)), record('adjust', lossOf(1))]);
    expect(right.status, right.text).toBe(200);
    const [first, second] = right.body.actions;
    expect(second?.tieBreak).toBeGreaterThan(first?.tieBreak ?? Number.POSITIVE_INFINITY);
    expect(await listed()).toEqual([first?.id, second?.id]);
  });
});

describe('a revision', () => {
  test('keeps members that are left out, replaces data as a whole, and removes the note with null', async () => {
    const { action } = await cellar.record(
      'receive_bulk',
      1,
      { ...receipt(10), counterparty: 'Bob' },
      { note: 'first' },
    );
    expect(action).toMatchObject({
      revision: 1,
      status: 'active',
      recordedBy: null,
      note: 'first',
      winery: cellar.winery,
    });
    const data = (await cellar.revise(action.id, { data: receipt(11) })).body.action;
    expect(data).toEqual({ ...action, revision: 2, data: receipt(11), recordedAt: data.recordedAt });
    const cleared = (await cellar.revise(action.id, { note: null })).body.action;
    expect(cleared.revision).toBe(3);
    expect(cleared).not.toHaveProperty('note');
    const typed = await cellar.revise(action.id, { type: 'note' });
    expect([typed.status, typed.body.code]).toEqual([400, 'bad_request']);
    const wrong = await cellar.revise(action.id, { data: { lot: 'A' } });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'bad_request']);
  });

  test('reinstates a retracted action', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const gone = await cellar.retract(action.id);
    expect(gone.body).toMatchObject({
      action: { status: 'retracted', revision: 2 },
      impact: { lots: [{ lot: 'A', after: null }] },
    });
    expect((await site.call('GET', `${cellar.path}/lots/A`)).status).toBe(404);
    const back = await cellar.revise(action.id, {});
    expect(back.body.action).toMatchObject({ status: 'active', revision: 3, data: receipt(10) });
    expect((await cellar.lot('A')).volume).toBe(10);
  });

  test('stays listed with its author, time and numbers', async () => {
    const { action, notifications } = await cellar.record('receive_bulk', 1, receipt(10));
    const second = await cellar.revise(action.id, { data: receipt(11) });
    await cellar.retract(action.id);
    const { items } = await cellar.get<Listed<ActionBody & { notifications: unknown }>>(
      `/actions/${action.id}/revisions`,
    );
    expect(items.map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(items.map(({ data }) => data)).toEqual([receipt(10), receipt(11), receipt(11)]);
    expect(items.map(({ notifications: numbers }) => numbers).slice(0, 2)).toEqual([
      notifications,
      second.body.notifications,
    ]);
    expect(items.every(({ recordedAt, recordedBy }) => recordedAt.endsWith('Z') && recordedBy === null)).toBe(true);
  });
});

describe('a preview', () => {
  test('has the answer of the write, and changes nothing', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    await cellar.record('rack', 2, { from: [{ lot: 'A', volume: 'all' }], to: [{ lot: 'B', volume: 'rest' }] });
    const head = await site.head();
    const preview = await cellar.revise(action.id, { data: receipt(12) }, '?preview=true');
    expect(preview.body.notifications).toBeNull();
    expect(await site.head()).toBe(head);
    expect((await cellar.lot('B')).volume).toBe(10);
    const real = await cellar.revise(action.id, { data: receipt(12) });
    const bare = (impact: unknown) =>
      JSON.parse(JSON.stringify(impact, (key, value) => (key === 'version' ? undefined : value)));
    expect(bare(preview.body.impact)).toEqual(bare(real.body.impact));
    const kept = { recordedAt: '', status: 'active', revision: 2 };
    expect({ ...preview.body.action, recordedAt: '' }).toEqual({ ...real.body.action, ...kept });
  });

  test('can be requested in the query, or in the body of a change set, and is answered with 200', async () => {
    const id = newId();
    const change = [{ op: 'record', action: { id, type: 'receive_bulk', effectiveAt: on(1), data: receipt(10) } }];
    const inBody = await cellar.change(change, { preview: true });
    const inQuery = await cellar.change(change, {}, '?preview=true');
    const post = await cellar.post('receive_bulk', 1, receipt(10), { id }, '?preview=true');
    for (const { status, body } of [inBody, inQuery, post]) {
      expect([status, body.notifications]).toEqual([200, null]);
      expect(body.impact.lots).toMatchObject([{ lot: 'A', before: null, after: { volume: 10 } }]);
    }
    expect((await site.call('GET', `${cellar.path}/actions/${id}`)).status).toBe(404);
    await cellar.record('receive_bulk', 1, receipt(10), { id });
    const removal = await cellar.retract(id, '?preview=true');
    expect([removal.status, removal.body.notifications]).toEqual([200, null]);
    expect((await cellar.lot('A')).volume).toBe(10);
  });
});
