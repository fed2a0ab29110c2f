import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellarDomain } from '../../src/cellar/domain.js';
import type { CellarEvent } from '../../src/cellar/event.js';
import { volumeOf } from '../../src/cellar/lot.js';
import { parseEvent, publicEvent } from '../../src/cellar/public-event.js';
import { publicQuantity, WHOLE_SHARE } from '../../src/cellar/quantity.js';
import type { CellarRefusal } from '../../src/cellar/refusal.js';
import type { Lot } from '../../src/cellar/state.js';
import type { Emitted } from '../../src/kernel/domain.js';
import { Scenario } from './cellar-scenario.js';

/** Promise 8: every action conserves volume, cost and additives exactly. */
const LOTS = ['A', 'B', 'C', 'D'];
const VESSELS = ['T1', 'T2', 'T3', undefined];
const RUNS = { numRuns: 150 };

const volume = fc.integer({ min: 1, max: 40_000_000 }).map(publicQuantity);
const place = fc
  .record({ lot: fc.constantFrom(...LOTS), vessel: fc.constantFrom(...VESSELS) })
  .map(({ lot, vessel }) => (vessel === undefined ? { lot } : { lot, vessel }));
const places = (amount: fc.Arbitrary<unknown>, minLength: number) =>
  fc
    .uniqueArray(fc.tuple(place, amount), { minLength, maxLength: 3, selector: ([one]) => JSON.stringify(one) })
    .map((list) => list.map(([one, value]) => ({ ...one, volume: value })));
const movement = fc.record({
  type: fc.constantFrom('rack', 'blend', 'top'),
  from: places(fc.oneof(volume, fc.constant('all')), 1),
  to: places(volume, 0),
  gain: fc.boolean(),
});
const level = fc.record({ type: fc.constantFrom('measure', 'adjust', 'addition'), place, volume, up: fc.boolean() });

function filledCellar(): Scenario {
  const cellar = new Scenario();
  LOTS.slice(0, 3).forEach((lot, index) => {
    cellar.wine(lot, 33.333333 + index, {
      vessel: VESSELS[index] ?? 'T',
      variety: `V${index}`,
      cost: 1000.0001 + index,
    });
    cellar.given('addition', { lot, product: 'SO2', unit: 'g', amount: 7.000001 + index, cost: 0.0007 });
  });
  return cellar;
}

const totals = (cellar: Scenario) => ({
  volume: cellar.lots().reduce((sum, lot) => sum + volumeOf(lot), 0),
  cost: cellar.lots().reduce((sum, lot) => sum + costOf(lot), 0),
  additives: cellar.lots().reduce((sum, lot) => sum + lot.additives.reduce((all, one) => all + one.amount, 0), 0),
});
const costOf = (lot: Lot) => lot.cost.reduce((sum, line) => sum + line.amount, 0);

function act(cellar: Scenario, step: { type: string; from: object[]; to: object[]; gain: boolean }) {
  const { type, from, to, gain } = step;
  if (type === 'top') return to.length === 0 ? null : cellar.attempt('top', { from, to });
  return cellar.attempt(type, { from, to, lossReason: gain ? 'gain' : 'lees' });
}

/** Returns the sums of what left and of what arrived according to the events. */
function moved(
  events: readonly Emitted<CellarEvent>[],
  read: (event: CellarEvent) => readonly { readonly change: number }[],
) {
  const changes = events.flatMap(({ event }) => read(event)).map((one) => one.change);
  const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
  return { out: -sum(changes.filter((change) => change < 0)), in: sum(changes.filter((change) => change > 0)) };
}

const isRefusal = (result: CellarRefusal | readonly Emitted<CellarEvent>[]): result is CellarRefusal =>
  'code' in result;

