import { describe, expect, it } from 'vitest';
import { apportion, compareText, floorDivide, integerOf, numberOf, roundHalfUp } from './exact.js';
import { inTimelineOrder, replay } from './replay.js';
import { actionsOf, bulk, cab, fruit, lotOf, place, rack, so2, step, syrah, tell, wineries, zin } from './story.js';

describe('exact arithmetic', () => {
  it('reads JSON numbers without a float and writes them back', () => {
    expect(integerOf(0.1, 6)).toBe(100_000n);
    expect(integerOf(1e-12, 12)).toBe(1n);
    expect(integerOf(-1234.5678, 4)).toBe(-12_345_678n);
    expect(integerOf(1_000_000_000.000001, 6)).toBe(1_000_000_000_000_001n);
    expect(() => integerOf(0.0000001, 6)).toThrow('decimals');
    expect(numberOf(-5n, 4)).toBe(-0.0005);
    expect(numberOf(1_000_000_000_000_001n, 6)).toBe(1_000_000_000.000001);
  });

  it('floors below zero and rounds halves away from it', () => {
    expect([floorDivide(-7n, 2n), floorDivide(7n, 2n), floorDivide(-4n, 2n)]).toEqual([-4n, 3n, -2n]);
    expect([roundHalfUp(5n, 2n), roundHalfUp(-5n, 2n), roundHalfUp(-4n, 3n), roundHalfUp(4n, 3n)]).toEqual([
      3n,
      -3n,
      -1n,
      1n,
    ]);
  });

  it('gives missing units to the largest remainders, ties to the earlier', () => {
    expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
    // 10·1/6 = 1 rem 4, 10·2/6 = 3 rem 2, 10·3/6 = 5 rem 0: the one missing goes to the first.
    expect(apportion(10n, [1n, 2n, 3n])).toEqual([2n, 3n, 5n]);
    // 11·2/7 = 3 rem 1, 11·5/7 = 7 rem 6: it goes to the second.
    expect(apportion(11n, [2n, 5n])).toEqual([3n, 8n]);
  });

  it('orders texts by code point, not by UTF-16 unit', () => {
    expect(compareText('\u{1F347}', '\uFF21')).toBeGreaterThan(0);
    expect(compareText('a', 'ab')).toBeLessThan(0);
  });
});

describe('the timeline', () => {
  it('goes by effective time, tie-break, id, and stops at `at`', () => {
    const base = { winery: 'home', type: 'note', data: { lot: 'A', text: 'x' } };
    const actions = [
      { ...base, id: 'c', effectiveAt: 5, tieBreak: 2 },
      { ...base, id: 'b', effectiveAt: 5, tieBreak: 1 },
      { ...base, id: 'a', effectiveAt: 5, tieBreak: 1 },
      { ...base, id: 'z', effectiveAt: 4, tieBreak: 9 },
    ];
    expect(inTimelineOrder(actions).map(({ id }) => id)).toEqual(['z', 'a', 'b', 'c']);
    expect([...replay({ wineries, actions }, { at: 4 }).outcomes.keys()]).toEqual(['z']);
  });

  it('keeps the state after each action on request', () => {
    const actions = actionsOf([bulk('A', 10, zin), step('measure', { ...place('A', 9) }), so2('A', 1)]);
    const { history } = replay({ wineries, actions }, { history: true });
    expect(history?.get('home/A')?.map(({ volume, lastAction }) => [volume, lastAction])).toEqual([
      [10, 'a1'],
      [9, 'a2'],
      [9, 'a3'],
    ]);
  });
});

describe('fruit', () => {
  it('adds up receipts of one origin and shows weights', () => {
    const result = tell(
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

  it('apportions what it was made of by weight, cost and additives by volume', () => {
    const result = tell(
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
    // F1 gives 100 whole, F2 ⌊900000·500/900⌋ = 500000, so 150 travel: ⌊150·100/150⌋ = 100 and the rest.
    expect(m1.cost).toEqual({ total: 100, perUnit: 1, categories: { fruit: 100 } });
    expect(lotOf(result, 'M2').cost.total).toBe(50);
    // 1 g: ⌊1000000·100/150⌋ = 666666, then all that is left.
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

describe('movements', () => {
  it('mixes all sources once, and each target once', () => {
    const result = tell(
      bulk('A', 1, syrah),
      bulk('B', 1, cab),
      bulk('C', 1, zin),
      rack([place('A', 'all'), place('B', 'all'), place('C', 'all')], [place('D', 'rest')]),
    );
    // A third each; the one missing unit goes to the earliest leaf, Cabernet.
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
    const leaves = lotOf(tell(step('receive_bulk', { to: place('A', 8), components })), 'A').composition;
    expect(leaves.map(({ vintage, block, volume }) => [vintage, block, volume])).toEqual([
      [null, undefined, 3],
      [2023, undefined, 1],
      [2024, undefined, 2],
      [2024, 'A', 2],
    ]);
  });

  it('takes and gives additives and cost with floors, and concentrates cost on a loss', () => {
    const result = tell(
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

  it('rounds a negative cost down, away from zero', () => {
    const result = tell(
      bulk('A', 3, zin),
      step('add_cost', { lot: 'A', category: 'credit', amount: -1 }),
      rack([place('A', 1)], [place('B', 1)]),
    );
    // ⌊−10000/3⌋ = −3334, and 10000 − 3334 stay owed by A; perUnit −0.6666/2 = −0.3333.
    expect(lotOf(result, 'B').cost).toEqual({ total: -0.3334, perUnit: -0.3334, categories: { credit: -0.3334 } });
    expect(lotOf(result, 'A').cost).toEqual({ total: -0.6666, perUnit: -0.3333, categories: { credit: -0.6666 } });
  });

  it('takes additives once per source lot, in one mixture', () => {
    const result = tell(
      step('receive_bulk', {
        to: { lot: 'A', vessels: ['V1', 'V2', 'V3'], volume: 1 },
        components: [{ share: 1, ...zin }],
      }),
      so2('A', 1),
      rack([{ lot: 'A', vessels: ['V1', 'V2'], volume: 0.5 }], [place('B', 'rest', null)]),
    );
    // ⌊1000000·1/3⌋ = 333333 once, and not twice ⌊1000000·0.5/3⌋ = 166666.
    expect(lotOf(result, 'B').additives[0]?.amount).toBe(0.333333);
    expect(lotOf(result, 'B').vessels).toEqual([{ vessel: null, volume: 1 }]);
    expect(lotOf(result, 'A').vessels).toEqual([
      { vessel: 'V1', volume: 0.5 },
      { vessel: 'V2', volume: 0.5 },
      { vessel: 'V3', volume: 1 },
    ]);
  });

  it('scales additives on a gain and leaves cost', () => {
    const result = tell(
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

  it('knows all, rest with a loss, and same', () => {
    const result = tell(
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

  it('gives a new lot what its sources agree on, the wishes of `to`, and leaves an existing lot its own', () => {
    const result = tell(
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

  it('writes cost off where nothing arrives, and lets a lot move onto itself', () => {
    const result = tell(
      bulk('A', 10, zin, { cost: 10 }),
      rack([place('A', 4)], [], { lossReason: 'spill' }),
      rack([place('A', 'all')], [place('A', 5, 'V9')]),
    );
    expect(lotOf(result, 'A')).toMatchObject({ volume: 5, vessels: [{ vessel: 'V9', volume: 5 }], cost: { total: 6 } });
    expect(lotOf(result, 'A').composition).toEqual([{ ...zin, share: 1, volume: 5 }]);
  });
});
