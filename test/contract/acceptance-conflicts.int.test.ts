/** Acceptance test: impossible actions and conflicts (promise 5), and the impact in the answer of every write. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Entry, Page, Written } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
});

const rack = (from: string, to: string, volume: number) => ({
  from: [{ lot: from, volume }],
  to: [{ lot: to, volume }],
});
const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')], kind: 'wine' });
const statusOf = async (id: string) => (await cellar.get<ActionBody>(`/actions/${id}`)).status;

async function entriesOf({ notifications }: Written): Promise<Entry[]> {
  const { first, last } = notifications ?? { first: 1, last: 0 };
  const items: Entry[] = [];
  for (let page = Math.floor((first - 1) / 100); page * 100 < last; page += 1) {
    items.push(...(await site.get<Page>(`/v1/notifications/${page * 100 + 1},${page * 100 + 100}`)).items);
  }
  return items.filter(({ sequence }) => sequence >= first && sequence <= last);
}

describe('conflicts', () => {
  let base: string;
  let chain: [string, string, string];
  beforeEach(async () => {
    base = (await cellar.record('receive_bulk', 1, receipt(10))).action.id;
    chain = [
      (await cellar.record('rack', 2, rack('A', 'B', 8))).action.id,
      (await cellar.record('rack', 3, rack('B', 'C', 5))).action.id,
      (await cellar.record('adjust', 4, { lot: 'C', change: -5, reason: 'lees' })).action.id,
    ];
  });

  test('are all listed in timeline order, and nothing changes', async () => {
    const head = await site.head();
    const answer = await cellar.retract(base);
    expect([answer.status, answer.body.code]).toEqual([409, 'conflicts']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.conflicts).toMatchObject([
      { action: chain[0], type: 'rack', effectiveAt: on(2), code: 'unknown_lot', winery: cellar.winery, lot: 'A' },
      { action: chain[1], type: 'rack', effectiveAt: on(3), code: 'unknown_lot', lot: 'B' },
      { action: chain[2], type: 'adjust', effectiveAt: on(4), code: 'unknown_lot', lot: 'C' },
    ]);
    expect(answer.body.conflicts?.every(({ detail }) => typeof detail === 'string')).toBe(true);
    expect(await site.head()).toBe(head);
    expect(await statusOf(base)).toBe('active');
  });

  test('state the amounts needed and available', async () => {
    const answer = await cellar.revise(base, { data: receipt(6.5) });
    expect(answer.body.conflicts?.[0]).toMatchObject({
      code: 'insufficient_volume',
      needed: 8,
      available: 6.5,
      lot: 'A',
    });
    expect(answer.body.conflicts).toHaveLength(3);
  });

  test('that are flagged have no effect, are in the log, and take effect again as soon as they are possible', async () => {
    const flagged = await cellar.retract(base, '?onConflict=flag');
    expect(flagged.status, flagged.text).toBe(200);
    expect(flagged.body.impact.conflicts.map(({ action }) => action)).toEqual(chain);
    expect(flagged.body.impact.actions.map(({ id }) => id)).toEqual(chain);
    for (const id of chain) expect(await statusOf(id)).toBe('conflicted');
    const entries = await entriesOf(flagged.body);
    const conflicted = entries.filter(({ type }) => type === 'solera.action.conflicted');
    expect(conflicted.map(({ subject }) => subject)).toEqual(chain);
    expect((await site.call('GET', `${cellar.path}/lots/C`)).status).toBe(404);

    const back = await cellar.revise(base, {});
    expect(back.status, back.text).toBe(200);
    expect(back.body.impact.conflicts).toEqual([]);
    for (const id of chain) expect(await statusOf(id)).toBe('active');
    const restored = (await entriesOf(back.body)).filter(({ type }) => type === 'solera.action.restored');
    expect(restored.map(({ subject }) => subject)).toEqual(chain);
    expect(await cellar.lot('C')).toMatchObject({ volume: 0 });
  });

  test('that exist already are neither conflicts nor changes', async () => {
    await cellar.retract(chain[0], '?onConflict=flag');
    const again = await cellar.revise(base, { data: receipt(9) });
    expect(again.status, again.text).toBe(200);
    expect(again.body.impact).toMatchObject({ actions: [], conflicts: [] });
  });

  test('are judged by the history that results from the whole change set', async () => {
    const action = { type: 'receive_bulk', effectiveAt: on(1), data: receipt(8) };
    const answer = await cellar.change([
      { op: 'retract', id: base },
      { op: 'record', action },
    ]);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.actions).toMatchObject([{ id: base, status: 'retracted' }, { status: 'active' }]);
    expect(await cellar.lot('A')).toMatchObject({ volume: 0 });
  });

  test('do not prevent a revision of a conflicted action to another impossible form, if they are flagged', async () => {
    await cellar.retract(base, '?onConflict=flag');
    const id = chain[0];
    const data = rack('A', 'B', 7);
    expect((await cellar.revise(id, { data })).body.code).toBe('unknown_lot');
    const flagged = await cellar.revise(id, { data }, '?onConflict=flag');
    expect(flagged.status, flagged.text).toBe(200);
    expect(flagged.body.action).toMatchObject({ status: 'conflicted', revision: 2, data });
    expect((await cellar.retract(id)).body.action.status).toBe('retracted');
    const reinstated = await cellar.revise(id, {}, '?onConflict=flag');
    expect([reinstated.status, reinstated.body.code]).toEqual([422, 'unknown_lot']);
  });
});

describe('impossible actions of the change set', () => {
  test('are refused with their own code, whatever the value of onConflict', async () => {
    for (const query of ['', '?onConflict=flag', '?preview=true']) {
      expect(await cellar.refusal('rack', 2, rack('A', 'B', 8), {}, query)).toBe('unknown_lot');
    }
    const action = { type: 'rack', effectiveAt: on(2), data: rack('A', 'B', 8) };
    const set = await cellar.change([{ op: 'record', action }], { onConflict: 'flag' });
    expect([set.status, set.body.code]).toEqual([422, 'unknown_lot']);
  });

  test('take precedence over conflicts of other actions', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const other = await cellar.record('rack', 2, rack('A', 'B', 8));
    await cellar.record('rack', 3, rack('B', 'C', 8));
    const set = [
      { op: 'revise', id: action.id, data: receipt(5) },
      { op: 'revise', id: other.action.id, data: rack('A', 'B', 6) },
    ];
    const answer = await cellar.change(set);
    expect([answer.status, answer.body.code]).toEqual([422, 'insufficient_volume']);
  });
});

describe('an unchanged action in a change set', () => {
  let base: string;
  let racked: string;
  beforeEach(async () => {
    base = (await cellar.record('receive_bulk', 1, receipt(10))).action.id;
    racked = (await cellar.record('rack', 2, rack('A', 'B', 5))).action.id;
  });

  test('belongs to the set: if it becomes impossible, the set is refused', async () => {
    for (const onConflict of ['reject', 'flag']) {
      const changes = [
        { op: 'revise', id: racked },
        { op: 'retract', id: base },
      ];
      const answer = await cellar.change(changes, { onConflict });
      expect([answer.status, answer.body.code]).toEqual([422, 'unknown_lot']);
    }
    expect(await statusOf(base)).toBe('active');
  });

  test('has its resulting status in the answer', async () => {
    await cellar.retract(base, '?onConflict=flag');
    const answer = await cellar.change([
      { op: 'revise', id: racked },
      { op: 'revise', id: base },
    ]);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.actions).toMatchObject([
      { id: racked, status: 'active', revision: 1 },
      { id: base, status: 'active', revision: 3 },
    ]);
    expect(answer.body.impact).toMatchObject({ actions: [], actionsChanged: 0 });
    expect(await statusOf(racked)).toBe('active');
  });
});

describe('the first failure of an action', () => {
  beforeEach(async () => {
    await cellar.wine('A', 10, { vessel: 'T1' });
    await cellar.wine('E', 5);
    await cellar.record('measure', 2, { lot: 'E', volume: 0 });
    await cellar.record('archive_lot', 3, { lot: 'E' });
    await cellar.record('receive_fruit', 1, { lot: 'F', weight: 5, variety: 'M', vintage: 2025, appellation: 'N' });
  });
  const place = (lot: string, volume: unknown, vessel?: string) => ({ lot, volume, ...(vessel ? { vessel } : {}) });
  const A = (volume: unknown) => place('A', volume, 'T1');

  test.each([
    ['unknown_vessel', [place('NONE', 1)], [place('B', 1, 'NO')]],
    ['unknown_lot', [place('NONE', 1), A(99)], [place('B', 1)]],
    ['insufficient_volume', [A(99), place('NONE', 1)], [place('B', 1)]],
    ['lot_archived', [place('E', 1), A(99)], [place('B', 1)]],
    ['wrong_kind', [place('F', 1), place('NONE', 1)], [place('B', 1)]],
    ['insufficient_volume', [A(99)], [place('F', 1), place('E', 1)]],
    ['wrong_kind', [A(1)], [place('F', 5), place('E', 1)]],
    ['lot_archived', [A(1)], [place('E', 5), place('F', 1)]],
    ['over_received', [A(5)], [place('B', 6, 'T1')]],
    ['vessel_occupied', [A(5)], [place('B', 5, 'T1')]],
  ])('is %s', async (code, from, to) => {
    expect(await cellar.refusal('rack', 4, { from, to })).toBe(code);
  });

  test('is unknown_vessel or unknown_winery before any other', async () => {
    const to = (winery: string, more: object = {}) => ({ winery, lot: 'R', ...more });
    const from = [place('NONE', 1)];
    expect(await cellar.refusal('transfer_in_bond', 4, { from, to: to('nowhere') })).toBe('unknown_winery');
    expect(await cellar.refusal('transfer_in_bond', 4, { from, to: to(cellar.winery, { vessel: 'NO' }) })).toBe(
      'unknown_vessel',
    );
    expect(await cellar.refusal('transfer_in_bond', 4, { from: [place('NONE', 1, 'NO')], to: to('nowhere') })).toBe(
      'unknown_vessel',
    );
  });
});

describe('an impact', () => {
  test('has the same counts as the log, and shows each lot before and after', async () => {
    const { action } = await cellar.wine('A', 10, { cost: 10 });
    await cellar.record('rack', 2, rack('A', 'B', 4));
    await cellar.record('rack', 3, rack('B', 'C', 4));
    await cellar.wine('Z', 1);
    const before = await Promise.all(['A', 'C'].map((lot) => cellar.lot(lot)));
    const { body } = await cellar.revise(action.id, { data: { ...receipt(10), cost: 20 } });
    const after = await Promise.all(['A', 'C'].map((lot) => cellar.lot(lot)));
    // The wine that passed through B changed, but B itself is as empty as before.
    const lots = ['A', 'C'].map((lot, index) => ({
      winery: cellar.winery,
      lot,
      before: before[index],
      after: after[index],
    }));
    const bare = (value: unknown) =>
      JSON.parse(JSON.stringify(value, (key, inner) => (key === 'version' ? undefined : inner)));
    expect(bare(body.impact.lots)).toEqual(bare(lots));
    const entries = await entriesOf(body);
    const count = (type: string) => entries.filter((entry) => entry.type === type).length;
    expect(body.impact).toMatchObject({
      actionsRedecided: 2,
      actionsChanged: 2,
      eventsAsserted: count('solera.lot.event.asserted'),
      eventsRetracted: count('solera.lot.event.retracted'),
      actions: [
        { type: 'rack', effectiveAt: on(2) },
        { type: 'rack', effectiveAt: on(3) },
      ],
      conflicts: [],
      warnings: [],
      filings: [],
    });
    expect(body.impact.eventsAsserted).toBeGreaterThan(0);
    expect(body.impact.eventsRetracted).toBe(body.impact.eventsAsserted);
    expect(body.impact).not.toHaveProperty('truncated');
  });

  test('is cut at 1,000 entries, with totals and complete counts', async () => {
    const { action } = await cellar.wine('A', 10);
    const data = { lot: 'A', analyte: 'pH', value: 3.5, unit: 'pH' };
    const changes = Array.from({ length: 1001 }, () => ({
      op: 'record',
      action: { type: 'analysis', effectiveAt: on(2), data },
    }));
    for (const half of [changes.slice(0, 501), changes.slice(501)]) {
      const recorded = await cellar.change(half);
      expect(recorded.status, recorded.text.slice(0, 300)).toBe(200);
    }
    const preview = await cellar.retract(action.id, '?preview=true&onConflict=flag');
    expect(preview.status, preview.text.slice(0, 300)).toBe(200);
    const { impact } = preview.body;
    expect([impact.conflicts.length, impact.actions.length, impact.lots.length]).toEqual([1000, 1000, 1]);
    expect(impact).toMatchObject({
      truncated: true,
      totals: { lots: 1, actions: 1001, conflicts: 1001 },
      actionsChanged: 1001,
    });
    const refused = await cellar.retract(action.id);
    expect([refused.status, refused.body.conflicts?.length]).toEqual([409, 1000]);
  });
});
