/** Acceptance test: measure, adjust, addition, analysis, declare, add_cost, note and archive_lot. The figures were computed by hand. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
  await cellar.vessels('T1', 'T2', 'T3');
  await cellar.wine('A', 6, { vessel: 'T1', cost: 30 });
  await cellar.wine('A', 4, { vessel: 'T2' });
  await cellar.record('addition', 1, { lot: 'A', product: 'KMS', amount: 3, unit: 'g' });
});

const fruit = { lot: 'F', weight: 100, variety: 'Merlot', vintage: 2025, appellation: 'Napa' };
const kms = async () => (await cellar.lot('A')).additives[0]?.amount;

async function emptied(lot: string): Promise<void> {
  await cellar.wine(lot, 5);
  await cellar.record('measure', 2, { lot, volume: 0 });
}

describe('measure', () => {
  test('sets the volume and derives loss and gain; additives follow, and cost and shares stay', async () => {
    await cellar.record('measure', 2, { lot: 'A', vessel: 'T1', volume: 3 });
    expect(await cellar.lot('A')).toMatchObject({
      volume: 7,
      cost: { total: 30 },
      composition: [{ share: 1, volume: 7 }],
    });
    expect(await kms()).toBe(2.1);
    await cellar.record('measure', 3, { lot: 'A', vessel: 'T1', volume: 4 });
    expect(await kms()).toBe(2.4);
    await cellar.record('measure', 4, { lot: 'A', vessel: 'T1', volume: 4 });
    expect(await kms()).toBe(2.4);
  });

  test('accepts readings of several vessels', async () => {
    await cellar.record('measure', 2, {
      lot: 'A',
      readings: [
        { vessel: 'T2', volume: 3 },
        { vessel: 'T1', volume: 5 },
      ],
    });
    expect((await cellar.lot('A')).vessels).toEqual([
      { vessel: 'T1', volume: 5 },
      { vessel: 'T2', volume: 3 },
    ]);
    expect(await kms()).toBe(2.4);
  });

  test('of 0 writes everything off', async () => {
    await cellar.record('measure', 2, {
      lot: 'A',
      readings: [
        { vessel: 'T1', volume: 0 },
        { vessel: 'T2', volume: 0 },
      ],
    });
    expect(await cellar.lot('A')).toMatchObject({
      status: 'active',
      volume: 0,
      vessels: [],
      composition: [],
      additives: [],
      cost: { total: 0, perUnit: null, categories: {} },
    });
  });

  test('absorbs edits before it', async () => {
    await cellar.wine('B', 10, { cost: 10 });
    const { action } = await cellar.record('adjust', 2, { lot: 'B', change: -1, reason: 'lees' });
    await cellar.record('measure', 3, { lot: 'B', volume: 7 });
    await cellar.record('rack', 4, { from: [{ lot: 'B', volume: 2 }], to: [{ lot: 'C', volume: 2 }] });
    const { body } = await cellar.revise(action.id, { data: { lot: 'B', change: -2, reason: 'lees' } });
    expect(body.impact).toMatchObject({ actions: [{ type: 'measure' }], lots: [] });
    expect((await cellar.lot('B')).volume).toBe(5);
  });

  test('requires some of the lot in its place', async () => {
    expect(await cellar.refusal('measure', 2, { lot: 'A', vessel: 'T3', volume: 1 })).toBe('not_in_vessel');
    expect(await cellar.refusal('measure', 2, { lot: 'A', volume: 1 })).toBe('not_in_vessel');
    expect(await cellar.refusal('measure', 2, { lot: 'NONE', volume: 1 })).toBe('unknown_lot');
    await cellar.record('receive_fruit', 1, fruit);
    expect(await cellar.refusal('measure', 2, { lot: 'F', volume: 1 })).toBe('wrong_kind');
  });
});

describe('adjust', () => {
  test('changes the volume of one place', async () => {
    await cellar.record('adjust', 2, { lot: 'A', vessel: 'T1', change: -3, reason: 'testing' });
    expect(await kms()).toBe(2.1);
    await cellar.record('adjust', 3, { lot: 'A', vessel: 'T1', change: 1, reason: 'inventory' });
    expect(await cellar.lot('A')).toMatchObject({ volume: 8, cost: { total: 30 }, additives: [{ amount: 2.4 }] });
    expect(await cellar.refusal('adjust', 4, { lot: 'A', vessel: 'T1', change: -4.000001, reason: 'lees' })).toBe(
      'insufficient_volume',
    );
    expect(await cellar.refusal('adjust', 4, { lot: 'A', change: -1, reason: 'lees' })).toBe('insufficient_volume');
  });

  test('refuses a gain of an empty lot', async () => {
    await emptied('E');
    expect(await cellar.refusal('adjust', 3, { lot: 'E', change: 1, reason: 'gain' })).toBe('composition_incomplete');
    expect(await cellar.refusal('adjust', 3, { lot: 'NONE', change: 1, reason: 'gain' })).toBe('unknown_lot');
  });
});

describe('addition', () => {
  test('adds amounts by product and unit, and cost', async () => {
    await cellar.record('addition', 2, { lot: 'A', vessel: 'T1', product: 'KMS', amount: 0.5, unit: 'g', cost: 2 });
    await cellar.record('addition', 2, { lot: 'A', product: 'KMS', amount: 1, unit: 'kg' });
    await cellar.record('addition', 2, { lot: 'A', product: 'DAP', amount: 1, unit: 'g' });
    expect((await cellar.lot('A')).additives).toEqual([
      { product: 'DAP', amount: 1, unit: 'g' },
      { product: 'KMS', amount: 3.5, unit: 'g' },
      { product: 'KMS', amount: 1, unit: 'kg' },
    ]);
    expect((await cellar.lot('A')).cost).toEqual({ total: 32, perUnit: 3.2, categories: { addition: 2, bulk: 30 } });
  });

  test('adds its volume to its place, and keeps shares and earlier amounts', async () => {
    const sweeten = {
      lot: 'A',
      vessel: 'T1',
      product: 'sugar',
      amount: 9,
      unit: 'kg',
      volume: 0.5,
      purpose: 'sweeten',
    };
    await cellar.record('addition', 2, sweeten);
    expect(await cellar.lot('A')).toMatchObject({
      volume: 10.5,
      vessels: [{ volume: 6.5 }, { volume: 4 }],
      composition: [{ share: 1, volume: 10.5 }],
      additives: [
        { product: 'KMS', amount: 3 },
        { product: 'sugar', amount: 9 },
      ],
    });
  });

  test('requires some of the lot', async () => {
    const one = { product: 'KMS', amount: 1, unit: 'g' };
    await emptied('E');
    expect(await cellar.refusal('addition', 3, { lot: 'E', ...one })).toBe('not_in_vessel');
    expect(await cellar.refusal('addition', 3, { lot: 'A', vessel: 'T3', ...one })).toBe('not_in_vessel');
    expect(await cellar.refusal('addition', 3, { lot: 'NONE', ...one })).toBe('unknown_lot');
    await cellar.record('receive_fruit', 1, fruit);
    expect(await cellar.refusal('addition', 3, { lot: 'F', volume: 1, ...one })).toBe('wrong_kind');
    await cellar.record('addition', 3, { lot: 'F', ...one });
    expect((await cellar.lot('F')).additives).toEqual([{ product: 'KMS', amount: 1, unit: 'g' }]);
  });
});

describe('analysis', () => {
  test('shows the latest result of each analyte and unit in timeline order', async () => {
    const analysis = (day: number, analyte: string, value: number, unit: string, more: object = {}) =>
      cellar.record('analysis', day, { lot: 'A', analyte, value, unit, ...more });
    const ph = await analysis(5, 'pH', 3.5, 'pH');
    await analysis(3, 'pH', 3.4, 'pH', { vessel: 'T1' });
    const percent = await analysis(3, 'alcohol', 13.5, '%');
    const brix = await analysis(3, 'alcohol', -1.5, 'Brix');
    expect((await cellar.lot('A')).analyses).toEqual([
      { analyte: 'alcohol', value: 13.5, unit: '%', effectiveAt: on(3), action: percent.action.id },
      { analyte: 'alcohol', value: -1.5, unit: 'Brix', effectiveAt: on(3), action: brix.action.id },
      { analyte: 'pH', value: 3.5, unit: 'pH', effectiveAt: on(5), action: ph.action.id },
    ]);
    const missing = { lot: 'A', vessel: 'T3', analyte: 'pH', value: 3, unit: 'pH' };
    expect(await cellar.refusal('analysis', 3, missing)).toBe('not_in_vessel');
    expect(await cellar.refusal('analysis', 3, { ...missing, lot: 'NONE' })).toBe('unknown_lot');
  });
});

describe('declare', () => {
  test('sets the declarations of a lot', async () => {
    const declared = { taxClass: 'a', owner: 'Ann', stage: 'aging', tags: ['x'] };
    await cellar.record('declare', 2, { lot: 'A', ...declared });
    expect(await cellar.lot('A')).toMatchObject({ ...declared, kind: 'wine' });
    await cellar.record('declare', 3, { lot: 'A', owner: 'Bob' });
    expect(await cellar.lot('A')).toMatchObject({ ...declared, owner: 'Bob' });
    expect(await cellar.refusal('declare', 3, { lot: 'NONE', owner: 'Bob' })).toBe('unknown_lot');
  });

  test('turns must and juice into wine by a tax class', async () => {
    await cellar.record('receive_fruit', 1, fruit);
    for (const kind of ['must', 'juice']) {
      await cellar.record('process_fruit', 2, {
        from: [{ lot: 'F', weight: 10 }],
        to: [{ lot: kind, volume: 1 }],
        kind,
      });
      await cellar.record('declare', 3, { lot: kind, taxClass: 'a' });
      expect(await cellar.lot(kind)).toMatchObject({ kind: 'wine', taxClass: 'a' });
    }
  });
});

describe('add_cost', () => {
  test('adds to its category, also below zero', async () => {
    await cellar.record('add_cost', 2, { lot: 'A', category: 'storage', amount: 5 });
    await cellar.record('add_cost', 2, { lot: 'A', category: 'storage', amount: -5 });
    await cellar.record('add_cost', 2, { lot: 'A', category: 'label', amount: -40.5 });
    expect((await cellar.lot('A')).cost).toEqual({
      total: -10.5,
      perUnit: -1.05,
      categories: { bulk: 30, label: -40.5 },
    });
  });

  test('is refused on an empty lot', async () => {
    await emptied('E');
    expect(await cellar.refusal('add_cost', 3, { lot: 'E', category: 'storage', amount: 5 })).toBe('not_in_vessel');
    expect(await cellar.refusal('add_cost', 3, { lot: 'NONE', category: 'storage', amount: 5 })).toBe('unknown_lot');
  });
});

describe('note and archive_lot', () => {
  test('accept a note on any lot, even one that does not exist', async () => {
    const { action } = await cellar.record('note', 1, { lot: 'GHOST', text: 'boo', kind: 'tasting' });
    expect(action.status).toBe('active');
    const answer = await site.call<Problem>('GET', `${cellar.path}/lots/GHOST`);
    expect(answer.status).toBe(404);
  });

  test('archive only an empty lot, which then accepts only notes', async () => {
    expect(await cellar.refusal('archive_lot', 2, { lot: 'A' })).toBe('not_empty');
    expect(await cellar.refusal('archive_lot', 2, { lot: 'NONE' })).toBe('unknown_lot');
    await emptied('E');
    await cellar.record('archive_lot', 3, { lot: 'E' });
    expect((await cellar.lot('E')).status).toBe('archived');
    expect((await cellar.lot('E', `?at=${on(2)}`)).status).toBe('active');
    await cellar.record('note', 4, { lot: 'E', text: 'gone' });
    const refused = [
      await cellar.refusal('measure', 4, { lot: 'E', volume: 1 }),
      await cellar.refusal('adjust', 4, { lot: 'E', change: 1, reason: 'gain' }),
      await cellar.refusal('analysis', 4, { lot: 'E', analyte: 'pH', value: 3, unit: 'pH' }),
      await cellar.refusal('rack', 4, { from: [{ lot: 'A', vessel: 'T1', volume: 1 }], to: [{ lot: 'E', volume: 1 }] }),
      await cellar.refusal('rack', 4, { from: [{ lot: 'E', volume: 1 }], to: [{ lot: 'A', volume: 1 }] }),
      await cellar.refusal('archive_lot', 4, { lot: 'E' }),
      await cellar.refusal('declare', 4, { lot: 'E', owner: 'Ann' }),
    ];
    expect(new Set(refused)).toEqual(new Set(['lot_archived']));
  });
});
