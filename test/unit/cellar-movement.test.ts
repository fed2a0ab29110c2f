import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/cellar/registry.js';
import { Scenario } from './cellar-scenario.js';

const shares = (scenario: Scenario, lot: string) =>
  Object.fromEntries(scenario.shown(lot).composition.map((leaf) => [leaf.variety, leaf.share]));

describe('a movement', () => {
  it('takes the volumes of from, puts in the volumes of to, and loses the difference', () => {
    const cellar = new Scenario().wine('A', 100, { vessel: 'T1', cost: 1000 });
    cellar.given('rack', {
      from: [{ lot: 'A', vessel: 'T1', volume: 'all' }],
      to: [{ lot: 'A', vessel: 'T2', volume: 98 }],
      lossReason: 'lees',
    });
    expect(cellar.shown('A')).toMatchObject({
      volume: 98,
      vessels: [{ vessel: 'T2', volume: 98 }],
      cost: { total: 1000, perUnit: 10.2041, categories: { bulk: 1000 } },
    });
    expect([cellar.occupant('T1'), cellar.occupant('T2')]).toEqual([null, 'A']);
  });

  it.each(['rack', 'filter', 'barrel_down', 'drain_press', 'blend', 'transfer'])(
    'is the same thing when called %s',
    (type) => {
      const cellar = new Scenario().wine('A', 10);
      cellar.given(type, { from: [{ lot: 'A', vessel: 'T-A', volume: 4 }], to: [{ lot: 'B', volume: 4 }] });
      expect([cellar.shown('A').volume, cellar.shown('B').volume]).toEqual([6, 4]);
    },
  );

  it('mixes once over all sources and once for each target', () => {
    const cellar = new Scenario()
      .wine('A', 30)
      .wine('B', 10, { variety: 'Merlot' })
      .wine('C', 40, { variety: 'Merlot' });
    const from = [
      { lot: 'A', vessel: 'T-A', volume: 30 },
      { lot: 'B', vessel: 'T-B', volume: 10 },
    ];
    cellar.given('blend', { from, to: [{ lot: 'C', vessel: 'T-C', volume: 40 }] });
    expect(shares(cellar, 'C')).toEqual({ Merlot: 0.625, Syrah: 0.375 });
    expect(cellar.shown('A')).toMatchObject({
      volume: 0,
      vessels: [],
      composition: [],
      cost: { total: 0, perUnit: null },
    });
  });

  it('takes everything out before it puts anything in, so that a new lot may go into a tank that is emptied', () => {
    const cellar = new Scenario().wine('A', 5, { vessel: 'T1' }).wine('B', 7, { vessel: 'T2', variety: 'Merlot' });
    const from = [
      { lot: 'A', vessel: 'T1', volume: 'all' },
      { lot: 'B', vessel: 'T2', volume: 'all' },
    ];
    cellar.given('transfer', { from, to: [{ lot: 'C', vessel: 'T2', volume: 'rest' }] });
    expect([cellar.occupant('T1'), cellar.occupant('T2')]).toEqual([null, 'C']);
    expect(cellar.shown('C').volume).toBe(12);
  });

  it('puts the rest less the stated loss into one place, and "same" back into each vessel', () => {
    const cellar = new Scenario().wine('A', 20, { vessel: 'T1' });
    const barrels = { lot: 'A', vessels: ['B1', 'B2'] };
    cellar.given('barrel_down', {
      from: [{ lot: 'A', vessel: 'T1', volume: 20 }],
      to: [
        { ...barrels, volume: 6 },
        { lot: 'A', volume: 'rest' },
      ],
      loss: 1,
      lossReason: 'spill',
    });
    expect(cellar.shown('A').vessels).toEqual([
      { vessel: null, volume: 7 },
      { vessel: 'B1', volume: 6 },
      { vessel: 'B2', volume: 6 },
    ]);
    cellar.given('filter', {
      from: [{ ...barrels, volume: 'all' }],
      to: [{ lot: 'F', vessels: ['B1', 'B2'], volume: 'same' }],
    });
    expect(cellar.shown('F').vessels.map((one) => one.volume)).toEqual([6, 6]);
    expect(cellar.occupant('B1')).toBe('F');
  });

  it('takes additives rounded down and apportions them by the volume that has not landed yet', () => {
    const cellar = new Scenario().wine('A', 3);
    cellar.given('addition', { lot: 'A', product: 'SO2', amount: 0.00001, unit: 'g' });
    cellar.given('rack', {
      from: [{ lot: 'A', vessel: 'T-A', volume: 2 }],
      to: [
        { lot: 'B', volume: 1 },
        { lot: 'C', volume: 0.5 },
      ],
      lossReason: 'lees',
    });
    // 10 millionths: ⌊10·2/3⌋ = 6 leave; ⌊6·1/2⌋ = 3 land in B, ⌊3·0.5/1⌋ = 1 in C, and 2 go with the lees.
    expect(['A', 'B', 'C'].map((lot) => cellar.lot(lot).additives[0]?.amount)).toEqual([4, 3, 1]);
  });

  it('scales the additives on their way by a gain', () => {
    const cellar = new Scenario().wine('A', 10);
    cellar.given('addition', { lot: 'A', product: 'SO2', amount: 100, unit: 'g' });
    const data = {
      from: [{ lot: 'A', vessel: 'T-A', volume: 'all' }],
      to: [{ lot: 'B', volume: 11 }],
      lossReason: 'gain',
    };
    cellar.given('rack', data);
    expect(cellar.shown('B').additives).toEqual([{ product: 'SO2', amount: 110, unit: 'g' }]);
  });

  it('divides its whole cost among the targets by volume, with the rest for the last', () => {
    const cellar = new Scenario().wine('A', 9, { cost: 10 });
    cellar.given('rack', {
      from: [{ lot: 'A', vessel: 'T-A', volume: 'all' }],
      to: [
        { lot: 'B', volume: 2 },
        { lot: 'C', volume: 2 },
        { lot: 'D', volume: 2 },
      ],
      lossReason: 'lees',
    });
    expect(['B', 'C', 'D'].map((lot) => cellar.shown(lot).cost.total)).toEqual([3.3333, 3.3333, 3.3334]);
  });

  it('writes cost off if nothing arrives', () => {
    const cellar = new Scenario().wine('A', 9, { cost: 9 });
    cellar.given('rack', { from: [{ lot: 'A', vessel: 'T-A', volume: 3 }], to: [], lossReason: 'spill' });
    expect(cellar.shown('A')).toMatchObject({ volume: 6, cost: { total: 6, perUnit: 1 } });
  });

  it('creates a lot of the kind of the first source, with the declarations that all sources share', () => {
    const cellar = new Scenario().wine('A', 5).wine('B', 5);
    cellar.given('declare', { lot: 'A', kind: 'must', stage: 'fermenting', owner: 'Ann' });
    cellar.given('declare', { lot: 'B', stage: 'fermenting', owner: 'Bob' });
    const from = [
      { lot: 'A', vessel: 'T-A', volume: 1 },
      { lot: 'B', vessel: 'T-B', volume: 1 },
    ];
    cellar.given('blend', {
      from,
      to: [
        { lot: 'C', volume: 1 },
        { lot: 'D', volume: 1, kind: 'juice', owner: 'Cid', fraction: 'press' },
      ],
    });
    expect(cellar.shown('C')).toMatchObject({
      kind: 'must',
      stage: 'fermenting',
      owner: null,
      taxClass: null,
      fraction: null,
    });
    expect(cellar.shown('D')).toMatchObject({ kind: 'juice', owner: 'Cid', fraction: 'press' });
    cellar.given('blend', { from, to: [{ lot: 'C', volume: 2, kind: 'wine', owner: 'Dee' }] });
    expect(cellar.shown('C')).toMatchObject({ kind: 'must', owner: null });
  });

  it('may take from and put into the same lot', () => {
    const cellar = new Scenario().wine('A', 10, { vessel: 'T1', cost: 5 });
    const events = cellar.events('rack', {
      from: [{ lot: 'A', vessel: 'T1', volume: 'all' }],
      to: [{ lot: 'A', vessel: 'T1', volume: 'same' }],
    });
    expect(events.map((event) => event.name)).toEqual(['WineMovedOut', 'WineMovedIn']);
    expect(cellar.shown('A')).toMatchObject({ volume: 10, cost: { total: 5 } });
    expect(cellar.occupant('T1')).toBe('A');
  });
});

