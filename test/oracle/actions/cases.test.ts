import { describe, expect, it } from 'vitest';
import { bottled, bottling, bulk, cab, lotOf, place, run, step, zin } from '../scenario.js';

describe('cases', () => {
  it('bottle: take the volume from the count, additives in proportion to it, and the whole cost', () => {
    const result = run(...bottled);
    // 144 · 750 ml ÷ 3785.411784 = 28.530582… Of 3 g of additives, ⌊3000000·28.530582/30⌋ = 2853058 arrive. The cost is 300 + 50.
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

  it("have the volume of their total count, not a multiple of one case's volume", () => {
    // One bottle is 0.198129 gal. 13 are 2.575678, not 2.377548 + 0.198129 = 2.575677.
    const result = run(
      bulk('A', 100, zin),
      bottling('A', 2.377548, 'C', 1),
      bottling('A', 0.19813, 'C', 0, { bottles: 1 }),
    );
    expect(lotOf(result, 'C')).toMatchObject({ volume: 2.575678, cases: 1, bottles: 1 });
    // The second bottling needs 2.575678 − 2.377548 = 0.198130, so the 0.198129 of a single bottle is too little.
    const refused = run(
      bulk('A', 100, zin),
      bottling('A', 2.377548, 'C', 1),
      bottling('A', 0.198129, 'C', 0, { bottles: 1 }),
    );
    expect(refused.outcomes.get('a3')).toEqual({ code: 'insufficient_volume' });
  });

  it('collect loose bottles in cases, and are exact in litres', () => {
    const data = { from: [place('M', 10)], caseLot: 'C', bottleMl: 375, bottlesPerCase: 6, cases: 1, bottles: 8 };
    const result = run({ ...bulk('M', 10, zin), winery: 'metric' }, step('bottle', data, 'metric'));
    expect(lotOf(result, 'C', 'metric')).toMatchObject({ volume: 5.25, cases: 2, bottles: 2 });
  });

  it('are removed with their part of additives and cost', () => {
    const result = run(...bottled, step('remove_cases', { caseLot: 'C', cases: 1, bottles: 3, reason: 'taxpaid' }));
    // 129 bottles stay: 25.558646, so 2.971936 of 28.530582 leave with ⌊2853058·v/V⌋ = 297193, bulk 31.25 and dry goods 5.2083.
    expect(lotOf(result, 'C')).toMatchObject({
      volume: 25.558646,
      cases: 10,
      bottles: 9,
      additives: [{ amount: 2.555865 }],
      cost: { categories: { bulk: 268.75, dry_goods: 44.7917 } },
    });
    expect(result.flows.at(-1)).toMatchObject({ removed: 2_971_936n, costRemoved: 364_583n });
  });

  it('are returned: bottles, volume and cost rise, and everything else stays', () => {
    const result = run(...bottled, step('return_cases', { caseLot: 'C', cases: 1, cost: 9 }));
    expect(lotOf(result, 'C')).toMatchObject({
      volume: 30.90813,
      cases: 13,
      additives: [{ amount: 2.853058 }],
      cost: { categories: { bulk: 300, dry_goods: 50, returned: 9 } },
    });
  });

  it('are dumped by a movement that makes wine', () => {
    const result = run(
      ...bottled,
      step('dump_cases', { caseLot: 'C', cases: 2, to: [place('D', 4.7)], lossReason: 'spill' }),
    );
    // 120 bottles stay: 23.775485, so 4.755097 leave with additives of ⌊2853058·v/V⌋ = 475509, and ⌊475509·4.7/4.755097⌋ arrive.
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

  it('mix a second bottling of another wine by volume', () => {
    const result = run(...bottled, bulk('B', 50, cab), bottling('B', 30, 'C', 12));
    // 288 bottles are 57.061163. The lot held 28.530582, so 28.530581 arrive: 28530581/57061163 = 0.49999999123746…
    expect(lotOf(result, 'C').composition).toEqual([
      { ...cab, share: 0.499999991237, volume: 28.530581 },
      { ...zin, share: 0.500000008763, volume: 28.530582 },
    ]);
  });
});
