/** Acceptance test: the lineage of a lot goes through time, back to its receipts and forward to where its wine is or how it left. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
});

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
    readonly traced: number;
    readonly action: string;
    readonly effectiveAt: string;
    readonly type: string;
  }[];
  readonly sources: readonly (Node & { readonly action: string; readonly traced: number })[];
  readonly destinations: readonly (Node & { readonly kind: string; readonly traced: number })[];
}

const node = (lot: string, winery = cellar.winery): Node => ({ winery, lot });
const lineage = (lot: string, query: string, owner = cellar) => owner.get<Lineage>(`/lots/${lot}/lineage?${query}`);
const names = ({ nodes }: Lineage) => nodes.map(({ lot }) => lot).sort();

describe('the lineage of a lot', () => {
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

    const back = await lineage('R', 'direction=back', receiver);
    const all = [node('R', receiver.winery), node('B'), node('M'), node('A'), node('F')];
    expect(back.nodes).toHaveLength(5);
    expect(back.nodes).toEqual(expect.arrayContaining(all));
    expect(back.edges).toHaveLength(4);
    const edge = { to: node('B'), action: blend.action.id, effectiveAt: on(3), type: 'blend' };
    expect(back.edges).toContainEqual({ ...edge, from: node('A'), volume: 20, traced: 2.857143 });
    expect(back.edges).toContainEqual({ ...edge, from: node('M'), volume: 50, traced: 7.142857 });
    expect(back.sources.map(({ lot, traced }) => [lot, traced])).toEqual([
      ['F', 7.142857],
      ['A', 2.857143],
    ]);
    expect(back.destinations).toEqual([]);
    expect(back.edges.map(({ action }) => action)).toContain(crush.action.id);

    const forward = await lineage('F', 'direction=forward');
    expect(forward.nodes).toEqual(
      expect.arrayContaining([node('F'), node('M'), node('B'), node('R', receiver.winery)]),
    );
    expect(forward.nodes).toHaveLength(4);
    const early = await lineage('F', `direction=forward&at=${on(2)}`);
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
      const { edges } = await lineage(`to-${index}`, 'direction=back');
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
    await cellar.record('blend', 2, { from, to, lossReason: 'lees' });
    const into = async (lot: string) => {
      const { edges } = await lineage(lot, 'direction=back');
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

  test('back: does not descend from what arrived later, or from what a lot held before it was emptied', async () => {
    await cellar.record('receive_bulk', 1, { to: { lot: 'OLD', volume: 20 }, components: [leaf('Merlot')] });
    await cellar.record('receive_bulk', 1, { to: { lot: 'KEG', volume: 5 }, components: [leaf('Syrah')] });
    await cellar.record('rack', 2, { from: [{ lot: 'KEG', volume: 'all' }], to: [{ lot: 'FIRST', volume: 5 }] });
    await cellar.record('rack', 3, { from: [{ lot: 'OLD', volume: 5 }], to: [{ lot: 'KEG', volume: 5 }] });
    await cellar.record('rack', 4, { from: [{ lot: 'KEG', volume: 2 }], to: [{ lot: 'SECOND', volume: 2 }] });
    expect(names(await lineage('FIRST', 'direction=back'))).toEqual(['FIRST', 'KEG']);
    expect(names(await lineage('SECOND', 'direction=back'))).toEqual(['KEG', 'OLD', 'SECOND']);
    expect(names(await lineage('OLD', 'direction=forward'))).toEqual(['KEG', 'OLD', 'SECOND']);
    expect(names(await lineage('KEG', `direction=forward&from=${on(3)}`))).toEqual(['KEG', 'SECOND']);
    const emptied = await lineage('KEG', `direction=back&at=${on(2)}`);
    expect(emptied).toEqual({ nodes: [node('KEG')], edges: [], sources: [], destinations: [] });
  });

  test('back: evaporation leaves before what replaces it arrives', async () => {
    await cellar.record('receive_bulk', 1, {
      to: { lot: 'A', vessel: 'T1', volume: 10 },
      components: [leaf('Merlot')],
    });
    await cellar.record('receive_bulk', 1, { to: { lot: 'B', volume: 10 }, components: [leaf('Syrah')] });
    await cellar.record('top', 2, {
      from: [{ lot: 'B', volume: 5 }],
      to: [{ lot: 'A', vessel: 'T1', volume: 4 }],
    });
    const { sources } = await lineage('A', 'direction=back');
    expect(sources.map(({ lot, traced }) => [lot, traced])).toEqual([
      ['A', 6],
      ['B', 4],
    ]);
    const { destinations } = await lineage('A', 'direction=forward');
    expect(destinations).toEqual([
      { kind: 'vessel', ...node('A'), vessel: 'T1', traced: 10 },
      { kind: 'lost', ...node('A'), reason: 'evaporation', traced: 4 },
    ]);
    expect((await lineage('B', 'direction=forward')).destinations).toEqual([
      { kind: 'vessel', ...node('B'), vessel: null, traced: 5 },
      { kind: 'vessel', ...node('A'), vessel: 'T1', traced: 4 },
      { kind: 'lost', ...node('B'), reason: 'spill', traced: 1 },
    ]);
  });

  test('forward: says where the wine is, and how it left', async () => {
    cellar = await site.cellar({ volumeUnit: 'L' });
    await cellar.vessels('T1', 'T2');
    await cellar.wine('A', 100);
    await cellar.wine('B', 100);
    await cellar.record('blend', 2, {
      from: [
        { lot: 'A', volume: 60 },
        { lot: 'B', volume: 20 },
      ],
      to: [
        { lot: 'C', vessel: 'T1', volume: 30 },
        { lot: 'C', vessel: 'T2', volume: 46 },
      ],
      lossReason: 'lees',
    });
    await cellar.record('ship_bulk', 3, {
      from: [{ lot: 'C', vessel: 'T1', volume: 10 }],
      reason: 'in_bond',
      counterparty: '=Négociant, S.A.',
    });
    await cellar.record('ship_bulk', 4, {
      from: [{ lot: 'C', vessel: 'T1', volume: 6 }],
      reason: 'in_bond',
      counterparty: '=Négociant, S.A.',
    });
    await cellar.record('adjust', 5, { lot: 'C', vessel: 'T2', change: -6, reason: 'testing' });
    await cellar.record('bottle', 6, {
      from: [{ lot: 'C', vessel: 'T2', volume: 20 }],
      caseLot: 'X',
      bottleMl: 1000,
      bottlesPerCase: 2,
      cases: 10,
    });
    await cellar.record('remove_cases', 7, { caseLot: 'X', cases: 2, reason: 'export' });
    const expected = [
      { kind: 'vessel', ...node('A'), vessel: null, traced: 40 },
      { kind: 'vessel', ...node('C'), vessel: 'T1', traced: 10.5 },
      { kind: 'vessel', ...node('C'), vessel: 'T2', traced: 15 },
      { kind: 'cases', ...node('X'), traced: 12 },
      { kind: 'lost', ...node('A'), reason: 'lees', traced: 3 },
      { kind: 'shipped', ...node('C'), reason: 'in_bond', counterparty: '=Négociant, S.A.', traced: 12 },
      { kind: 'lost', ...node('C'), reason: 'testing', traced: 4.5 },
      { kind: 'removed', ...node('X'), reason: 'export', traced: 3 },
    ];
    expect((await lineage('A', 'direction=forward')).destinations).toEqual(expected);

    await checkTables(expected.length);
  });

  /** Compares the answers of lot A as CSV. */
  async function checkTables(destinations: number): Promise<void> {
    const csv = await site.call('GET', `${cellar.path}/lots/A/lineage?direction=forward`, undefined, {
      accept: 'text/csv',
    });
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(csv.headers.get('vary')).toMatch(/accept/i);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + destinations);
    expect(lines[0]).toBe('kind,winery,lot,vessel,reason,counterparty,traced,unit');
    expect(lines[2]).toBe(`vessel,${cellar.winery},C,T1,,,10.5,L`);
    // A spreadsheet would evaluate a cell that begins with an equals sign.
    expect(lines[6]).toBe(`shipped,${cellar.winery},C,,in_bond,"'=Négociant, S.A.",12,L`);
    const back = await site.call('GET', `${cellar.path}/lots/A/lineage`, undefined, { accept: 'text/csv' });
    expect(back.text).toMatch(
      new RegExp(`^winery,lot,action,traced,unit\r\n${cellar.winery},A,[0-9a-f-]{36},40,L\r\n$`),
    );
    for (const accept of ['application/json', '*/*', 'text/csv;q=0.5, application/json'])
      expect((await site.call('GET', `${cellar.path}/lots/A/lineage`, undefined, { accept })).body).toHaveProperty(
        'nodes',
      );
  }

  test('forward: begins at a time, or just after an action', async () => {
    await cellar.wine('A', 100);
    await cellar.record('rack', 2, { from: [{ lot: 'A', volume: 10 }], to: [{ lot: 'EARLY', volume: 10 }] });
    const { action } = await cellar.record('addition', 3, { lot: 'A', product: 'Gum arabic', amount: 1, unit: 'kg' });
    await cellar.record('rack', 4, { from: [{ lot: 'A', volume: 10 }], to: [{ lot: 'LATE', volume: 10 }] });
    const recalled = ['A', 'LATE'];
    expect(names(await lineage('A', `direction=forward&from=${action.id}`))).toEqual(recalled);
    expect(names(await lineage('A', `direction=forward&from=${action.id.toUpperCase()}`))).toEqual(recalled);
    expect(names(await lineage('A', `direction=forward&from=${on(3)}`))).toEqual(recalled);
    expect(names(await lineage('A', `direction=forward&from=${on(4)}`))).toEqual(['A']);
    expect(names(await lineage('A', 'direction=forward'))).toEqual(['A', 'EARLY', 'LATE']);

    const refusal = async (lot: string, query: string) => {
      const { status, body } = await site.call<Problem>('GET', `${cellar.path}/lots/${lot}/lineage?${query}`);
      return [status, body.code];
    };
    const forward = (from: string, more = '') => refusal('A', `direction=forward&from=${from}${more}`);
    expect(await forward(newId())).toEqual([404, 'not_found']);
    expect(await forward('yesterday')).toEqual([400, 'bad_request']);
    expect(await forward('2025-09-01T12:00:00.0001Z')).toEqual([400, 'too_precise']);
    expect(await forward(on(3), `&at=${on(2)}`)).toEqual([400, 'bad_request']);
    expect(await forward(action.id, `&at=${on(2)}`)).toEqual([400, 'bad_request']);
    expect(await refusal('EARLY', `direction=forward&from=${action.id}`)).toEqual([400, 'bad_request']);
    expect(await refusal('A', `direction=back&from=${action.id}`)).toEqual([400, 'bad_request']);
    expect(await refusal('A', `direction=back&at=${on(0)}`)).toEqual([404, 'not_found']);
    await cellar.retract(action.id);
    expect(await forward(action.id)).toEqual([400, 'bad_request']);
  });
});
