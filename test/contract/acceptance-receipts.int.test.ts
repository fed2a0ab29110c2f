/** Acceptance test: fruit and bulk wine arrive, and fruit becomes must and juice. Every figure was computed by hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2');
});

const merlot = { variety: 'Merlot', vintage: 2025, appellation: 'Napa Valley' };
const syrah = { variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' };

describe('receive_fruit', () => {
  test('makes a lot of one origin with weight and cost', async () => {
    const data = {
      lot: 'F',
      weight: 1000,
      ...merlot,
      block: 'B1',
      grower: 'G',
      weighTag: 'W1',
      cost: 2500,
      owner: 'Ann',
    };
    const { action } = await cellar.record('receive_fruit', 1, data);
    const { version, ...state } = await cellar.lot('F');
    expect(version).toBeDefined();
    expect(state).toEqual({
      winery: cellar.winery,
      lot: 'F',
      kind: 'fruit',
      status: 'active',
      volume: 0,
      weight: 1000,
      vessels: [],
      composition: [{ ...merlot, block: 'B1', weight: 1000, share: 1 }],
      additives: [],
      analyses: [],
      taxClass: null,
      owner: 'Ann',
      stage: null,
      fraction: null,
      tags: [],
      cost: { total: 2500, perUnit: 2.5, categories: { fruit: 2500 } },
      lastAction: action.id,
      effectiveAt: on(1),
    });
    expect(action.data).toEqual(data);
  });

  test('adds to the same origin and refuses another', async () => {
    await cellar.record('receive_fruit', 1, { lot: 'F', weight: 1000, ...merlot, cost: 100 });
    await cellar.record('receive_fruit', 2, { lot: 'F', weight: 500.5, ...merlot, cost: 0.01 });
    expect(await cellar.lot('F')).toMatchObject({ weight: 1500.5, cost: { total: 100.01 } });
    for (const other of [{ variety: 'Syrah' }, { vintage: null }, { appellation: 'Sonoma' }, { block: 'B2' }]) {
      expect(await cellar.refusal('receive_fruit', 3, { lot: 'F', weight: 1, ...merlot, ...other })).toBe(
        'origin_differs',
      );
    }
  });

  test('refuses a lot that holds wine', async () => {
    await cellar.wine('A', 10);
    expect(await cellar.refusal('receive_fruit', 2, { lot: 'A', weight: 1, ...merlot })).toBe('wrong_kind');
  });
});

describe('process_fruit', () => {
  beforeEach(async () => {
    await cellar.record('receive_fruit', 1, { lot: 'F', weight: 1000, ...merlot, cost: 100 });
    await cellar.record('receive_fruit', 1, { lot: 'G', weight: 300, ...syrah, cost: 10 });
    await cellar.record('addition', 1, { lot: 'F', product: 'KMS', amount: 1, unit: 'kg' });
  });

  test('apportions the volume to origins by weight, and takes cost and additives in proportion', async () => {
    const from = [
      { lot: 'F', weight: 600 },
      { lot: 'G', weight: 'all' },
    ];
    await cellar.record('process_fruit', 2, { from, to: [{ lot: 'M', vessel: 'T1', volume: 100 }], kind: 'must' });
    expect(await cellar.lot('M')).toMatchObject({
      kind: 'must',
      volume: 100,
      weight: 0,
      vessels: [{ vessel: 'T1', volume: 100 }],
      composition: [
        { ...merlot, share: 0.666666666667, volume: 66.666667 },
        { ...syrah, share: 0.333333333333, volume: 33.333333 },
      ],
      additives: [{ product: 'KMS', amount: 0.6, unit: 'kg' }],
      cost: { total: 70, perUnit: 0.7, categories: { fruit: 70 } },
      taxClass: null,
    });
    expect(await cellar.lot('F')).toMatchObject({
      weight: 400,
      composition: [{ ...merlot, weight: 400, share: 1 }],
      additives: [{ product: 'KMS', amount: 0.4, unit: 'kg' }],
      cost: { total: 40, perUnit: 0.1 },
    });
    const emptied = await cellar.lot('G');
    expect(emptied).toMatchObject({ kind: 'fruit', weight: 0, composition: [], additives: [] });
    expect(emptied.cost).toEqual({ total: 0, perUnit: null, categories: {} });
  });

  test('gives each fraction its part of the cost, and the last one the rest', async () => {
    const to = [
      { lot: 'FREE', vessel: 'T1', volume: 40, fraction: 'free run', taxClass: 'a', owner: 'Ann' },
      { lot: 'PRESS', vessel: 'T2', volume: 30, fraction: 'press' },
    ];
    await cellar.record('process_fruit', 2, { from: [{ lot: 'F', weight: 'all' }], to, kind: 'juice' });
    expect(await cellar.lot('FREE')).toMatchObject({
      kind: 'juice',
      fraction: 'free run',
      owner: 'Ann',
      cost: { total: 57.1428 },
    });
    expect(await cellar.lot('PRESS')).toMatchObject({ fraction: 'press', cost: { total: 42.8572 } });
    const kms = async (lot: string) => (await cellar.lot(lot)).additives[0]?.amount;
    expect([await kms('FREE'), await kms('PRESS')]).toEqual([0.571428, 0.428572]);
  });

  test('takes no more than there is, and only fruit', async () => {
    const to = [{ lot: 'M', volume: 1 }];
    const process = (from: object[]) => cellar.refusal('process_fruit', 2, { from, to, kind: 'must' });
    expect(await process([{ lot: 'F', weight: 1000.000001 }])).toBe('insufficient_weight');
    expect(await process([{ lot: 'NONE', weight: 1 }])).toBe('unknown_lot');
    await cellar.wine('A', 10);
    expect(await process([{ lot: 'A', weight: 1 }])).toBe('wrong_kind');
    expect(await cellar.refusal('rack', 2, { from: [{ lot: 'F', volume: 1 }], to })).toBe('wrong_kind');
    expect(
      await cellar.refusal('process_fruit', 2, {
        from: [{ lot: 'F', weight: 1 }],
        to: [{ lot: 'G', volume: 1 }],
        kind: 'must',
      }),
    ).toBe('wrong_kind');
  });

  test('refuses to take `all` of an emptied lot, with insufficient_weight', async () => {
    const all = { from: [{ lot: 'F', weight: 'all' }], to: [{ lot: 'M', volume: 10 }], kind: 'must' };
    await cellar.record('process_fruit', 2, all);
    expect(await cellar.refusal('process_fruit', 3, all)).toBe('insufficient_weight');
  });
});

describe('receive_bulk', () => {
  test('makes a lot of its components, in the order of leaves', async () => {
    const components = [
      leaf('Syrah', 0.25),
      leaf('Merlot', 0.25, { block: 'B1' }),
      leaf('Merlot', 0.25),
      { share: 0.25, variety: 'Zinfandel', vintage: null, appellation: 'Napa Valley' },
    ];
    const more = { kind: 'juice', taxClass: null, owner: 'Ann', counterparty: 'Bob', bond: 'BW-1', cost: 1 };
    const { taxClass: _, ...plain } = more;
    await cellar.record('receive_bulk', 1, { to: { lot: 'A', vessel: 'T1', volume: 0.000002 }, components, ...plain });
    const state = await cellar.lot('A');
    expect(state).toMatchObject({ kind: 'juice', owner: 'Ann', taxClass: null, cost: { categories: { bulk: 1 } } });
    expect(state.composition).toEqual([
      { variety: 'Zinfandel', vintage: null, appellation: 'Napa Valley', volume: 0.000001, share: 0.25 },
      { variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley', volume: 0.000001, share: 0.25 },
      { variety: 'Merlot', vintage: 2024, appellation: 'Napa Valley', block: 'B1', volume: 0, share: 0.25 },
      { variety: 'Syrah', vintage: 2024, appellation: 'Napa Valley', volume: 0, share: 0.25 },
    ]);
  });

  test('makes wine unless juice is given', async () => {
    await cellar.record('receive_bulk', 1, { to: { lot: 'A', volume: 1 }, components: [leaf('Merlot')] });
    expect((await cellar.lot('A')).kind).toBe('wine');
  });

  test('mixes into an existing lot, which keeps its declarations', async () => {
    await cellar.wine('A', 2, { variety: 'Merlot', owner: 'Ann', taxClass: 'a', cost: 10 });
    await cellar.wine('A', 1, { variety: 'Cabernet', owner: 'Bob', taxClass: 'b', cost: 1, day: 2 });
    expect(await cellar.lot('A')).toMatchObject({
      volume: 3,
      owner: 'Ann',
      taxClass: 'a',
      composition: [
        { variety: 'Cabernet', share: 0.333333333333, volume: 1 },
        { variety: 'Merlot', share: 0.666666666667, volume: 2 },
      ],
      cost: { total: 11, perUnit: 3.6667 },
    });
  });

  test('refuses shares that do not sum to exactly 1', async () => {
    const components = [leaf('Merlot', 0.333333333333), leaf('Syrah', 0.666666666666)];
    expect(await cellar.refusal('receive_bulk', 1, { to: { lot: 'A', volume: 1 }, components })).toBe(
      'composition_incomplete',
    );
  });

  test('refuses a second lot in a vessel', async () => {
    await cellar.wine('A', 10, { vessel: 'T1' });
    expect(
      await cellar.refusal('receive_bulk', 2, { to: { lot: 'B', vessel: 'T1', volume: 1 }, components: [leaf('M')] }),
    ).toBe('vessel_occupied');
  });

  test('refuses a fruit lot', async () => {
    await cellar.record('receive_fruit', 1, { lot: 'F', weight: 1000, ...merlot });
    expect(await cellar.refusal('receive_bulk', 2, { to: { lot: 'F', volume: 1 }, components: [leaf('M')] })).toBe(
      'wrong_kind',
    );
  });
});