describe('processing fruit', () => {
  it('apportions the volume to origins by the weights used', () => {
    const cellar = new Scenario().fruit('F1', 3, { cost: 300 }).fruit('F2', 1, { variety: 'Viognier', cost: 50 });
    cellar.given('process_fruit', {
      from: [
        { lot: 'F1', weight: 'all' },
        { lot: 'F2', weight: 1 },
      ],
      to: [
        { lot: 'M', vessel: 'T1', volume: 400, fraction: 'free run' },
        { lot: 'P', kind: 'juice', volume: 100 },
      ],
      kind: 'must',
    });
    expect(shares(cellar, 'M')).toEqual({ Syrah: 0.75, Viognier: 0.25 });
    expect(cellar.shown('M')).toMatchObject({
      kind: 'must',
      volume: 400,
      weight: 0,
      fraction: 'free run',
      cost: { total: 280 },
    });
    expect(cellar.shown('P')).toMatchObject({ kind: 'juice', cost: { total: 70, categories: { fruit: 70 } } });
    expect(cellar.shown('F1')).toMatchObject({ kind: 'fruit', weight: 0, volume: 0, composition: [] });
  });
});

describe('topping', () => {
  it('keeps the volume of its targets and changes their composition', () => {
    const cellar = new Scenario()
      .wine('K', 10, { variety: 'Merlot', cost: 20 })
      .wine('A', 60, { vessel: 'B1', cost: 600 });
    cellar.given('addition', { lot: 'A', product: 'SO2', amount: 60, unit: 'g' });
    cellar.given('top', {
      from: [{ lot: 'K', vessel: 'T-K', volume: 4 }],
      to: [{ lot: 'A', vessel: 'B1', volume: 3 }],
    });
    expect(cellar.shown('A')).toMatchObject({
      volume: 60,
      additives: [{ amount: 57 }],
      cost: { total: 608 },
    });
    expect(shares(cellar, 'A')).toEqual({ Merlot: 0.05, Syrah: 0.95 });
    expect(cellar.shown('K').volume).toBe(6);
  });

  it('keeps the cost of a target that evaporates to its last drop, because the lot is not empty when the action ends', () => {
    const cellar = new Scenario().wine('K', 10, { variety: 'Merlot', cost: 20 }).wine('A', 4, { cost: 600 });
    cellar.given('addition', { lot: 'A', product: 'SO2', amount: 60, unit: 'g' });
    cellar.given('top', {
      from: [{ lot: 'K', vessel: 'T-K', volume: 5 }],
      to: [{ lot: 'A', vessel: 'T-A', volume: 4 }],
    });
    expect(cellar.shown('A')).toMatchObject({ volume: 4, additives: [], cost: { total: 610 } });
    expect(shares(cellar, 'A')).toEqual({ Merlot: 1 });
  });

  it('emits the evaporation before the arrival', () => {
    const cellar = new Scenario().wine('K', 10).wine('A', 60, { vessel: 'B1' });
    const events = cellar.events('top', {
      from: [{ lot: 'K', vessel: 'T-K', volume: 2 }],
      to: [{ lot: 'A', vessel: 'B1', volume: 'rest' }],
    });
    expect(events.map((event) => event.name)).toEqual(['WineMovedOut', 'WineEvaporated', 'WineMovedIn']);
  });
});

describe('the registry', () => {
  it('has each documented type once', () => {
    expect(new Set(actionKinds.map((kind) => kind.type)).size).toBe(24);
    expect(actionKinds).toHaveLength(24);
  });
});
