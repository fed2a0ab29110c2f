import { describe, expect, it } from 'vitest';
import { bulk, cab, lotOf, place, so2, start, step, tell, zin } from './story.js';

describe('topping', () => {
  it('loses to evaporation first, then mixes what arrives; spill takes additives but no cost', () => {
    const result = tell(
      bulk('T', 60, zin, { cost: 60 }),
      so2('T', 6),
      bulk('S', 10, cab, { cost: 20 }),
      so2('S', 1),
      step('top', { from: [place('S', 3)], to: [place('T', 2)] }),
    );
    // S gives ⌊1000000·3/10⌋ = 300000 and 6.0000. T loses ⌊6000000·2/60⌋ = 200000, gains ⌊300000·2/3⌋ = 200000.
    expect(lotOf(result, 'T')).toMatchObject({ volume: 60, additives: [{ amount: 6 }], cost: { total: 66 } });
    expect(lotOf(result, 'S')).toMatchObject({ volume: 7, additives: [{ amount: 0.7 }], cost: { total: 14 } });
    // (58·zin + 2·cab)/60
    expect(lotOf(result, 'T').composition).toEqual([
      { ...cab, share: 0.033333333333, volume: 2 },
      { ...zin, share: 0.966666666667, volume: 58 },
    ]);
  });

  it("keeps a fully evaporated target's cost, for it isn't empty when the action ends", () => {
    const result = tell(
      bulk('T', 2, zin, { cost: 5 }),
      bulk('S', 10, cab, { cost: 20 }),
      step('top', { from: [place('S', 2)], to: [place('T', 2)] }),
    );
    expect(lotOf(result, 'T')).toMatchObject({ cost: { total: 9 }, composition: [{ variety: 'Cabernet', share: 1 }] });
  });

  it('is refused where a target holds less, once the sources have left', () => {
    const both = bulk('T', 3, zin);
    const topping = (volume: number) => step('top', { from: [place('T', 2)], to: [place('T', volume)] });
    expect(tell(both, topping(1)).outcomes.get('a2')).toBeNull();
    expect(tell(both, topping(2)).outcomes.get('a2')).toEqual({ code: 'insufficient_volume' });
  });
});

describe('what is found or said', () => {
  it('measures down and up: additives follow with floors, shares and cost stay', () => {
    const down = [bulk('A', 10, zin, { cost: 7 }), so2('A', 1.000001), step('measure', place('A', 7))];
    // ⌊1000001·3/10⌋ = 300000 leave.
    expect(lotOf(tell(...down), 'A')).toMatchObject({
      volume: 7,
      additives: [{ amount: 0.700001 }],
      cost: { total: 7, perUnit: 1 },
    });
    // ⌊700001·8/7⌋ = 800001
    const up = tell(...down, step('measure', place('A', 8)));
    expect(lotOf(up, 'A')).toMatchObject({ volume: 8, additives: [{ amount: 0.800001 }], cost: { total: 7 } });
    const none = tell(...down, step('measure', place('A', 0)));
    expect(lotOf(none, 'A')).toMatchObject({
      volume: 0,
      additives: [],
      composition: [],
      cost: { total: 0, perUnit: null, categories: {} },
    });
  });

  it('takes the net of several readings of one lot', () => {
    const two = step('receive_bulk', {
      to: { lot: 'A', vessels: ['V1', 'V2'], volume: 5 },
      components: [{ share: 1, ...zin }],
    });
    const readings = [
      { vessel: 'V1', volume: 3 },
      { vessel: 'V2', volume: 6 },
    ];
    const result = tell(two, so2('A', 1.000009), step('measure', { lot: 'A', readings }));
    // 10 became 9: ⌊1000009·1/10⌋ = 100000 leave, once.
    expect(lotOf(result, 'A')).toMatchObject({ volume: 9, additives: [{ amount: 0.900009 }] });
  });

  it('adjusts by a change, also into a vessel that is free', () => {
    const result = tell(
      bulk('A', 10, zin),
      so2('A', 1),
      step('adjust', { lot: 'A', vessel: 'V2', change: 0.5, reason: 'inventory' }),
    );
    expect(lotOf(result, 'A')).toMatchObject({ volume: 10.5, additives: [{ amount: 1.05 }] });
    const down = tell(
      bulk('A', 10, zin),
      so2('A', 1),
      step('adjust', { ...place('A', 1), change: -2.5, reason: 'lees' }),
    );
    expect(lotOf(down, 'A')).toMatchObject({ volume: 7.5, additives: [{ amount: 0.75 }] });
  });

  it('adds products, with volume and cost, and leaves earlier amounts', () => {
    const result = tell(
      bulk('A', 10, zin),
      so2('A', 1),
      so2('A', 2, { unit: 'mL' }),
      step('addition', { ...place('A', 1), product: 'brandy', amount: 1, unit: 'gal', cost: 3, purpose: 'fortify' }),
    );
    expect(lotOf(result, 'A')).toMatchObject({
      volume: 11,
      additives: [
        { product: 'SO2', amount: 1, unit: 'g' },
        { product: 'SO2', amount: 2, unit: 'mL' },
        { product: 'brandy', amount: 1, unit: 'gal' },
      ],
      cost: { total: 3, categories: { addition: 3 } },
      composition: [{ share: 1, volume: 11 }],
    });
  });

  it('keeps the latest analysis of each analyte and unit, sorted', () => {
    const result = tell(
      bulk('A', 10, zin),
      step('analysis', { lot: 'A', analyte: 'pH', value: 3.5, unit: 'pH' }),
      step('analysis', { lot: 'A', vessel: 'T-A', analyte: 'VA', value: 0.4, unit: 'g/L' }),
      step('analysis', { lot: 'A', analyte: 'pH', value: 3.6, unit: 'pH' }),
    );
    expect(lotOf(result, 'A').analyses).toEqual([
      { analyte: 'VA', value: 0.4, unit: 'g/L', effectiveAt: new Date(start + 180_000).toISOString(), action: 'a3' },
      { analyte: 'pH', value: 3.6, unit: 'pH', effectiveAt: new Date(start + 240_000).toISOString(), action: 'a4' },
    ]);
  });

  it('declares; a tax class on must or juice makes it wine; a note changes nothing', () => {
    const result = tell(
      bulk('A', 10, zin, { kind: 'juice' }),
      step('declare', { lot: 'A', taxClass: 'a', owner: 'Ann', tags: ['z', 'a'] }),
      step('note', { lot: 'A', text: 'fine' }),
      step('note', { lot: 'nowhere', text: 'fine' }),
    );
    expect(lotOf(result, 'A')).toMatchObject({
      kind: 'wine',
      taxClass: 'a',
      owner: 'Ann',
      tags: ['z', 'a'],
      lastAction: 'a2',
    });
    expect(result.lots.has('home/nowhere')).toBe(false);
    expect(result.outcomes.get('a4')).toBeNull();
  });

  it('archives an empty lot', () => {
    const result = tell(
      bulk('A', 10, zin),
      step('ship_bulk', { from: [place('A', 'all')], reason: 'taxpaid' }),
      step('archive_lot', { lot: 'A' }),
    );
    expect(lotOf(result, 'A')).toMatchObject({ status: 'archived', volume: 0, lastAction: 'a3' });
  });
});
