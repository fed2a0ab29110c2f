import { describe, expect, it } from 'vitest';
import { faultPointers } from './cellar-scenario.js';

const racked = (from: object[], to: object[], more: object = {}) => ({ from, to, ...more });
const component = { share: 1, variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' };

describe('the data of an action is refused with a pointer to the fault', () => {
  const place = { lot: 'A', vessel: 'T1', volume: 1 };
  it.each([
    ['rack', racked([place, { ...place, volume: 2 }], [place]), '/from/1'],
    ['rack', racked([place], [{ lot: 'A', vessels: ['T2', 'T2'], volume: 1 }]), '/to/0/vessels/1'],
    [
      'rack',
      racked(
        [
          { lot: 'A', volume: 1 },
          { lot: 'A', volume: 1 },
        ],
        [place],
      ),
      '/from/1',
    ],
    ['rack', racked([{ ...place, vessels: ['T2'] }], [place]), '/from/0'],
    ['rack', racked([place], [{ lot: 'A', vessels: ['T2', 'T3'], volume: 'rest' }]), '/to/0/volume'],
    [
      'rack',
      racked(
        [place],
        [
          { ...place, volume: 'rest' },
          { lot: 'B', volume: 'rest' },
        ],
      ),
      '/to/1/volume',
    ],
    ['rack', racked([place], []), '/lossReason'],
    ['receive_bulk', { to: { ...place, vessels: ['T2'] }, components: [component] }, '/to'],
    ['measure', { lot: 'A' }, ''],
    ['measure', { lot: 'A', volume: 1, readings: [{ volume: 1 }] }, '/volume'],
    ['measure', { lot: 'A', readings: [{ volume: 1 }, { volume: 2 }] }, '/readings/1'],
    ['adjust', { lot: 'A', change: 0, reason: 'other' }, '/change'],
    ['remove_cases', { caseLot: 'C', cases: 0, reason: 'taxpaid' }, '/cases'],
    [
      'transfer_in_bond',
      { from: [{ caseLot: 'C', cases: 1 }], to: { winery: 'w', lot: 'C', volume: 1 } },
      '/to/volume',
    ],
    [
      'process_fruit',
      {
        from: [
          { lot: 'F', weight: 1 },
          { lot: 'F', weight: 'all' },
        ],
        to: [place],
        kind: 'must',
      },
      '/from/1/lot',
    ],
  ])('by the rules of %s, case %#', (type, data, pointer) => {
    expect(faultPointers(type, data)).toEqual([pointer]);
  });

  it.each([
    ['rack', racked([{ ...place, volume: 0 }], [place])],
    ['rack', racked([{ ...place, volume: 'rest' }], [place])],
    ['rack', racked([place], [{ ...place, volume: 'all' }])],
    ['rack', racked([place], [place], { colour: 'red' })],
    ['rack', racked([], [place])],
    ['measure', { lot: 'A', volume: -1 }],
    ['receive_fruit', { lot: 'no slash/', weight: 1, variety: 'V', vintage: null, appellation: 'A' }],
  ])('by the schema of %s, case %#', (type, data) => {
    expect(faultPointers(type, data).length).toBeGreaterThan(0);
  });
});
