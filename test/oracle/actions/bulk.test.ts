import { describe, expect, it } from 'vitest';
import { bulk, cab, lotOf, place, run, so2, step, zin } from '../scenario.js';

describe('topping', () => {
  it('takes evaporation first, then mixes the arrival; spill takes additives but no cost', () => {
    const result = run(
      bulk('T', 60, zin, { cost: 60 }),
      so2('T', 6),
      bulk('S', 10, cab, { cost: 20 }),
      so2('S', 1),
      step('top', { from: [place('S', 3)], to: [place('T', 2)] }),
    );
    // ⌊1000000·3/10⌋ = 300000 and a cost of 6.0000 leave S. T loses ⌊6000000·2/60⌋ = 200000 and gets ⌊300000·2/3⌋ = 200000.
    expect(lotOf(result, 'T')).toMatchObject({ volume: 60, additives: [{ amount: 6 }], cost: { total: 66 } });
    expect(lotOf(result, 'S')).toMatchObject({ volume: 7, additives: [{ amount: 0.7 }], cost: { total: 14 } });
    // (58·zin + 2·cab)/60
    expect(lotOf(result, 'T').composition).toEqual([
      { ...cab, share: 0.033333333333, volume: 2 },
      { ...zin, share: 0.966666666667, volume: 58 },
    ]);
  });

  it('keeps the cost of a target that evaporates entirely, because it is not empty when the action ends', () => {
    const result = run(
      bulk('T', 2, zin, { cost: 5 }),
      bulk('S', 10, cab, { cost: 20 }),
      step('top', { from: [place('S', 2)], to: [place('T', 2)] }),
    );
    expect(lotOf(result, 'T')).toMatchObject({ cost: { total: 9 }, composition: [{ variety: 'Cabernet', share: 1 }] });
  });

  it('is refused where a target holds too little after the sources left', () => {
    const both = bulk('T', 3, zin);
    const topping = (volume: number) => step('top', { from: [place('T', 2)], to: [place('T', volume)] });
    expect(run(both, topping(1)).outcomes.get('a2')).toBeNull();
    expect(run(both, topping(2)).outcomes.get('a2')).toEqual({ code: 'insufficient_volume' });
  });
});
