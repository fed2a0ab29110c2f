import { describe, expect, it } from 'vitest';
import { bulk, cab, lotOf, place, rack, run, so2, step, syrah, zin } from './scenario.js';

describe('movements', () => {
  it('mixes once over all sources and once for each target', () => {
    const result = run(
      bulk('A', 1, syrah),
      bulk('B', 1, cab),
      bulk('C', 1, zin),
      rack([place('A', 'all'), place('B', 'all'), place('C', 'all')], [place('D', 'rest')]),
    );
    // A third each. The missing unit goes to the earliest leaf, Cabernet.
    expect(lotOf(result, 'D').composition).toEqual([
      { ...cab, share: 0.333333333334, volume: 1 },
      { ...syrah, share: 0.333333333333, volume: 1 },
      { ...zin, share: 0.333333333333, volume: 1 },
    ]);
    expect(lotOf(result, 'A')).toMatchObject({ volume: 0, vessels: [], composition: [], lastAction: 'a4' });
    expect(result.vessels.get('home/T-A')).toEqual({ lot: null, volume: 0 });
    expect(result.vessels.get('home/T-D')).toEqual({ lot: 'D', volume: 3 });
  });

  it('sorts leaves by vintage (null first), variety, appellation, block (absent first)', () => {
    const components = [
      { share: 0.25, ...zin, block: 'A' },
      { share: 0.25, ...zin },
      { share: 0.125, ...zin, vintage: 2023 },
      { share: 0.375, ...zin, vintage: null },
    ];
    const leaves = lotOf(run(step('receive_bulk', { to: place('A', 8), components })), 'A').composition;
    expect(leaves.map(({ vintage, block, volume }) => [vintage, block, volume])).toEqual([
      [null, undefined, 3],
      [2023, undefined, 1],
      [2024, undefined, 2],
      [2024, 'A', 2],
    ]);
  });

  it('rounds additives and cost down when it takes and delivers them, and concentrates cost on a loss', () => {
    const result = run(
      bulk('A', 3, zin, { cost: 100 }),
      so2('A', 10),
      rack([place('A', 1)], [place('B', 0.9), place('C', 0.05)]),
    );
    // Taken ⌊10000000/3⌋ = 3333333. B: ⌊3333333·0.9/1⌋ = 2999999. C: ⌊333334·0.05/0.1⌋ = 166667. The rest is lost.
    expect(lotOf(result, 'A').additives[0]?.amount).toBe(6.666667);
    expect(lotOf(result, 'B').additives[0]?.amount).toBe(2.999999);
    expect(lotOf(result, 'C').additives[0]?.amount).toBe(0.166667);
    // Taken ⌊1000000/3⌋ = 333333. B: ⌊333333·0.9/0.95⌋ = 315789. C: the rest, 17544. 31.5789/0.9 = 35.08766…
    expect(lotOf(result, 'A').cost.total).toBe(66.6667);
    expect(lotOf(result, 'B').cost).toEqual({ total: 31.5789, perUnit: 35.0877, categories: { bulk: 31.5789 } });
    expect(lotOf(result, 'C').cost.total).toBe(1.7544);
  });

  it('rounds a negative cost down, which is away from zero', () => {
    const result = run(
      bulk('A', 3, zin),
      step('add_cost', { lot: 'A', category: 'credit', amount: -1 }),
      rack([place('A', 1)], [place('B', 1)]),
    );
    // B gets ⌊−10000/3⌋ = −3334, and A keeps −10000 + 3334. Per unit that is −0.6666/2 = −0.3333.
    expect(lotOf(result, 'B').cost).toEqual({ total: -0.3334, perUnit: -0.3334, categories: { credit: -0.3334 } });
    expect(lotOf(result, 'A').cost).toEqual({ total: -0.6666, perUnit: -0.3333, categories: { credit: -0.6666 } });
  });

  it('takes additives once per source lot, not once per place', () => {
    const result = run(
      step('receive_bulk', {
        to: { lot: 'A', vessels: ['V1', 'V2', 'V3'], volume: 1 },
        components: [{ share: 1, ...zin }],
      }),
      so2('A', 1),
      rack([{ lot: 'A', vessels: ['V1', 'V2'], volume: 0.5 }], [place('B', 'rest', null)]),
    );
    // Once ⌊1000000·1/3⌋ = 333333, not twice ⌊1000000·0.5/3⌋ = 166666.
    expect(lotOf(result, 'B').additives[0]?.amount).toBe(0.333333);
    expect(lotOf(result, 'B').vessels).toEqual([{ vessel: null, volume: 1 }]);
    expect(lotOf(result, 'A').vessels).toEqual([
      { vessel: 'V1', volume: 0.5 },
      { vessel: 'V2', volume: 0.5 },
      { vessel: 'V3', volume: 1 },
    ]);
  });

  it('scales additives on a gain and leaves cost unchanged', () => {
    const result = run(
      bulk('A', 3, zin, { cost: 100 }),
      so2('A', 10),
      rack([place('A', 'all')], [place('B', 4)], { lossReason: 'gain' }),
    );
    expect(lotOf(result, 'B')).toMatchObject({
      volume: 4,
      additives: [{ amount: 13.333333 }],
      cost: { total: 100, perUnit: 25 },
    });
  });

  it('resolves "all", "rest" with a loss, and "same"', () => {
    const result = run(
      step('receive_bulk', { to: { lot: 'A', vessels: ['V1', 'V2'], volume: 5 }, components: [{ share: 1, ...zin }] }),
      bulk('B', 10, cab),
      rack(
        [{ lot: 'A', vessels: ['V1', 'V2'], volume: 'all' }, place('B', 'all')],
        [{ lot: 'N', vessels: ['V1', 'V2'], volume: 'same' }, place('N', 'rest')],
        { loss: 1, lossReason: 'lees' },
      ),
    );
    expect(lotOf(result, 'N').vessels).toEqual([
      { vessel: 'T-N', volume: 9 },
      { vessel: 'V1', volume: 5 },
      { vessel: 'V2', volume: 5 },
    ]);
    expect(result.vessels.get('home/V1')).toEqual({ lot: 'N', volume: 5 });
  });

  it('gives a new lot the common attributes of its sources or those of `to`, and leaves an existing lot its own', () => {
    const result = run(
      bulk('A', 10, zin, { kind: 'juice', owner: 'Ann' }),
      bulk('B', 10, cab, { owner: 'Ann', taxClass: 'a' }),
      step('declare', { lot: 'A', stage: 'aging' }),
      step('declare', { lot: 'B', stage: 'aging' }),
      bulk('E', 1, zin, { owner: 'Eve', taxClass: 'b' }),
      rack(
        [place('A', 4), place('B', 4)],
        [place('N', 2), { ...place('W', 2), kind: 'wine', taxClass: 'c', owner: 'Bob' }, place('E', 4)],
      ),
    );
    expect(lotOf(result, 'N')).toMatchObject({ kind: 'juice', owner: 'Ann', taxClass: null, stage: 'aging' });
    expect(lotOf(result, 'W')).toMatchObject({ kind: 'wine', owner: 'Bob', taxClass: 'c', stage: 'aging' });
    expect(lotOf(result, 'E')).toMatchObject({ kind: 'wine', owner: 'Eve', taxClass: 'b', stage: null, volume: 5 });
  });

  it('writes off cost where nothing arrives, and lets a lot move within itself', () => {
    const result = run(
      bulk('A', 10, zin, { cost: 10 }),
      rack([place('A', 4)], [], { lossReason: 'spill' }),
      rack([place('A', 'all')], [place('A', 5, 'V9')]),
    );
    expect(lotOf(result, 'A')).toMatchObject({ volume: 5, vessels: [{ vessel: 'V9', volume: 5 }], cost: { total: 6 } });
    expect(lotOf(result, 'A').composition).toEqual([{ ...zin, share: 1, volume: 5 }]);
  });

  it('takes all additives and cost with the last of the volume', () => {
    const result = run(
      bulk('A', 3, zin, { cost: 1 }),
      so2('A', 1),
      rack([place('A', 1)], [place('B', 1)]),
      rack([place('A', 2)], [place('B', 2)]),
    );
    expect(lotOf(result, 'B')).toMatchObject({ volume: 3, additives: [{ amount: 1 }], cost: { total: 1 } });
  });
});
