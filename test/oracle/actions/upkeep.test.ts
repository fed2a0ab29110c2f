import { describe, expect, it } from 'vitest';
import { bulk, lotOf, place, run, so2, start, step, zin } from '../scenario.js';

describe('actions on one lot', () => {
  it('measure down and up: additives follow, rounded down; shares and cost stay', () => {
    const down = [bulk('A', 10, zin, { cost: 7 }), so2('A', 1.000001), step('measure', place('A', 7))];
    // ⌊1000001·3/10⌋ = 300000 are lost.
    expect(lotOf(run(...down), 'A')).toMatchObject({
      volume: 7,
      additives: [{ amount: 0.700001 }],
      cost: { total: 7, perUnit: 1 },
    });
    // ⌊700001·8/7⌋ = 800001
    const up = run(...down, step('measure', place('A', 8)));
    expect(lotOf(up, 'A')).toMatchObject({ volume: 8, additives: [{ amount: 0.800001 }], cost: { total: 7 } });
    const emptied = run(...down, step('measure', place('A', 0)));
    expect(lotOf(emptied, 'A')).toMatchObject({
      volume: 0,
      additives: [],
      composition: [],
      cost: { total: 0, perUnit: null, categories: {} },
    });
  });

  it('apply the net change of several readings of one lot', () => {
    const two = step('receive_bulk', {
      to: { lot: 'A', vessels: ['V1', 'V2'], volume: 5 },
      components: [{ share: 1, ...zin }],
    });
    const readings = [
      { vessel: 'V1', volume: 3 },
      { vessel: 'V2', volume: 6 },
    ];
    const result = run(two, so2('A', 1.000009), step('measure', { lot: 'A', readings }));
    // 10 become 9: ⌊1000009·1/10⌋ = 100000 are lost, once.
    expect(lotOf(result, 'A')).toMatchObject({ volume: 9, additives: [{ amount: 0.900009 }] });
  });

  it('adjust by a change, also into a free vessel', () => {
    const result = run(
      bulk('A', 10, zin),
      so2('A', 1),
      step('adjust', { lot: 'A', vessel: 'V2', change: 0.5, reason: 'inventory' }),
    );
    expect(lotOf(result, 'A')).toMatchObject({ volume: 10.5, additives: [{ amount: 1.05 }] });
    const down = run(
      bulk('A', 10, zin),
      so2('A', 1),
      step('adjust', { ...place('A', 1), change: -2.5, reason: 'lees' }),
    );
    expect(lotOf(down, 'A')).toMatchObject({ volume: 7.5, additives: [{ amount: 0.75 }] });
  });

  it('add products with volume and cost, and leave earlier amounts unchanged', () => {
    const result = run(
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

  it('keep the latest analysis of each analyte and unit, sorted', () => {
    const result = run(
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

  it('declare attributes: a tax class makes wine of must and juice. A note changes nothing', () => {
    const result = run(
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

  it('archive an empty lot', () => {
    const result = run(
      bulk('A', 10, zin),
      step('ship_bulk', { from: [place('A', 'all')], reason: 'taxpaid' }),
      step('archive_lot', { lot: 'A' }),
    );
    expect(lotOf(result, 'A')).toMatchObject({ status: 'archived', volume: 0, lastAction: 'a3' });
  });
});
