import { describe, expect, it } from 'vitest';
import { bottling, bulk, cab, lotOf, place, rack, so2, step, tell, zin } from './story.js';

/** 100 gal with 10 g of SO2 and 1,000 of cost; 30 gal of it fill 12 cases of 12 × 750 ml with 50 of dry goods. */
const bottled = [
  bulk('A', 100, zin, { cost: 1000, taxClass: 'a', owner: 'Ann' }),
  so2('A', 10),
  bottling('A', 30, 'C', 12, { cost: 50 }),
];

describe('cases', () => {
  it('bottles: volume from the count, additives in proportion to what is bottled, cost whole', () => {
    const result = tell(...bottled);
    // 144 · 750 ml ÷ 3785.411784 = 28.530582…; additives: 3 g leave, ⌊3000000·28.530582/30⌋ = 2853058; cost: 300 + 50.
    expect(lotOf(result, 'C')).toMatchObject({
      kind: 'cases',
      volume: 28.530582,
      weight: 0,
      cases: 12,
      bottles: 0,
      format: { bottleMl: 750, bottlesPerCase: 12 },
      vessels: [],
      additives: [{ amount: 2.853058 }],
      taxClass: 'a',
      owner: 'Ann',
      cost: { total: 350, perUnit: 29.1667, categories: { bulk: 300, dry_goods: 50 } },
      composition: [{ ...zin, share: 1, volume: 28.530582 }],
    });
    expect(lotOf(result, 'A')).toMatchObject({ volume: 70, additives: [{ amount: 7 }], cost: { total: 700 } });
    expect(result.flows.at(-1)).toMatchObject({ volumeOut: 30_000_000n, volumeIn: 28_530_582n, loss: 1_469_418n });
  });

  it("takes a lot's volume from its total count, never per case", () => {
    // One bottle is 0.198129 gal, 13 are 2.575678 and not 2.377548 + 0.198129 = 2.575677.
    const result = tell(
      bulk('A', 100, zin),
      bottling('A', 2.377548, 'C', 1),
      bottling('A', 0.19813, 'C', 0, { bottles: 1 }),
    );
    expect(lotOf(result, 'C')).toMatchObject({ volume: 2.575678, cases: 1, bottles: 1 });
    // The second bottling holds 2.575678 − 2.377548 = 0.198130, so a bottle's own 0.198129 is too little.
    const short = tell(
      bulk('A', 100, zin),
      bottling('A', 2.377548, 'C', 1),
      bottling('A', 0.198129, 'C', 0, { bottles: 1 }),
    );
    expect(short.outcomes.get('a3')).toEqual({ code: 'insufficient_volume' });
  });

  it('carries loose bottles into cases, and litres without rounding', () => {
    const data = { from: [place('M', 10)], caseLot: 'C', bottleMl: 375, bottlesPerCase: 6, cases: 1, bottles: 8 };
    const result = tell({ ...bulk('M', 10, zin), winery: 'metric' }, step('bottle', data, 'metric'));
    expect(lotOf(result, 'C', 'metric')).toMatchObject({ volume: 5.25, cases: 2, bottles: 2 });
  });

  it('removes cases with their part of additives and cost', () => {
    const result = tell(...bottled, step('remove_cases', { caseLot: 'C', cases: 1, bottles: 3, reason: 'taxpaid' }));
    // 129 bottles are left: 25.558646, so 2.971936 of 28.530582 go. ⌊2853058·v/V⌋ = 297193, bulk 31.25, dry goods 5.2083.
    expect(lotOf(result, 'C')).toMatchObject({
      volume: 25.558646,
      cases: 10,
      bottles: 9,
      additives: [{ amount: 2.555865 }],
      cost: { categories: { bulk: 268.75, dry_goods: 44.7917 } },
    });
    expect(result.flows.at(-1)).toMatchObject({ removed: 2_971_936n, costRemoved: 364_583n });
  });

  it('returns cases: bottles, volume and cost rise, all else stays', () => {
    const result = tell(...bottled, step('return_cases', { caseLot: 'C', cases: 1, cost: 9 }));
    expect(lotOf(result, 'C')).toMatchObject({
      volume: 30.90813,
      cases: 13,
      additives: [{ amount: 2.853058 }],
      cost: { categories: { bulk: 300, dry_goods: 50, returned: 9 } },
    });
  });

  it('dumps cases as a movement; the new lot is wine', () => {
    const result = tell(
      ...bottled,
      step('dump_cases', { caseLot: 'C', cases: 2, to: [place('D', 4.7)], lossReason: 'spill' }),
    );
    // 120 bottles are left: 23.775485, so 4.755097 leave. Additives ⌊2853058·v/V⌋ = 475509, landing ⌊475509·4.7/4.755097⌋.
    expect(lotOf(result, 'D')).toMatchObject({
      kind: 'wine',
      volume: 4.7,
      taxClass: 'a',
      owner: 'Ann',
      additives: [{ amount: 0.469999 }],
      cost: { categories: { bulk: 50, dry_goods: 8.3333 } },
    });
    expect(lotOf(result, 'C')).toMatchObject({ volume: 23.775485, cases: 10, cost: { total: 291.6667 } });
  });

  it('mixes a second bottling of other wine by volume', () => {
    const result = tell(...bottled, bulk('B', 50, cab), bottling('B', 30, 'C', 12));
    // 288 bottles are 57.061163: 28.530582 was held, so 28.530581 arrived; 28530581/57061163 = 0.49999999123746…
    expect(lotOf(result, 'C').composition).toEqual([
      { ...cab, share: 0.499999991237, volume: 28.530581 },
      { ...zin, share: 0.500000008763, volume: 28.530582 },
    ]);
  });
});

