import { describe, expect, it } from 'vitest';
import { GALLONS, LITRES, Scenario } from './cellar-scenario.js';

const format = { bottleMl: 750, bottlesPerCase: 12 };
const bottling = (volume: number | 'all', cases: number, more: object = {}) => ({
  from: [{ lot: 'A', vessel: 'T-A', volume }],
  caseLot: 'C',
  ...format,
  cases,
  ...more,
});
const bottled = () => new Scenario().wine('A', 30, { cost: 300 }).given('bottle', bottling(25, 10, { cost: 40 }));

describe('bottling', () => {
  it('fills cases with the volume of the bottles, loses the rest, and keeps the whole cost', () => {
    const cellar = bottled();
    expect(cellar.shown('A')).toMatchObject({ volume: 5, cost: { total: 50 } });
    expect(cellar.shown('C')).toMatchObject({
      kind: 'cases',
      cases: 10,
      bottles: 0,
      format,
      volume: 23.775485,
      vessels: [],
      composition: [{ variety: 'Syrah', share: 1, volume: 23.775485 }],
      cost: { total: 290, perUnit: 29, categories: { bulk: 250, dry_goods: 40 } },
    });
  });

  it('takes additives in proportion to the bottled volume', () => {
    const cellar = new Scenario({ home: LITRES })
      .wine('A', 20)
      .given('addition', { lot: 'A', product: 'SO2', amount: 20, unit: 'g' });
    cellar.given('bottle', bottling(10, 1));
    expect(cellar.shown('C').additives).toEqual([{ product: 'SO2', amount: 9, unit: 'g' }]);
    expect(cellar.shown('A').additives).toEqual([{ product: 'SO2', amount: 10, unit: 'g' }]);
  });

  it('refuses less bulk than the bottles hold, and another format than that of the case lot', () => {
    const cellar = bottled();
    expect(cellar.refusal('bottle', bottling(2, 1))).toMatchObject({
      code: 'insufficient_volume',
      needed: 2.377548,
      available: 2,
    });
    expect(cellar.code('bottle', bottling(3, 1, { bottleMl: 375 }))).toBe('wrong_kind');
    expect(cellar.code('bottle', { ...bottling(3, 1), caseLot: 'A' })).toBe('wrong_kind');
    expect(cellar.code('bottle', { ...bottling(1, 1), from: [{ lot: 'C', volume: 1 }] })).toBe('wrong_kind');
  });

  it('computes the volume from the total count, so that repeated bottlings do not accumulate rounding errors', () => {
    const cellar = new Scenario().wine('A', 30);
    for (let turn = 0; turn < 12; turn += 1) cellar.given('bottle', bottling(0.19813, 0, { bottles: 1 }));
    expect(cellar.shown('C')).toMatchObject({ cases: 1, bottles: 0, volume: 2.377548 });
  });
});

