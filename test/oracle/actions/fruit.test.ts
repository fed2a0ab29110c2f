import { describe, expect, it } from 'vitest';
import { cab, fruit, lotOf, place, run, so2, step, zin } from '../scenario.js';

describe('fruit', () => {
  it('adds up receipts of one origin and has weights in its composition', () => {
    const result = run(
      fruit('F', 1000, { ...zin, block: 'B1' }, { cost: 500, owner: 'Ann' }),
      fruit('F', 500.5, { ...zin, block: 'B1' }, { cost: 1 }),
    );
    expect(lotOf(result, 'F')).toEqual({
      winery: 'home',
      lot: 'F',
      kind: 'fruit',
      status: 'active',
      volume: 0,
      weight: 1500.5,
      vessels: [],
      composition: [{ ...zin, block: 'B1', weight: 1500.5, share: 1 }],
      additives: [],
      analyses: [],
      taxClass: null,
      owner: 'Ann',
      stage: null,
      fraction: null,
      tags: [],
      // 501 ÷ 1500.5 = 0.33388…
      cost: { total: 501, perUnit: 0.3339, categories: { fruit: 501 } },
      lastAction: 'a2',
      effectiveAt: '2025-01-01T00:02:00.000Z',
    });
  });

  it('apportions composition by weight, and cost and additives by volume', () => {
    const result = run(
      fruit('F1', 1000, zin, { cost: 100 }),
      fruit('F2', 900, cab, { cost: 90 }),
      so2('F1', 1),
      step('process_fruit', {
        from: [
          { lot: 'F1', weight: 'all' },
          { lot: 'F2', weight: 500 },
        ],
        to: [{ ...place('M1', 100), fraction: 'free run' }, place('M2', 50)],
        kind: 'must',
      }),
    );
    const m1 = lotOf(result, 'M1');
    expect(m1.kind).toBe('must');
    expect(m1.fraction).toBe('free run');
    // 500/1500 and 1000/1500: the missing unit goes to Zinfandel's larger remainder.
    expect(m1.composition.map(({ variety, share, volume }) => [variety, share, volume])).toEqual([
      ['Cabernet', 0.333333333333, 33.333333],
      ['Zinfandel', 0.666666666667, 66.666667],
    ]);
    // F1 loses all its cost, 100, and F2 ⌊900000·500/900⌋ = 500000. Of these 150, M1 gets ⌊150·100/150⌋ = 100 and M2 the rest.
    expect(m1.cost).toEqual({ total: 100, perUnit: 1, categories: { fruit: 100 } });
    expect(lotOf(result, 'M2').cost.total).toBe(50);
    // Of 1 g, M1 gets ⌊1000000·100/150⌋ = 666666 and M2 the rest.
    expect(m1.additives).toEqual([{ product: 'SO2', amount: 0.666666, unit: 'g' }]);
    expect(lotOf(result, 'M2').additives).toEqual([{ product: 'SO2', amount: 0.333334, unit: 'g' }]);
    expect(lotOf(result, 'F1')).toMatchObject({
      weight: 0,
      composition: [],
      cost: { total: 0, perUnit: null },
      additives: [],
    });
    expect(lotOf(result, 'F2')).toMatchObject({ weight: 400, cost: { total: 40 } });
  });
});