describe('in bond', () => {
  const sent = (to: Record<string, unknown>, volume: number | string = 10) =>
    step('transfer_in_bond', { from: [place('A', volume)], to });
  const bulkA = [bulk('A', 30, zin, { cost: 300, taxClass: 'a' }), so2('A', 1)];

  it('converts the total half up and passes shares and, in the same currency, cost', () => {
    const result = tell(...bulkA, sent({ winery: 'sister', lot: 'R', vessel: 'T1' }));
    // 10 · 3.785411784 = 37.85411784
    expect(lotOf(result, 'R', 'sister')).toMatchObject({
      winery: 'sister',
      kind: 'wine',
      volume: 37.854118,
      taxClass: 'a',
      composition: [{ ...zin, share: 1, volume: 37.854118 }],
      additives: [{ amount: 0.333333 }],
      cost: { total: 100, categories: { bulk: 100 } },
      lastAction: 'a3',
    });
    expect(lotOf(result, 'A')).toMatchObject({
      volume: 20,
      additives: [{ amount: 0.666667 }],
      cost: { total: 200 },
      lastAction: 'a3',
    });
    expect(result.vessels.get('sister/T1')).toEqual({ lot: 'R', volume: 37.854118 });
  });

  it("has a transit loss or gain in the receiver's unit", () => {
    // ⌊333333·37/37.854118⌋ and ⌊333333·38/37.854118⌋
    const loss = tell(...bulkA, sent({ winery: 'sister', lot: 'R', volume: 37 }));
    expect(lotOf(loss, 'R', 'sister')).toMatchObject({
      volume: 37,
      additives: [{ amount: 0.325811 }],
      cost: { total: 100 },
    });
    const gain = tell(...bulkA, sent({ winery: 'sister', lot: 'R', volume: 38 }));
    expect(lotOf(gain, 'R', 'sister')).toMatchObject({
      volume: 38,
      additives: [{ amount: 0.334617 }],
      cost: { total: 100 },
    });
    expect(gain.flows.slice(-2)).toMatchObject([
      { winery: 'home', volumeOut: 10_000_000n, removed: 10_000_000n, loss: 0n },
      { winery: 'sister', received: 37_854_118n, volumeIn: 38_000_000n, loss: -145_882n },
    ]);
  });

  it('begins a new cost where the currency differs', () => {
    const begun = tell(...bulkA, sent({ winery: 'metric', lot: 'R', cost: 77 }));
    expect(lotOf(begun, 'R', 'metric').cost.categories).toEqual({ bulk: 77 });
    expect(lotOf(tell(...bulkA, sent({ winery: 'metric', lot: 'R' })), 'R', 'metric').cost.total).toBe(0);
    // In the same currency `to.cost` says nothing.
    expect(lotOf(tell(...bulkA, sent({ winery: 'sister', lot: 'R', cost: 77 })), 'R', 'sister').cost.total).toBe(100);
  });

  it('converts litres to gallons', () => {
    const result = tell(
      { ...bulk('A', 30, zin), winery: 'metric' },
      step('transfer_in_bond', { from: [place('A', 10)], to: { winery: 'home', lot: 'R' } }, 'metric'),
    );
    expect(lotOf(result, 'R')).toMatchObject({ volume: 2.641721, vessels: [{ vessel: null, volume: 2.641721 }] });
  });

  it('moves cases as cases of the same format, all of them', () => {
    const result = tell(
      ...bottled,
      step('transfer_in_bond', { from: [{ caseLot: 'C', cases: 2 }], to: { winery: 'sister', lot: 'R' } }),
    );
    expect(lotOf(result, 'R', 'sister')).toMatchObject({
      kind: 'cases',
      volume: 18,
      cases: 2,
      bottles: 0,
      format: { bottleMl: 750, bottlesPerCase: 12 },
      taxClass: 'a',
      additives: [{ amount: 0.475509 }],
      cost: { categories: { bulk: 50, dry_goods: 8.3333 } },
    });
  });
});

describe('fully emptied', () => {
  it('takes the last of additives and cost with the last of the volume', () => {
    const result = tell(
      bulk('A', 3, zin, { cost: 1 }),
      so2('A', 1),
      rack([place('A', 1)], [place('B', 1)]),
      rack([place('A', 2)], [place('B', 2)]),
    );
    expect(lotOf(result, 'B')).toMatchObject({ volume: 3, additives: [{ amount: 1 }], cost: { total: 1 } });
  });
});