describe('case lots', () => {
  it('lose cost in proportion to the bottles that are removed', () => {
    const cellar = bottled().given('remove_cases', { caseLot: 'C', cases: 2, bottles: 6, reason: 'taxpaid' });
    expect(cellar.shown('C')).toMatchObject({ cases: 7, bottles: 6, cost: { perUnit: 29 } });
    expect(cellar.refusal('remove_cases', { caseLot: 'C', cases: 7, bottles: 7, reason: 'tasting' })).toMatchObject({
      code: 'insufficient_cases',
      needed: 91,
      available: 90,
    });
    cellar.given('remove_cases', { caseLot: 'C', cases: 0, bottles: 90, reason: 'export' });
    expect(cellar.shown('C')).toMatchObject({
      cases: 0,
      bottles: 0,
      volume: 0,
      composition: [],
      cost: { total: 0, perUnit: null },
    });
  });

  it('keep composition and additives when cases return', () => {
    const cellar = bottled().given('return_cases', { caseLot: 'C', cases: 1, cost: 12 });
    expect(cellar.shown('C')).toMatchObject({
      cases: 11,
      cost: { categories: { bulk: 250, dry_goods: 40, returned: 12 } },
    });
    expect(cellar.code('return_cases', { caseLot: 'D', cases: 1 })).toBe('unknown_lot');
    expect(cellar.code('return_cases', { caseLot: 'A', cases: 1 })).toBe('wrong_kind');
    cellar.given('remove_cases', { caseLot: 'C', cases: 11, reason: 'breakage' });
    cellar.given('return_cases', { caseLot: 'C', cases: 2 });
    expect(cellar.shown('C')).toMatchObject({ cases: 2, cost: { total: 0 } });
    expect(cellar.shown('C').composition).toMatchObject([{ variety: 'Syrah', share: 1, volume: 4.755097 }]);
  });

  it('return to a sold-out lot with the composition and the additives of its last bottles', () => {
    const cellar = new Scenario().wine('A', 30).given('addition', { lot: 'A', product: 'SO2', amount: 7, unit: 'g' });
    cellar.given('bottle', bottling('all', 10));
    cellar.given('remove_cases', { caseLot: 'C', cases: 7, reason: 'taxpaid' });
    const { additives } = cellar.shown('C');
    cellar.given('remove_cases', { caseLot: 'C', cases: 3, reason: 'taxpaid' });
    expect(cellar.shown('C')).toMatchObject({ volume: 0, composition: [], additives: [], cost: { total: 0 } });
    cellar.given('analysis', { lot: 'C', analyte: 'pH', value: 3, unit: 'pH' });
    cellar.given('return_cases', { caseLot: 'C', cases: 1, cost: 5 });
    const third = Math.floor(((additives[0]?.amount ?? 0) * 1e6) / 3) / 1e6;
    expect(cellar.shown('C')).toMatchObject({
      composition: [{ share: 1 }],
      additives: [{ amount: third }],
      cost: { total: 5, categories: { returned: 5 } },
    });
    cellar.given('remove_cases', { caseLot: 'C', cases: 1, reason: 'breakage' });
    cellar.wine('B', 5, { variety: 'Zinfandel' });
    cellar.given('bottle', { ...bottling('all', 1), from: [{ lot: 'B', vessel: 'T-B', volume: 'all' }] });
    expect(cellar.shown('C').composition).toMatchObject([{ variety: 'Zinfandel', share: 1 }]);
  });

  it('can be dumped to bulk, which creates a lot of wine', () => {
    const cellar = bottled().given('dump_cases', {
      caseLot: 'C',
      cases: 5,
      to: [{ lot: 'D', vessel: 'T1', volume: 'rest' }],
    });
    expect(cellar.shown('D')).toMatchObject({ kind: 'wine', volume: 11.887743, cost: { total: 145 } });
    expect(cellar.occupant('T1')).toBe('D');
    expect(cellar.code('dump_cases', { caseLot: 'C', cases: 1, to: [{ lot: 'D', volume: 3 }] })).toBe('over_received');
    cellar.given('dump_cases', { caseLot: 'C', cases: 5, to: [], lossReason: 'spill' });
    expect(cellar.shown('C')).toMatchObject({ cases: 0, cost: { total: 0 } });
  });

  it('refuse bulk actions', () => {
    const cellar = bottled();
    expect(cellar.code('measure', { lot: 'C', volume: 1 })).toBe('wrong_kind');
    expect(cellar.code('adjust', { lot: 'C', change: 1, reason: 'other' })).toBe('wrong_kind');
    expect(cellar.code('addition', { lot: 'C', product: 'x', amount: 1, unit: 'g' })).toBe('wrong_kind');
    expect(cellar.code('add_cost', { lot: 'C', category: 'storage', amount: 1 })).toBeNull();
  });
});

