import { describe, expect, it } from 'vitest';
import { bottled, bulk, lotOf, place, run, so2, step, zin } from '../scenario.js';

describe('a transfer in bond', () => {
  const sent = (to: Record<string, unknown>, volume: number | string = 10) =>
    step('transfer_in_bond', { from: [place('A', volume)], to });
  const bulkA = [bulk('A', 30, zin, { cost: 300, taxClass: 'a' }), so2('A', 1)];

  it('converts the total half up and transfers shares and, in the same currency, cost', () => {
    const result = run(...bulkA, sent({ winery: 'sister', lot: 'R', vessel: 'T1' }));
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

  it("has its transit loss or gain in the receiver's unit", () => {
    // ⌊333333·37/37.854118⌋ and ⌊333333·38/37.854118⌋
    const loss = run(...bulkA, sent({ winery: 'sister', lot: 'R', volume: 37 }));
    expect(lotOf(loss, 'R', 'sister')).toMatchObject({
      volume: 37,
      additives: [{ amount: 0.325811 }],
      cost: { total: 100 },
    });
    const gain = run(...bulkA, sent({ winery: 'sister', lot: 'R', volume: 38 }));
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

  it('starts a new cost where the currency differs', () => {
    const started = run(...bulkA, sent({ winery: 'metric', lot: 'R', cost: 77 }));
    expect(lotOf(started, 'R', 'metric').cost.categories).toEqual({ bulk: 77 });
    expect(lotOf(run(...bulkA, sent({ winery: 'metric', lot: 'R' })), 'R', 'metric').cost.total).toBe(0);
    // In the same currency `to.cost` is ignored.
    expect(lotOf(run(...bulkA, sent({ winery: 'sister', lot: 'R', cost: 77 })), 'R', 'sister').cost.total).toBe(100);
  });

  it('converts litres to gallons', () => {
    const result = run(
      { ...bulk('A', 30, zin), winery: 'metric' },
      step('transfer_in_bond', { from: [place('A', 10)], to: { winery: 'home', lot: 'R' } }, 'metric'),
    );
    expect(lotOf(result, 'R')).toMatchObject({ volume: 2.641721, vessels: [{ vessel: null, volume: 2.641721 }] });
  });

  it('moves all cases, in the same format', () => {
    const result = run(
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
