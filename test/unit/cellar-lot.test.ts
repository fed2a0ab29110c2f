import { describe, expect, it } from 'vitest';
import { cellarDomain } from '../../src/cellar/domain.js';
import { actionKind } from '../../src/cellar/registry.js';
import { currentRules } from '../../src/cellar/rules.js';
import { GALLONS, Scenario } from './cellar-scenario.js';

const sulphur = { product: 'SO2', unit: 'g' };

describe('a measurement', () => {
  it('derives the loss, which takes additives in proportion and concentrates cost', () => {
    const cellar = new Scenario().wine('A', 100, { cost: 50 }).given('addition', { lot: 'A', ...sulphur, amount: 10 });
    const [event] = cellar.events('measure', { lot: 'A', vessel: 'T-A', volume: 90 });
    expect(event).toMatchObject({ name: 'WineMeasured', vessels: [{ vessel: 'T-A', change: -10_000_000 }], cost: [] });
    expect(cellar.shown('A')).toMatchObject({
      volume: 90,
      additives: [{ amount: 9 }],
      cost: { total: 50, perUnit: 0.5556 },
    });
  });

  it('scales additives up if more is found', () => {
    const cellar = new Scenario().wine('A', 3).given('addition', { lot: 'A', ...sulphur, amount: 0.00001 });
    cellar.given('measure', { lot: 'A', vessel: 'T-A', volume: 4 });
    expect(cellar.shown('A').additives).toEqual([{ ...sulphur, amount: 0.000013 }]);
  });

  it('treats several readings as one change of the lot', () => {
    const cellar = new Scenario()
      .wine('A', 10, { vessel: 'T1' })
      .given('addition', { lot: 'A', ...sulphur, amount: 1 });
    cellar.given('transfer', { from: [{ lot: 'A', vessel: 'T1', volume: 4 }], to: [{ lot: 'A', volume: 4 }] });
    cellar.given('measure', { lot: 'A', readings: [{ vessel: 'T1', volume: 5 }, { volume: 5 }] });
    expect(cellar.shown('A')).toMatchObject({ volume: 10, additives: [{ amount: 1 }] });
  });

  it('writes everything off and frees the vessel if nothing is found', () => {
    const cellar = new Scenario()
      .wine('A', 10, { vessel: 'T1', cost: 7 })
      .given('addition', { lot: 'A', ...sulphur, amount: 1 });
    const [event] = cellar.events('measure', { lot: 'A', vessel: 'T1', volume: 0 });
    expect(event?.cost).toEqual([{ category: 'bulk', change: -70_000 }]);
    expect(cellar.shown('A')).toMatchObject({
      volume: 0,
      composition: [],
      additives: [],
      cost: { total: 0, perUnit: null, categories: {} },
    });
    expect(cellar.occupant('T1')).toBeNull();
    expect(cellar.code('adjust', { lot: 'A', vessel: 'T1', change: 1, reason: 'other' })).toBe(
      'composition_incomplete',
    );
  });
});

