/** Acceptance test: movements of wine, and how their amounts are rounded. Every figure was computed by hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import { acceptanceSite, type Cellar, leaf } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2', 'T3', 'T4');
});

const place = (lot: string, vessel: string | null, volume: unknown, more: object = {}) => ({
  lot,
  ...(vessel === null ? {} : { vessel }),
  volume,
  ...more,
});
const addKms = (lot: string, amount: number, day = 1) =>
  cellar.record('addition', day, { lot, product: 'KMS', amount, unit: 'g' });
const sharesOf = async (lot: string) =>
  Object.fromEntries((await cellar.lot(lot)).composition.map(({ variety, share }) => [variety, share]));
const volumes = async (lot: string) =>
  Object.fromEntries((await cellar.lot(lot)).vessels.map(({ vessel, volume }) => [vessel ?? '', volume]));

describe('a movement', () => {
  test.each(['rack', 'filter', 'barrel_down', 'drain_press', 'blend', 'transfer'])(
    '%s rounds down the amounts that it takes and gives, and its last target receives the rest of the cost',
    async (type) => {
      await cellar.wine('A', 3, { vessel: 'T1', cost: 100 });
      await addKms('A', 1.000001);
      const to = [place('X', 'T2', 0.4), place('Y', 'T3', 0.5)];
      await cellar.record(type, 2, { from: [place('A', 'T1', 1)], to, lossReason: 'lees' });
      expect(await cellar.lot('A')).toMatchObject({
        volume: 2,
        vessels: [{ vessel: 'T1', volume: 2 }],
        additives: [{ product: 'KMS', amount: 0.666668, unit: 'g' }],
        cost: { total: 66.6667, perUnit: 33.3334, categories: { bulk: 66.6667 } },
      });
      expect(await cellar.lot('X')).toMatchObject({
        volume: 0.4,
        kind: 'wine',
        additives: [{ amount: 0.133333 }],
        cost: { total: 14.8148, perUnit: 37.037 },
      });
      expect(await cellar.lot('Y')).toMatchObject({
        volume: 0.5,
        additives: [{ amount: 0.166666 }],
        cost: { total: 18.5185, perUnit: 37.037 },
      });
    },
  );

  test('mixes its sources once and each target once, and gives a rounding tie to the earlier leaf', async () => {
    await cellar.wine('A', 1, { variety: 'Merlot', cost: 10 });
    await cellar.wine('B', 2, { variety: 'Cabernet', cost: 5 });
    await cellar.wine('C', 3, { variety: 'Syrah', vessel: 'T1', cost: 1 });
    const from = [place('A', null, 'all'), place('B', null, 'all')];
    await cellar.record('blend', 2, { from, to: [place('C', 'T1', 3)] });
    const state = await cellar.lot('C');
    expect(state.composition.map(({ variety, share, volume }) => [variety, share, volume])).toEqual([
      ['Cabernet', 0.333333333334, 2],
      ['Merlot', 0.166666666666, 1],
      ['Syrah', 0.5, 3],
    ]);
    expect(state.cost).toEqual({ total: 16, perUnit: 2.6667, categories: { bulk: 16 } });
    for (const lot of ['A', 'B']) {
      expect(await cellar.lot(lot)).toMatchObject({
        volume: 0,
        vessels: [],
        composition: [],
        cost: { total: 0, perUnit: null },
      });
    }
  });

  test('mixes the arriving wine with the contents of its target at that moment', async () => {
    await cellar.wine('A', 10, { vessel: 'T1', cost: 30 });
    await cellar.wine('B', 10, { vessel: 'T2', cost: 12, variety: 'Syrah' });
    const from = [place('A', 'T1', 4), place('B', 'T2', 5)];
    await cellar.record('blend', 2, { from, to: [place('A', 'T1', 9)] });
    expect(await sharesOf('A')).toEqual({ Merlot: 0.666666666666, Syrah: 0.333333333334 });
    expect(await cellar.lot('A')).toMatchObject({ volume: 15, cost: { total: 36 } });
    expect((await cellar.lot('B')).cost.total).toBe(6);
  });

  test('takes everything out before anything arrives', async () => {
    await cellar.wine('A', 10, { vessel: 'T1', cost: 30 });
    await cellar.wine('B', 10, { vessel: 'T2', cost: 12, variety: 'Syrah' });
    const from = [place('A', 'T1', 'all'), place('B', 'T2', 5)];
    await cellar.record('blend', 2, { from, to: [place('A', 'T1', 15)] });
    expect(await sharesOf('A')).toEqual({ Merlot: 0.666666666667, Syrah: 0.333333333333 });
    expect((await cellar.lot('A')).cost.total).toBe(36);
    await cellar.record('rack', 3, { from: [place('A', 'T1', 'all')], to: [place('NEW', 'T1', 15)] });
    expect(await cellar.get('/vessels/T1')).toMatchObject({ lot: 'NEW', volume: 15 });
  });

  test('is refused if another lot still occupies the target vessel', async () => {
    await cellar.wine('A', 10, { vessel: 'T1' });
    const rack = (volume: number, to: object) =>
      cellar.refusal('rack', 2, { from: [place('A', 'T1', volume)], to: [to] });
    expect(await rack(9, place('NEW', 'T1', 9))).toBe('vessel_occupied');
    await cellar.wine('B', 10, { vessel: 'T2' });
    expect(await rack(5, place('A', 'T2', 5))).toBe('vessel_occupied');
  });

  test('splits a lot over vessels, which are listed with the unnamed one first', async () => {
    await cellar.wine('A', 10);
    const to = [place('A', 'T2', 3), place('A', 'T1', 2), place('A', null, 1)];
    await cellar.record('rack', 2, { from: [place('A', null, 6)], to });
    expect((await cellar.lot('A')).vessels).toEqual([
      { vessel: null, volume: 5 },
      { vessel: 'T1', volume: 2 },
      { vessel: 'T2', volume: 3 },
    ]);
  });
});

describe('losses and gains', () => {
  test('are checked: more may arrive than leaves only if a gain is declared', async () => {
    await cellar.wine('A', 10, { cost: 10 });
    await addKms('A', 1);
    const data = { from: [place('A', null, 5)], to: [place('B', null, 6)] };
    expect(await cellar.refusal('rack', 2, data)).toBe('over_received');
    expect(await cellar.refusal('rack', 2, { ...data, lossReason: 'lees' })).toBe('over_received');
    await cellar.record('rack', 2, { ...data, lossReason: 'gain' });
    expect(await cellar.lot('B')).toMatchObject({ volume: 6, additives: [{ amount: 0.6 }], cost: { total: 5 } });
    expect(await cellar.lot('A')).toMatchObject({ volume: 5, additives: [{ amount: 0.5 }], cost: { total: 5 } });
  });

  test('write off the cost of a movement without a target', async () => {
    await cellar.wine('A', 10, { cost: 10 });
    await addKms('A', 1);
    await cellar.record('rack', 2, { from: [place('A', null, 4)], to: [], lossReason: 'spill' });
    expect(await cellar.lot('A')).toMatchObject({ volume: 6, additives: [{ amount: 0.6 }], cost: { total: 6 } });
  });

  test('round negative costs down, too', async () => {
    await cellar.wine('A', 3);
    await cellar.record('add_cost', 1, { lot: 'A', category: 'rebate', amount: -100 });
    await cellar.record('rack', 2, { from: [place('A', null, 1)], to: [place('B', null, 1)] });
    expect((await cellar.lot('A')).cost).toEqual({
      total: -66.6666,
      perUnit: -33.3333,
      categories: { rebate: -66.6666 },
    });
    expect((await cellar.lot('B')).cost.total).toBe(-33.3334);
  });

  test('round the cost per unit half away from zero', async () => {
    await cellar.wine('A', 10, { cost: 0.0005 });
    await cellar.wine('B', 10);
    await cellar.record('add_cost', 2, { lot: 'B', category: 'x', amount: -0.0005 });
    expect((await cellar.lot('A')).cost.perUnit).toBe(0.0001);
    expect((await cellar.lot('B')).cost.perUnit).toBe(-0.0001);
  });
});

describe('amounts in words', () => {
  test('"rest" takes the remainder of the sources', async () => {
    await cellar.wine('A', 10);
    const to = [place('X', 'T1', 'rest'), place('Y', 'T2', 3)];
    await cellar.record('rack', 2, { from: [place('A', null, 'all')], to, loss: 1, lossReason: 'lees' });
    expect([await volumes('X'), await volumes('Y')]).toEqual([{ T1: 6 }, { T2: 3 }]);
    const none = { from: [place('X', 'T1', 3)], to: [place('Y', 'T2', 3), place('Z', 'T3', 'rest')] };
    expect(await cellar.refusal('rack', 3, none)).toBe('over_received');
    const two = [place('Y', 'T2', 'rest'), place('Z', 'T3', 'rest')];
    expect(await cellar.malformed('rack', { from: [place('X', 'T1', 3)], to: two })).toBe('bad_request');
    const many = [{ lot: 'Z', vessels: ['T3', 'T4'], volume: 'rest' }];
    expect(await cellar.malformed('rack', { from: [place('X', 'T1', 3)], to: many })).toBe('bad_request');
  });

  test('"same" puts back into a vessel as much as was taken from it', async () => {
    await cellar.wine('A', 6, { vessel: 'T1' });
    await cellar.wine('A', 4, { vessel: 'T2' });
    const from = [{ lot: 'A', vessels: ['T1', 'T2'], volume: 'all' }];
    await cellar.record('rack', 2, { from, to: [{ lot: 'B', vessels: ['T2', 'T1'], volume: 'same' }] });
    expect(await volumes('B')).toEqual({ T1: 6, T2: 4 });
    expect(await volumes('A')).toEqual({});
    const elsewhere = { from: [place('B', 'T1', 1)], to: [place('C', 'T3', 'same')] };
    expect(await cellar.refusal('rack', 3, elsewhere)).toBe('over_received');
  });

  test('"vessels" applies the volume to each vessel', async () => {
    await cellar.wine('A', 10);
    const to = [{ lot: 'B', vessels: ['T1', 'T2', 'T3'], volume: 2 }];
    await cellar.record('barrel_down', 2, { from: [place('A', null, 6)], to });
    expect(await volumes('B')).toEqual({ T1: 2, T2: 2, T3: 2 });
    const from = [{ lot: 'B', vessels: ['T1', 'T3'], volume: 1.5 }];
    await cellar.record('rack', 3, { from, to: [place('C', 'T4', 3)] });
    expect(await volumes('B')).toEqual({ T1: 0.5, T2: 2, T3: 0.5 });
  });

  test('"all" of an empty place, and more than a place holds, are insufficient', async () => {
    await cellar.wine('A', 10, { vessel: 'T1' });
    const rack = (from: object) => cellar.refusal('rack', 2, { from: [from], to: [place('C', 'T4', 1)] });
    expect(await rack(place('A', 'T2', 'all'))).toBe('insufficient_volume');
    expect(await rack(place('A', 'T2', 1))).toBe('insufficient_volume');
    expect(await rack(place('A', null, 1))).toBe('insufficient_volume');
    expect(await rack(place('A', 'T1', 10.000001))).toBe('insufficient_volume');
    expect(await rack({ lot: 'A', vessels: ['T1', 'T2'], volume: 'all' })).toBe('insufficient_volume');
    expect(await rack(place('NONE', 'T1', 1))).toBe('unknown_lot');
  });
});

describe('a lot that a movement creates', () => {
  test('takes its kind from the first source, and the declarations on which all sources agree', async () => {
    await cellar.record('receive_bulk', 1, {
      to: place('J', null, 10),
      components: [leaf('Merlot')],
      kind: 'juice',
      owner: 'Ann',
    });
    await cellar.wine('W', 10, { owner: 'Ann', taxClass: 'a' });
    await cellar.record('declare', 1, { lot: 'W', stage: 'aging' });
    const from = [place('J', null, 5), place('W', null, 5)];
    await cellar.record('blend', 2, {
      from,
      to: [place('B', null, 5), place('K', null, 5, { kind: 'wine', fraction: 'f', taxClass: 'c', owner: 'Eve' })],
    });
    expect(await cellar.lot('B')).toMatchObject({
      kind: 'juice',
      owner: 'Ann',
      taxClass: null,
      stage: null,
      fraction: null,
    });
    expect(await cellar.lot('K')).toMatchObject({ kind: 'wine', owner: 'Eve', taxClass: 'c', fraction: 'f' });
    const again = {
      from: [place('W', null, 5)],
      to: [place('B', null, 5, { kind: 'wine', owner: 'Eve', taxClass: 'd' })],
    };
    await cellar.record('rack', 3, again);
    expect(await cellar.lot('B')).toMatchObject({ kind: 'juice', owner: 'Ann', taxClass: null, volume: 10 });
  });
});

describe('top', () => {
  beforeEach(async () => {
    await cellar.wine('T', 60, { vessel: 'T1', cost: 120 });
    await cellar.wine('T', 60, { vessel: 'T2' });
    await addKms('T', 12);
    await cellar.wine('A', 10, { vessel: 'T3', cost: 100, variety: 'Syrah' });
    await addKms('A', 1);
  });

  test('keeps its targets full: evaporation is taken out first, then the mixture arrives', async () => {
    const to = [place('T', 'T1', 0.4), place('T', 'T2', 0.4)];
    await cellar.record('top', 2, { from: [place('A', 'T3', 1)], to });
    expect(await cellar.lot('T')).toMatchObject({
      volume: 120,
      vessels: [
        { vessel: 'T1', volume: 60 },
        { vessel: 'T2', volume: 60 },
      ],
      additives: [{ product: 'KMS', amount: 12, unit: 'g' }],
      cost: { total: 130 },
    });
    expect(await sharesOf('T')).toEqual({ Merlot: 0.993333333333, Syrah: 0.006666666667 });
    expect(await cellar.lot('A')).toMatchObject({ volume: 9, additives: [{ amount: 0.9 }], cost: { total: 90 } });
  });

  test('requires its targets to hold the volume, and gives no more than it takes', async () => {
    const top = (to: object, volume = 1) => cellar.refusal('top', 2, { from: [place('A', 'T3', volume)], to: [to] });
    expect(await top(place('T', 'T4', 1))).toBe('insufficient_volume');
    expect(await top(place('T', 'T1', 61), 10)).toBe('insufficient_volume');
    expect(await top(place('T', 'T1', 1.1))).toBe('over_received');
    expect(await top(place('T', 'T3', 1))).toBe('insufficient_volume');
    // Places are checked before the sum of arrivals: nothing was taken from the unnamed vessel, and T1 has just been emptied.
    const emptied = {
      from: [place('A', 'T3', 1), place('T', 'T1', 'all')],
      to: [
        { lot: 'T', volume: 'same' },
        { lot: 'T', vessel: 'T1', volume: 'same' },
      ],
    };
    expect(await cellar.refusal('top', 2, emptied)).toBe('insufficient_volume');
  });
});