function assertSound(cellar: Scenario): void {
  for (const lot of cellar.lots()) {
    const whole = lot.composition.reduce((sum, leaf) => sum + leaf.share, 0);
    expect(whole).toBe(volumeOf(lot) === 0 ? 0 : WHOLE_SHARE);
    expect(lot.holdings.every((holding) => holding.volume > 0)).toBe(true);
    expect(lot.additives.every((additive) => additive.amount > 0)).toBe(true);
    if (volumeOf(lot) === 0) expect([lot.cost, lot.additives]).toEqual([[], []]);
  }
  for (const vessel of ['T1', 'T2', 'T3']) {
    const holders = LOTS.filter((lot) => cellar.lot(lot).holdings.some((holding) => holding.vessel === vessel));
    expect(holders).toEqual(cellar.occupant(vessel) === null ? [] : [cellar.occupant(vessel)]);
  }
}

it('conserves volume, cost and additives in a movement, apart from its loss or gain', () => {
  fc.assert(
    fc.property(fc.array(movement, { minLength: 1, maxLength: 6 }), (steps) => {
      const cellar = filledCellar();
      for (const step of steps) {
        const before = totals(cellar);
        const result = act(cellar, step);
        if (result === null || isRefusal(result)) continue;
        const after = totals(cellar);
        const wine = moved(result, (event) => (event.on === 'lot' ? event.vessels : []));
        const cost = moved(result, (event) => (event.on === 'lot' ? event.cost : []));
        const added = moved(result, (event) => (event.on === 'lot' ? event.additives : []));
        expect(after.volume - before.volume).toBe(wine.in - wine.out);
        expect(after.cost - before.cost).toBe(cost.in - cost.out);
        expect(after.additives - before.additives).toBe(added.in - added.out);
        // Cost is lost only if nothing arrives, or if evaporation took the last drop. Additives are lost only with a loss and gained only with a gain.
        if (step.type !== 'top' && step.to.length > 0) expect(cost.in).toBe(cost.out);
        if (wine.in === wine.out) expect(added.in).toBe(added.out);
        if (wine.in < wine.out) expect(added.in).toBeLessThanOrEqual(added.out);
        assertSound(cellar);
      }
    }),
    RUNS,
  );
});

it('keeps shares and cost when only the level of a lot changes', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(movement, level), { minLength: 1, maxLength: 8 }), (steps) => {
      const cellar = filledCellar();
      for (const step of steps) {
        if ('from' in step) {
          act(cellar, step);
          continue;
        }
        const before = cellar.lot(step.place.lot);
        const change =
          step.type === 'measure'
            ? { volume: step.volume }
            : { change: step.up ? step.volume : -step.volume, reason: 'other' };
        const water = { product: 'water', unit: 'gal', amount: step.volume, volume: step.volume };
        const result = cellar.attempt(step.type, { ...step.place, ...(step.type === 'addition' ? water : change) });
        if (isRefusal(result)) continue;
        const after = cellar.lot(step.place.lot);
        assertSound(cellar);
        if (volumeOf(after) === 0) continue;
        expect(after.composition).toEqual(before.composition);
        expect(after.cost).toEqual(before.cost);
      }
    }),
    RUNS,
  );
});

it('reaches the same state when the public events are parsed from text and folded', () => {
  fc.assert(
    fc.property(fc.array(movement, { minLength: 1, maxLength: 6 }), (steps) => {
      const cellar = filledCellar();
      const copies = new Map(LOTS.map((lot) => [`lot/home/${lot}`, cellar.lot(lot)]));
      for (const step of steps) {
        const result = act(cellar, step);
        if (result === null || isRefusal(result)) continue;
        for (const { stream, event } of result) {
          const copy = copies.get(stream);
          if (event.on === 'vessel' || copy === undefined) continue;
          const received = parseEvent(JSON.parse(JSON.stringify(publicEvent(event))));
          const { lastAction, effectiveAt } = cellar.lot(stream.slice('lot/home/'.length));
          const position = { effectiveAt: effectiveAt ?? 0, tieBreak: 0, id: lastAction ?? '' };
          const folded = cellarDomain.evolve(copy, received, position);
          if (folded.stream === 'lot') copies.set(stream, folded);
        }
      }
      for (const lot of LOTS) expect(copies.get(`lot/home/${lot}`)).toEqual(cellar.lot(lot));
    }),
    RUNS,
  );
});
