/** Acceptance test: a part of a lineage, and the lineage that was believed once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { acceptanceSite, type Cellar } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
});

interface Lineage {
  readonly nodes: readonly unknown[];
  readonly edges: readonly { readonly action: string }[];
  readonly sources: readonly { readonly action: string; readonly traced: number }[];
  readonly destinations: readonly unknown[];
}

const lineage = (lot: string, query: string) => cellar.get<Lineage>(`/lots/${lot}/lineage?${query}`);

describe('the lineage of a lot', () => {
  test('returns at most `limit` edges, and amounts of the whole lineage', async () => {
    await cellar.wine('A', 100);
    const racks = [];
    for (const [day, to] of [
      [2, 'B'],
      [3, 'C'],
      [4, 'D'],
    ] as const)
      racks.push(
        (await cellar.record('rack', day, { from: [{ lot: 'A', volume: 10 }], to: [{ lot: to, volume: 10 }] })).action,
      );
    const from = ['B', 'C', 'D'].map((lot) => ({ lot, volume: 5 }));
    await cellar.record('blend', 5, { from, to: [{ lot: 'E', volume: 15 }] });
    const cut = async (lot: string, query: string, limit: number) => {
      const whole = await lineage(lot, query);
      expect(await lineage(lot, `${query}&limit=${whole.edges.length}`)).toEqual(whole);
      const { edges, ...others } = await lineage(lot, `${query}&limit=${limit}`);
      const totals = Object.fromEntries(
        (['nodes', 'edges', 'sources', 'destinations'] as const).map((list) => [list, whole[list].length]),
      );
      expect(others).toEqual({ ...whole, edges: undefined, truncated: true, totals });
      return { whole: whole.edges, edges };
    };
    const back = await cut('E', 'direction=back', 3);
    expect(back.edges).toEqual(back.whole.slice(-3));
    const forward = await cut('A', 'direction=forward', 2);
    expect(forward.edges).toEqual(forward.whole.slice(0, 2));
    expect(forward.edges.map(({ action }) => action)).toEqual(racks.slice(0, 2).map(({ id }) => id));
    for (const limit of ['0', '10001', 'all'])
      expect((await site.call('GET', `${cellar.path}/lots/A/lineage?limit=${limit}`)).status).toBe(400);
  });

  test('as known at a number is the lineage of then, whatever is edited later', async () => {
    const before = await site.head();
    const received = await cellar.wine('A', 100);
    const other = await cellar.wine('X', 50);
    const rack = (lot: string, volume: number) => ({ from: [{ lot, volume }], to: [{ lot: 'B', volume }] });
    const racked = await cellar.record('rack', 2, rack('A', 40));
    const top = { from: [{ lot: 'X', volume: 5 }], to: [{ lot: 'B', volume: 5 }] };
    const topped = await cellar.record('top', 3, top);
    const read = async (query = '') => [
      await lineage('B', `direction=back${query}`),
      await lineage('A', `direction=forward${query}`),
      await lineage('X', `direction=forward&from=${topped.action.id}${query}`),
    ];
    const known = await site.head();
    const past = await read();
    expect(past[0]?.sources.map(({ action, traced }) => [action, traced])).toEqual([
      [received.action.id, 35],
      [other.action.id, 5],
    ]);
    expect((await cellar.revise(racked.action.id, { data: rack('X', 20) })).status).toBe(200);
    expect((await cellar.retract(topped.action.id)).status).toBe(200);
    expect((await lineage('B', 'direction=back')).sources.map(({ action }) => action)).toEqual([other.action.id]);
    expect(await read(`&known=${known}`)).toEqual(past);
    expect(await read(`&known=${topped.notifications?.first}`)).toEqual(past);
    const csv = await site.call('GET', `${cellar.path}/lots/B/lineage?known=${known}`, undefined, {
      accept: 'text/csv',
    });
    expect(csv.text.split('\r\n')).toHaveLength(4);
    const refused = async (query: string) => (await site.call('GET', `${cellar.path}/lots/B/lineage?${query}`)).body;
    expect(await refused(`known=${before}`)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refused(`known=${(await site.head()) + 1}`)).toMatchObject({ status: 400, code: 'bad_request' });
  });
});