describe('a transfer in bond', () => {
  const both = (there = LITRES) => new Scenario({ home: GALLONS, there });

  it('converts the total volume once and transfers the cost', () => {
    const cellar = both().wine('A', 10, { cost: 100 });
    cellar.given('transfer_in_bond', {
      from: [{ lot: 'A', vessel: 'T-A', volume: 10 }],
      to: { winery: 'there', lot: 'A', vessel: 'V' },
    });
    expect(cellar.shown('A', 'there')).toMatchObject({
      volume: 37.854118,
      kind: 'wine',
      cost: { total: 100, categories: { bulk: 100 } },
    });
    expect([cellar.occupant('T-A'), cellar.occupant('V', 'there')]).toEqual([null, 'A']);
  });

  it('records a smaller volume as transit loss and a larger one as transit gain', () => {
    const cellar = both().wine('A', 20).given('addition', { lot: 'A', product: 'SO2', amount: 20, unit: 'g' });
    const send = (lot: string, volume: number) => ({
      from: [{ lot: 'A', vessel: 'T-A', volume: 10 }],
      to: { winery: 'there', lot, volume },
    });
    cellar.given('transfer_in_bond', send('L', 30)).given('transfer_in_bond', send('G', 40));
    expect(cellar.shown('L', 'there').additives[0]?.amount).toBe(7.925161);
    expect(cellar.shown('G', 'there').additives[0]?.amount).toBe(10.566882);
  });

  it('transfers all of the cost where the volume rounds to 0 in the unit of the receiver', () => {
    const cellar = new Scenario({ home: LITRES, there: GALLONS }).wine('A', 10, { cost: 100 });
    cellar.wine('B', 1, { winery: 'there', cost: 7 });
    const from = [{ lot: 'A', vessel: 'T-A', volume: 0.000001 }];
    cellar.given('add_cost', { lot: 'A', category: 'storage', amount: 1000 });
    cellar.given('transfer_in_bond', { from, to: { winery: 'there', lot: 'B', vessel: 'T-B' } });
    expect(cellar.shown('B', 'there')).toMatchObject({ volume: 1, cost: { total: 7.0001 }, lastAction: 'action-4' });
    cellar.given('transfer_in_bond', { from, to: { winery: 'there', lot: 'N' } });
    expect(cellar.shown('N', 'there')).toMatchObject({ kind: 'wine', volume: 0, composition: [], cost: { total: 0 } });
    expect(cellar.code('transfer_in_bond', { from, to: { winery: 'there', lot: 'N', vessel: 'T-B' } })).toBe(
      'vessel_occupied',
    );
  });

  it('writes the cost off between currencies and begins with the cost that the receiver states', () => {
    const cellar = both({ ...LITRES, currency: 'EUR' }).wine('A', 10, { cost: 100 });
    const data = { from: [{ lot: 'A', vessel: 'T-A', volume: 'all' }], to: { winery: 'there', lot: 'A', cost: 90 } };
    cellar.given('transfer_in_bond', data);
    expect(cellar.shown('A', 'there').cost.categories).toEqual({ bulk: 90 });
    expect(cellar.shown('A').cost.total).toBe(0);
  });

  it('transfers cases into a case lot of the same format', () => {
    const cellar = both().wine('A', 30, { cost: 300 }).given('bottle', bottling(25, 10));
    const send = { from: [{ caseLot: 'C', cases: 4, bottles: 3 }], to: { winery: 'there', lot: 'C' } };
    cellar.given('transfer_in_bond', send);
    expect(cellar.shown('C', 'there')).toMatchObject({
      kind: 'cases',
      cases: 4,
      bottles: 3,
      format,
      volume: 38.25,
      cost: { perUnit: 25 },
    });
    expect(cellar.shown('C')).toMatchObject({ cases: 5, bottles: 9 });
    expect(cellar.code('transfer_in_bond', { ...send, from: [{ caseLot: 'C', cases: 6 }] })).toBe('insufficient_cases');
    cellar.wine('W', 1, { winery: 'there' });
    expect(cellar.code('transfer_in_bond', { ...send, to: { winery: 'there', lot: 'W' } })).toBe('wrong_kind');
  });

  it('names the winery of the receiver in a refusal that concerns its lot', () => {
    const cellar = both().wine('A', 10).wine('B', 10, { winery: 'there', vessel: 'V' });
    const data = { from: [{ lot: 'A', vessel: 'T-A', volume: 1 }], to: { winery: 'there', lot: 'A', vessel: 'V' } };
    expect(cellar.refusal('transfer_in_bond', data)).toMatchObject({
      code: 'vessel_occupied',
      winery: 'there',
      lot: 'A',
      vessel: 'V',
    });
  });
});