describe('a lot', () => {
  it('of wine loses its composition when it is emptied, so that emptied lots of different wines have equal states', () => {
    const states = ['Syrah', 'Merlot'].map((variety) => {
      const cellar = new Scenario().wine('A', 10, { variety });
      return cellar
        .given('ship_bulk', { from: [{ lot: 'A', vessel: 'T-A', volume: 'all' }], reason: 'taxpaid' })
        .lot('A');
    });
    expect(states[0]?.composition).toEqual([]);
    expect(states[0]).toEqual(states[1]);
  });

  it('shows fruit by weight', () => {
    const cellar = new Scenario().fruit('F', 2, { cost: 3000 }).fruit('F', 1, { cost: 1000 });
    expect(cellar.shown('F')).toMatchObject({
      kind: 'fruit',
      volume: 0,
      weight: 3,
      vessels: [],
      composition: [{ variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley', weight: 3, share: 1 }],
      cost: { total: 4000, perUnit: 1333.3333, categories: { fruit: 4000 } },
    });
    expect(cellar.shown('F').composition[0]).not.toHaveProperty('volume');
    expect(cellar.shown('F')).not.toHaveProperty('cases');
  });

  it('gains volume by an addition and keeps its earlier additives and shares', () => {
    const cellar = new Scenario().wine('A', 10).given('addition', { lot: 'A', ...sulphur, amount: 1, cost: 2.5 });
    cellar.given('addition', {
      lot: 'A',
      vessel: 'T-A',
      product: 'water',
      unit: 'gal',
      amount: 1,
      volume: 1,
      purpose: 'ameliorate',
    });
    expect(cellar.shown('A')).toMatchObject({
      volume: 11,
      additives: [
        { ...sulphur, amount: 1 },
        { product: 'water', unit: 'gal', amount: 1 },
      ],
      cost: { categories: { addition: 2.5 } },
      composition: [{ share: 1, volume: 11 }],
    });
  });

  it('keeps the latest analysis of each analyte and unit', () => {
    const cellar = new Scenario().wine('A', 1);
    for (const value of [3.4, 3.5]) cellar.given('analysis', { lot: 'A', analyte: 'pH', unit: 'pH', value });
    cellar.given('analysis', { lot: 'A', analyte: 'Brix', unit: '°Bx', value: -1.2 });
    expect(cellar.shown('A').analyses).toEqual([
      { analyte: 'Brix', value: -1.2, unit: '°Bx', effectiveAt: '1970-01-01T00:00:04.000Z', action: 'action-4' },
      { analyte: 'pH', value: 3.5, unit: 'pH', effectiveAt: '1970-01-01T00:00:03.000Z', action: 'action-3' },
    ]);
    expect(cellar.shown('A')).toMatchObject({ lastAction: 'action-4', effectiveAt: '1970-01-01T00:00:04.000Z' });
  });

  it('becomes wine by a tax class, and stays wine when the tax class is cleared', () => {
    const cellar = new Scenario().wine('A', 1).given('declare', { lot: 'A', kind: 'juice' });
    cellar.given('declare', { lot: 'A', taxClass: 'a', tags: ['red', 'bdx'] });
    expect(cellar.shown('A')).toMatchObject({ kind: 'wine', taxClass: 'a', tags: ['red', 'bdx'] });
    cellar.given('declare', { lot: 'A', taxClass: null });
    expect(cellar.shown('A')).toMatchObject({ kind: 'wine', taxClass: null, tags: ['red', 'bdx'] });
  });

  it('shows the nearest decimal of a cost per unit beyond the safe integers', () => {
    const cellar = new Scenario().wine('A', 1, { cost: 99_999_999_999.9999 });
    cellar.given('measure', { lot: 'A', vessel: 'T-A', volume: 0.000001 });
    expect(cellar.shown('A').cost).toMatchObject({ total: 99_999_999_999.9999, perUnit: 99_999_999_999_999_900 });
  });

  it('may have a credit, which is rounded down below zero when part of it leaves', () => {
    const cellar = new Scenario().wine('A', 3).given('add_cost', { lot: 'A', category: 'credit', amount: -0.0001 });
    cellar.given('ship_bulk', { from: [{ lot: 'A', vessel: 'T-A', volume: 1 }], reason: 'taxpaid' });
    expect(cellar.shown('A').cost).toEqual({ total: 0, perUnit: 0, categories: {} });
  });
});

describe('an action', () => {
  const action = {
    winery: 'home',
    type: 'rack',
    units: GALLONS,
    rules: currentRules,
    data: {
      from: [{ lot: 'A', vessels: ['T1', 'T2'], volume: 'all' }],
      to: [
        { lot: 'B', vessel: 'T1', volume: 'rest' },
        { lot: 'A', volume: 1 },
      ],
    },
  };
  it('names its streams without repetition, the vessels in its data, and the vessels that it fills', () => {
    expect(cellarDomain.participants(action)).toEqual(['lot/home/A', 'lot/home/B', 'vessel/home/T1', 'vessel/home/T2']);
    const kind = actionKind(action.type);
    expect(kind.vesselsNamed(action).map((one) => one.vessel)).toEqual(['T1', 'T2', 'T1']);
    expect(kind.vesselsFilled(action)).toEqual([{ winery: 'home', lot: 'B', vessel: 'T1' }]);
    expect(kind.wineriesNamed(action)).toEqual([]);
  });

  it('in bond names the streams of both wineries', () => {
    const inBond = {
      ...action,
      type: 'transfer_in_bond',
      data: { from: [{ lot: 'A', vessel: 'T1', volume: 1 }], to: { winery: 'there', lot: 'A', vessel: 'T1' } },
    };
    expect(cellarDomain.participants(inBond)).toEqual([
      'lot/home/A',
      'vessel/home/T1',
      'lot/there/A',
      'vessel/there/T1',
    ]);
    expect(actionKind(inBond.type).wineriesNamed(inBond)).toEqual(['there']);
  });
});
