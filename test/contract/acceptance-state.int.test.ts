/** Acceptance test: the state of a lot at a time and as known at a notification, the lists and the timeline. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Listed, LotState, Problem } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
});

const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')], kind: 'wine' });
const codeOf = async (path: string) => {
  const { status, body } = await site.call<Problem>('GET', `${cellar.path}${path}`);
  return [status, body.code];
};

describe('a state', () => {
  test('includes the actions at exactly its time, and is 404 before the lot existed', async () => {
    await cellar.record('receive_bulk', 2, receipt(10));
    await cellar.record('adjust', 4, { lot: 'A', change: -3, reason: 'lees' });
    const volumeAt = async (time: string) => (await cellar.lot('A', `?at=${encodeURIComponent(time)}`)).volume;
    expect(await codeOf(`/lots/A?at=${on(1)}`)).toEqual([404, 'not_found']);
    expect(await volumeAt(on(2))).toBe(10);
    expect(await volumeAt('2025-09-04T11:59:59.999Z')).toBe(10);
    expect(await volumeAt('2025-09-04T14:00:00+02:00')).toBe(7);
    expect(await codeOf('/lots/A?at=yesterday')).toEqual([400, 'bad_request']);
    const then = await cellar.lot('A', `?at=${on(3)}`);
    expect(then.effectiveAt).toBe(on(2));
  });

  test('as known at a notification number never changes', async () => {
    const first = await cellar.record('receive_bulk', 1, receipt(10));
    const known = async (n: number | undefined, query = '') => cellar.lot('A', `?known=${n}${query}`);
    const atFirst = first.notifications?.last;
    const second = await cellar.record('adjust', 3, { lot: 'A', change: -3, reason: 'lees' });
    const atSecond = second.notifications?.last;
    const before = [await known(atFirst), await known(atSecond), await known(atSecond, `&at=${on(2)}`)];
    expect(before.map(({ volume }) => volume)).toEqual([10, 7, 10]);
    await cellar.revise(first.action.id, { data: receipt(20) });
    await cellar.record('adjust', 2, { lot: 'A', change: -1, reason: 'lees' });
    expect([await known(atFirst), await known(atSecond), await known(atSecond, `&at=${on(2)}`)]).toEqual(before);
    expect((await cellar.lot('A')).volume).toBe(16);
    expect((await cellar.lot('A', `?at=${on(2)}`)).volume).toBe(19);
    await cellar.retract(second.action.id);
    expect(await known(atSecond)).toEqual(before[1]);
  });

  test('as known at a number inside a change set includes the whole change set', async () => {
    const { notifications } = await cellar.record('receive_bulk', 1, receipt(10));
    const { first, last } = notifications ?? { first: 0, last: 0 };
    expect(last).toBeGreaterThan(first);
    const atLast = await cellar.lot('A', `?known=${last}`);
    for (let n = first; n <= last; n += 1) expect(await cellar.lot('A', `?known=${n}`)).toEqual(atLast);
    if (first > 1) expect(await codeOf(`/lots/A?known=${first - 1}`)).toEqual([404, 'not_found']);
  });

  test('is refused for a notification number above the head', async () => {
    await cellar.record('receive_bulk', 1, receipt(10));
    const head = await site.head();
    await cellar.lot('A', `?known=${head}`);
    expect(await codeOf(`/lots/A?known=${head + 1}`)).toEqual([400, 'bad_request']);
    expect(await codeOf('/lots/A?known=x')).toEqual([400, 'bad_request']);
    expect(await codeOf('/lots/A?known=-1')).toEqual([400, 'bad_request']);
  });

  test('has another version after an edit', async () => {
    await cellar.record('receive_bulk', 1, receipt(10));
    const { version } = await cellar.lot('A');
    await cellar.record('adjust', 3, { lot: 'A', change: -3, reason: 'lees' });
    expect((await cellar.lot('A')).version).not.toEqual(version);
  });
});

describe('the list of lots', () => {
  test('is filtered by status, by text and by time', async () => {
    await cellar.wine('25-ME-1', 10);
    await cellar.wine('25-SY-1', 10, { day: 5 });
    await cellar.wine('24-ME-1', 10);
    await cellar.record('measure', 6, { lot: '24-ME-1', volume: 0 });
    await cellar.record('archive_lot', 7, { lot: '24-ME-1' });
    const lots = async (query: string) =>
      (await cellar.get<Listed<LotState>>(`/lots${query}`)).items.map(({ lot }) => lot);
    expect(await lots('?status=active')).toEqual(['25-ME-1', '25-SY-1']);
    expect(await lots('?status=archived')).toEqual(['24-ME-1']);
    expect(await lots('?q=ME')).toEqual(expect.arrayContaining(['25-ME-1']));
    expect(await lots('?q=SY')).toEqual(['25-SY-1']);
    expect(await lots('?q=')).toEqual(['24-ME-1', '25-ME-1', '25-SY-1']);
    expect(await lots(`?at=${on(4)}`)).toEqual(['24-ME-1', '25-ME-1']);
    expect(await lots(`?at=${on(6)}&status=active`)).toEqual(['24-ME-1', '25-ME-1', '25-SY-1']);
    const { items } = await cellar.get<Listed<LotState>>('/lots?q=SY');
    expect(items[0]).toEqual(await cellar.lot('25-SY-1'));
  });
});

describe('the list of actions', () => {
  test('is filtered by lot, vessel, type, time and status, in timeline order', async () => {
    const rack = { from: [{ lot: 'A', vessel: 'T1', volume: 1 }], to: [{ lot: 'B', vessel: 'T2', volume: 1 }] };
    const a = (await cellar.wine('A', 10, { vessel: 'T1' })).action.id;
    const c = (await cellar.wine('C', 10, { day: 5 })).action.id;
    const r = (await cellar.record('rack', 3, rack)).action.id;
    const s = (await cellar.record('adjust', 4, { lot: 'B', vessel: 'T2', change: -1, reason: 'lees' })).action.id;
    const ids = async (query: string) =>
      (await cellar.get<Listed<ActionBody>>(`/actions?${query}`)).items.map(({ id }) => id);
    expect(await ids('')).toEqual([a, r, s, c]);
    expect(await ids('order=asc')).toEqual([a, r, s, c]);
    expect(await ids('order=desc')).toEqual([c, s, r, a]);
    expect(await ids('order=desc&vessel=T2')).toEqual([s, r]);
    expect(await ids('lot=A')).toEqual([a, r]);
    expect(await ids('lot=B')).toEqual([r, s]);
    expect(await ids('vessel=T1')).toEqual([a, r]);
    expect(await ids('vessel=T2')).toEqual([r, s]);
    expect(await ids('type=receive_bulk')).toEqual([a, c]);
    expect(await ids(`from=${on(2)}&to=${on(4, 1)}`)).toEqual([r, s]);
    expect(await ids(`from=${on(3)}`)).toEqual([r, s, c]);
    await cellar.retract(a, '?onConflict=flag');
    expect(await ids('status=conflicted')).toEqual([r, s]);
    expect(await ids('status=retracted')).toEqual([a]);
    expect(await ids('status=active')).toEqual([c]);
    expect(await ids('status=conflicted&lot=B&type=adjust')).toEqual([s]);
    expect((await site.call('GET', `${cellar.path}/actions?status=lost`)).status).toBe(400);
  });

  test('pages through ties without losing or repeating an action', async () => {
    const expected: string[] = [];
    for (let n = 0; n < 5; n += 1) expected.push((await cellar.wine('A', 1)).action.id);
    const inPages = async (order: string): Promise<string[]> => {
      const seen: string[] = [];
      let next: string | null = null;
      do {
        const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
        const page: Listed<ActionBody> = await cellar.get(`/actions?limit=2&order=${order}${cursor}`);
        seen.push(...page.items.map(({ id }) => id));
        next = page.next;
      } while (next !== null);
      return seen;
    };
    expect(await inPages('asc')).toEqual(expected);
    expect(await inPages('desc')).toEqual(expected.reverse());
  });
});

describe('the timeline of a lot', () => {
  test('lists each action with the state just after it', async () => {
    const first = await cellar.record('receive_bulk', 1, receipt(10));
    const third = await cellar.record('adjust', 3, { lot: 'A', change: -3, reason: 'lees' });
    const second = await cellar.record('rack', 2, { from: [{ lot: 'A', volume: 4 }], to: [{ lot: 'B', volume: 4 }] });
    const { items, next } = await cellar.get<Listed<{ action: ActionBody; state: LotState }>>('/lots/A/timeline');
    expect(next).toBeNull();
    expect(items.map(({ action }) => action.id)).toEqual([first.action.id, second.action.id, third.action.id]);
    expect(items.map(({ state }) => state.volume)).toEqual([10, 6, 3]);
    expect(items[0]?.action).toEqual(first.action);
    const bare = ({ version: _, ...state }: LotState) => state;
    const states = [
      await cellar.lot('A', `?at=${on(1)}`),
      await cellar.lot('A', `?at=${on(2)}`),
      await cellar.lot('A'),
    ];
    expect(items.map(({ state }) => bare(state))).toEqual(states.map(bare));
    const page = await cellar.get<Listed<{ action: ActionBody }>>('/lots/A/timeline?limit=2');
    expect(page.items).toHaveLength(2);
    const rest = await cellar.get<Listed<{ action: ActionBody }>>(
      `/lots/A/timeline?limit=2&cursor=${encodeURIComponent(page.next ?? '')}`,
    );
    expect(rest.items.map(({ action }) => action.id)).toEqual([third.action.id]);
  });
});
