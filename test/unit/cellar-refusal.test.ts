import { describe, expect, it } from 'vitest';
import { GALLONS, LITRES, Scenario } from './cellar-scenario.js';

const all = (lot: string, vessel = `T-${lot}`) => ({ lot, vessel, volume: 'all' });
const racked = (from: object[], to: object[], more: object = {}) => ({ from, to, ...more });
const component = { share: 1, variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' };
const archived = (cellar: Scenario, lot: string) =>
  cellar
    .wine(lot, 1, { vessel: `X-${lot}` })
    .given('ship_bulk', { from: [all(lot, `X-${lot}`)], reason: 'taxpaid' })
    .given('archive_lot', { lot });

describe('a movement is refused', () => {
  it('unknown_lot, if a source does not exist', () => {
    const refusal = new Scenario().refusal('rack', racked([all('A', 'T1')], [{ lot: 'B', volume: 1 }]));
    expect(refusal).toEqual({
      code: 'unknown_lot',
      winery: 'home',
      lot: 'A',
      vessel: 'T1',
      detail: 'Lot A does not exist at that time: no earlier action creates it.',
    });
  });

  it('lot_archived, if a source or a target is archived', () => {
    const cellar = archived(new Scenario().wine('B', 5), 'A');
    expect(cellar.code('rack', racked([all('A')], [{ lot: 'B', volume: 1 }]))).toBe('lot_archived');
    expect(cellar.code('rack', racked([all('B')], [{ lot: 'A', volume: 1 }]))).toBe('lot_archived');
  });

  it('wrong_kind, if a source or a target is fruit', () => {
    const cellar = new Scenario().fruit('F', 1).wine('A', 5);
    expect(cellar.code('rack', racked([{ lot: 'F', volume: 1 }], [], { lossReason: 'lees' }))).toBe('wrong_kind');
    expect(cellar.code('rack', racked([all('A')], [{ lot: 'F', volume: 1 }]))).toBe('wrong_kind');
  });

  it('insufficient_volume, if a place holds less than was asked for, or nothing', () => {
    const cellar = new Scenario().wine('A', 5);
    expect(
      cellar.refusal('rack', racked([{ lot: 'A', vessel: 'T-A', volume: 5.000001 }], [{ lot: 'B', volume: 1 }])),
    ).toMatchObject({
      code: 'insufficient_volume',
      lot: 'A',
      vessel: 'T-A',
      needed: 5.000001,
      available: 5,
    });
    const unnamed = cellar.refusal('rack', racked([{ lot: 'A', volume: 'all' }], [{ lot: 'B', volume: 1 }]));
    expect(unnamed?.code).toBe('insufficient_volume');
    expect(unnamed).not.toHaveProperty('vessel');
  });

  it('over_received, if more would arrive than left', () => {
    const cellar = new Scenario().wine('A', 5);
    const from = [{ lot: 'A', vessel: 'T-A', volume: 2 }];
    expect(cellar.refusal('rack', racked(from, [{ lot: 'B', volume: 3 }]))).toMatchObject({
      code: 'over_received',
      needed: 3,
      available: 2,
    });
    expect(
      cellar.code(
        'rack',
        racked(from, [
          { lot: 'B', volume: 2 },
          { lot: 'C', volume: 'rest' },
        ]),
      ),
    ).toBe('over_received');
    expect(cellar.code('rack', racked(from, [{ lot: 'B', volume: 'rest' }], { loss: 2 }))).toBe('over_received');
    expect(cellar.code('rack', racked(from, [{ lot: 'A', vessel: 'T9', volume: 'same' }]))).toBe('over_received');
    expect(cellar.code('rack', racked(from, [{ lot: 'B', volume: 3 }], { lossReason: 'gain' }))).toBeNull();
  });

  it('vessel_occupied, if a vessel holds another lot after all has left', () => {
    const cellar = new Scenario().wine('A', 5).wine('B', 5);
    expect(cellar.refusal('rack', racked([all('A')], [{ lot: 'A', vessel: 'T-B', volume: 5 }]))).toMatchObject({
      code: 'vessel_occupied',
      lot: 'A',
      vessel: 'T-B',
    });
    const split = racked(
      [all('A')],
      [
        { lot: 'C', vessel: 'T1', volume: 2 },
        { lot: 'D', vessel: 'T1', volume: 3 },
      ],
    );
    expect(cellar.refusal('rack', split)).toMatchObject({ code: 'vessel_occupied', lot: 'D', vessel: 'T1' });
  });
});

describe('the order of checks', () => {
  it('judges places in body order, sources before targets, and then the totals', () => {
    const cellar = archived(new Scenario().wine('A', 5).wine('B', 5).fruit('F', 1), 'Z');
    const short = { lot: 'A', vessel: 'T-A', volume: 9 };
    const unknown = { lot: 'U', volume: 1 };
    const onto = [{ lot: 'Z', vessel: 'T-B', volume: 99 }];
    expect(cellar.code('rack', racked([short, unknown], onto))).toBe('insufficient_volume');
    expect(cellar.code('rack', racked([unknown, short], onto))).toBe('unknown_lot');
    expect(cellar.code('rack', racked([all('A')], onto))).toBe('lot_archived');
    expect(cellar.code('rack', racked([all('A')], [{ lot: 'F', vessel: 'T-B', volume: 99 }]))).toBe('wrong_kind');
    expect(cellar.code('rack', racked([all('A')], [{ lot: 'A', vessel: 'T-B', volume: 99 }]))).toBe('over_received');
    expect(cellar.code('rack', racked([all('A')], [{ lot: 'A', vessel: 'T-B', volume: 5 }]))).toBe('vessel_occupied');
  });

  it('judges the composition before the vessels', () => {
    const cellar = new Scenario().wine('A', 5);
    const to = { lot: 'B', vessel: 'T-A', volume: 1 };
    expect(cellar.code('receive_bulk', { to, components: [{ ...component, share: 0.999999999999 }] })).toBe(
      'composition_incomplete',
    );
    expect(cellar.code('receive_bulk', { to, components: [] })).toBe('composition_incomplete');
    expect(cellar.code('receive_bulk', { to, components: [{ ...component, share: 7 }] })).toBe(
      'composition_incomplete',
    );
    expect(cellar.code('receive_bulk', { to, components: [component] })).toBe('vessel_occupied');
  });

  it('judges the volume in each target of a topping before the total', () => {
    const cellar = new Scenario().wine('K', 2).wine('A', 5);
    const from = [{ lot: 'K', vessel: 'T-K', volume: 2 }];
    expect(cellar.code('top', { from, to: [{ lot: 'U', volume: 9 }] })).toBe('unknown_lot');
    expect(cellar.code('top', { from, to: [{ lot: 'A', vessel: 'T-A', volume: 9 }] })).toBe('insufficient_volume');
    expect(cellar.code('top', { from, to: [{ lot: 'A', volume: 1 }] })).toBe('insufficient_volume');
    expect(cellar.code('top', { from, to: [{ lot: 'A', vessel: 'T-A', volume: 3 }] })).toBe('over_received');
    expect(cellar.code('top', { from, to: [{ lot: 'K', vessel: 'T-K', volume: 1 }] })).toBe('insufficient_volume');
  });
});

describe('other actions are refused', () => {
  it('origin_differs, if a fruit lot receives another origin', () => {
    const cellar = new Scenario().fruit('F', 1);
    const load = { lot: 'F', weight: 1, variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' };
    expect(cellar.code('receive_fruit', { ...load, block: '7' })).toBe('origin_differs');
    expect(cellar.code('receive_fruit', load)).toBeNull();
    expect(cellar.wine('A', 1).code('receive_fruit', { ...load, lot: 'A' })).toBe('wrong_kind');
  });

  it('insufficient_weight, if a fruit lot holds less than was asked for, or nothing', () => {
    const cellar = new Scenario().fruit('F', 1);
    const processed = (weight: number | 'all') => ({
      from: [{ lot: 'F', weight }],
      to: [{ lot: 'M', volume: 9 }],
      kind: 'must',
    });
    expect(cellar.refusal('process_fruit', processed(2))).toMatchObject({
      code: 'insufficient_weight',
      needed: 2,
      available: 1,
    });
    expect(cellar.given('process_fruit', processed('all')).code('process_fruit', processed('all'))).toBe(
      'insufficient_weight',
    );
    expect(cellar.code('process_fruit', { ...processed(1), from: [{ lot: 'M', weight: 1 }] })).toBe('wrong_kind');
  });

  it('not_in_vessel, if a vessel that is read holds nothing of the lot', () => {
    const cellar = new Scenario().wine('A', 5).wine('B', 5);
    expect(cellar.code('measure', { lot: 'A', volume: 4 })).toBe('not_in_vessel');
    expect(cellar.code('measure', { lot: 'A', vessel: 'T-B', volume: 4 })).toBe('not_in_vessel');
    expect(cellar.code('analysis', { lot: 'A', vessel: 'T-B', analyte: 'pH', value: 3.5, unit: 'pH' })).toBe(
      'not_in_vessel',
    );
    const added = { lot: 'A', product: 'SO2', amount: 1, unit: 'g' };
    expect(cellar.code('addition', { ...added, vessel: 'T-B' })).toBe('not_in_vessel');
    expect(cellar.code('addition', { ...added, volume: 1 })).toBe('not_in_vessel');
    expect(cellar.code('addition', added)).toBeNull();
    cellar.given('ship_bulk', { from: [all('A')], reason: 'vinegar' });
    expect(cellar.code('addition', added)).toBe('not_in_vessel');
    expect(cellar.code('add_cost', { lot: 'A', category: 'lab', amount: 1 })).toBe('not_in_vessel');
  });

  it('insufficient_volume, vessel_occupied or composition_incomplete, if an adjustment is impossible', () => {
    const cellar = new Scenario().wine('A', 5).wine('B', 5);
    const adjusted = { lot: 'A', vessel: 'T-A', reason: 'inventory' };
    expect(cellar.code('adjust', { ...adjusted, change: -6 })).toBe('insufficient_volume');
    expect(cellar.code('adjust', { ...adjusted, vessel: 'T-B', change: 1 })).toBe('vessel_occupied');
    cellar.given('adjust', { ...adjusted, change: -5 });
    expect(cellar.code('adjust', { ...adjusted, change: 1 })).toBe('composition_incomplete');
  });

  it('not_empty before a lot is archived, and lot_archived afterwards', () => {
    const cellar = new Scenario().wine('A', 5);
    expect(cellar.code('archive_lot', { lot: 'A' })).toBe('not_empty');
    cellar.given('ship_bulk', { from: [all('A')], reason: 'distilling' }).given('archive_lot', { lot: 'A' });
    expect(cellar.code('archive_lot', { lot: 'A' })).toBe('lot_archived');
    expect(cellar.code('declare', { lot: 'A', stage: 'x' })).toBe('lot_archived');
    expect(cellar.code('receive_bulk', { to: { lot: 'A', volume: 1 }, components: [component] })).toBe('lot_archived');
    expect(cellar.code('note', { lot: 'A', text: 'It was good.' })).toBeNull();
    expect(cellar.shown('A').status).toBe('archived');
  });

  it('wrong_kind, if fruit is declared wine or gets an addition with a volume', () => {
    const cellar = new Scenario().fruit('F', 1);
    expect(cellar.code('declare', { lot: 'F', kind: 'wine' })).toBe('wrong_kind');
    expect(cellar.code('addition', { lot: 'F', product: 'SO2', amount: 1, unit: 'g', volume: 1 })).toBe('wrong_kind');
    expect(cellar.code('addition', { lot: 'F', product: 'SO2', amount: 1, unit: 'g' })).toBeNull();
  });

  it('too_large, if a sum can no longer be stored exactly', () => {
    const cellar = new Scenario({ home: GALLONS });
    const to = { lot: 'A', vessels: ['T1', 'T2', 'T3', 'T4', 'T5'], volume: 1e9 };
    cellar.given('receive_bulk', { to, components: [component] });
    expect(cellar.code('receive_bulk', { to: { lot: 'A', volume: 0.000001 }, components: [component] })).toBe(
      'too_large',
    );
  });

  it('never, if the action is a note', () => {
    expect(new Scenario().events('note', { lot: 'nowhere', text: 'Smells of plums.' })).toEqual([]);
  });
});

describe('the detail of a refusal', () => {
  const filled = () => new Scenario().wine('A', 12.5, { vessel: 'T1' }).wine('B', 5);
  const inTank = (volume: number | 'all') => ({ lot: 'A', vessel: 'T1', volume });

  it('names the vessel, the lot, and both volumes with the unit of the winery', () => {
    expect(filled().refusal('rack', racked([inTank(20)], [{ lot: 'C', volume: 1 }]))?.detail).toBe(
      'Vessel T1 holds 12.5 gal of lot A; 20 gal were asked for.',
    );
    expect(filled().refusal('rack', racked([{ lot: 'A', volume: 'all' }], [{ lot: 'C', volume: 1 }]))?.detail).toBe(
      'Lot A holds nothing in its unnamed vessel.',
    );
    const litres = new Scenario({ home: LITRES }).wine('A', 0.000002, { vessel: 'T1' });
    expect(litres.refusal('rack', racked([inTank(0.000003)], [{ lot: 'C', volume: 1 }]))?.detail).toBe(
      'Vessel T1 holds 0.000002 L of lot A; 0.000003 L were asked for.',
    );
  });

  it('names the weight with the unit of the winery', () => {
    const processed = { from: [{ lot: 'F', weight: 2.5 }], to: [{ lot: 'M', volume: 9 }], kind: 'must' };
    expect(new Scenario().fruit('F', 1).refusal('process_fruit', processed)?.detail).toBe(
      'Lot F holds 1 short ton; 2.5 short tons were asked for.',
    );
  });

  it('names what the action takes, what arrives, and a remedy', () => {
    expect(
      filled()
        .fruit('F', 1)
        .refusal('rack', racked([inTank(1)], [{ lot: 'F', volume: 1 }]))?.detail,
    ).toBe('Lot F is fruit. This action takes must, juice or wine.');
    expect(filled().refusal('rack', racked([inTank(1)], [{ lot: 'C', volume: 2 }]))?.detail).toBe(
      '2 gal would arrive, but only 1 gal left.',
    );
    expect(filled().refusal('rack', racked([inTank(1)], [{ lot: 'A', vessel: 'T-B', volume: 1 }]))?.detail).toBe(
      'Vessel T-B holds lot B, so lot A cannot go into it. Use another vessel.',
    );
  });
});
