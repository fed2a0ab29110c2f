/** Acceptance test: the state of a lot at a time and as known at a notification, the lists, the timeline and the lineage. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Listed, LotState, Problem } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId, on } from './acceptance-site.js';

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
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
      const page: Listed<ActionBody> = await cellar.get(`/actions?limit=2${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    expect(seen).toEqual(expected);
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

describe('the lineage of a lot', () => {
  interface Node {
    readonly winery: string;
    readonly lot: string;
  }
  interface Lineage {
    readonly nodes: readonly Node[];
    readonly edges: readonly {
      readonly from: Node;
      readonly to: Node;
      readonly volume: number;
      readonly action: string;
    }[];
  }

  test('goes back to its sources and forward to its products, across wineries', async () => {
    await cellar.record('receive_fruit', 1, {
      lot: 'F',
      weight: 100,
      variety: 'Merlot',
      vintage: 2025,
      appellation: 'Napa',
    });
    const crush = await cellar.record('process_fruit', 2, {
      from: [{ lot: 'F', weight: 'all' }],
      to: [{ lot: 'M', volume: 60 }],
      kind: 'must',
    });
    await cellar.wine('A', 40);
    const from = [
      { lot: 'M', volume: 50 },
      { lot: 'A', volume: 20 },
    ];
    const blend = await cellar.record('blend', 3, { from, to: [{ lot: 'B', volume: 70 }] });
    const receiver = await site.cellar();
    await cellar.record('transfer_in_bond', 5, {
      from: [{ lot: 'B', volume: 10 }],
      to: { winery: receiver.winery, lot: 'R' },
    });
    const read = (owner: Cellar, path: string) => owner.get<Lineage>(path);
    const node = (lot: string, winery = cellar.winery) => ({ winery, lot });

    const back = await read(receiver, '/lots/R/lineage?direction=back');
    const all = [node('R', receiver.winery), node('B'), node('M'), node('A'), node('F')];
    expect(back.nodes).toHaveLength(5);
    expect(back.nodes).toEqual(expect.arrayContaining(all));
    expect(back.edges).toHaveLength(4);
    expect(back.edges).toContainEqual({ from: node('A'), to: node('B'), volume: 20, action: blend.action.id });
    expect(back.edges).toContainEqual({ from: node('M'), to: node('B'), volume: 50, action: blend.action.id });
    expect(back.edges.map(({ action }) => action)).toContain(crush.action.id);

    const forward = await read(cellar, '/lots/F/lineage?direction=forward');
    expect(forward.nodes).toEqual(
      expect.arrayContaining([node('F'), node('M'), node('B'), node('R', receiver.winery)]),
    );
    expect(forward.nodes).toHaveLength(4);
    const early = await read(cellar, `/lots/F/lineage?direction=forward&at=${on(2)}`);
    expect(early.nodes).toHaveLength(2);
    expect((await site.call('GET', `${cellar.path}/lots/F/lineage?direction=up`)).status).toBe(400);
  });

  test('distinguishes actions with the same time and tie break', async () => {
    await cellar.wine('A', 100);
    const rack = (to: string, volume: number) => ({ from: [{ lot: 'A', volume }], to: [{ lot: to, volume }] });
    const ids = [newId(), newId()].sort();
    for (const [index, id] of ids.entries())
      await cellar.record('rack', 2, rack(`to-${index}`, 10 + index), { id, tieBreak: 7 });
    for (const [index, id] of ids.entries()) {
      const { edges } = await cellar.get<Lineage>(`/lots/to-${index}/lineage?direction=back`);
      expect(edges).toMatchObject([{ from: { lot: 'A' }, to: { lot: `to-${index}` }, volume: 10 + index, action: id }]);
    }
  });

  test('apportions arrivals to the last millionth by the largest remainders', async () => {
    for (const lot of ['A', 'B', 'C']) await cellar.wine(lot, 100);
    const taken = { A: 10, B: 3, C: 10 };
    const from = Object.entries(taken).map(([lot, volume]) => ({ lot, volume }));
    const to = [
      { lot: 'D', volume: 20 },
      { lot: 'B', volume: 2 },
    ];
    await cellar.record('blend', 2, { from, to, loss: 1, lossReason: 'lees' });
    const into = async (lot: string) => {
      const { edges } = await cellar.get<Lineage>(`/lots/${lot}/lineage?direction=back`);
      return edges.filter((edge) => edge.to.lot === lot).map((edge) => [edge.from.lot, edge.volume]);
    };
    expect(await into('D')).toEqual([
      ['A', 8.695652],
      ['B', 2.608696],
      ['C', 8.695652],
    ]);
    expect(await into('B')).toEqual([
      ['A', 0.869565],
      ['C', 0.869565],
    ]);
  });
});
