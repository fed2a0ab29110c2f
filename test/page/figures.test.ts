import { describe, expect, it } from 'vitest';
import { placesOfDifference } from '../../src/page/reading/decimal.js';
import { compareFigures } from '../../src/page/reading/figures.js';
import type { LotState } from '../../src/page/reading/shapes.js';

const wine: LotState = {
  ...{ winery: 'hill', lot: 'A', kind: 'wine', status: 'active', volume: 100, weight: 0, vessels: [] },
  ...{ composition: [], additives: [], analyses: [], tags: [], version: 1, lastAction: '', effectiveAt: '' },
  ...{ taxClass: null, owner: null, stage: null, fraction: null },
  cost: { total: 200, perUnit: 2, categories: {} },
};

describe('the figures of a lot', () => {
  it('give the cost of one volume unit, weight unit or case, as the kind of the lot has it', () => {
    const unitOf = (lot: LotState) =>
      compareFigures(lot, lot).find(({ figure: { name } }) => name === 'perUnit')?.figure.unit;
    expect(unitOf(wine)).toBe('moneyPerVolume');
    expect(unitOf({ ...wine, kind: 'fruit' })).toBe('moneyPerWeight');
    expect(unitOf({ ...wine, kind: 'cases' })).toBe('moneyPerCase');
  });

  it('show a difference with as many decimals as it takes not to be zero', () => {
    const places = ['0.056', '-0.00005', '0.0000012', '12', '-0.000000000001'].map((text) =>
      placesOfDifference(text, 4),
    );
    expect(places).toEqual([4, 5, 7, 4, 12]);
  });
});
