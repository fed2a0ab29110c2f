import { describe, expect, it } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings, smallHarvest } from '../../src/harvest/small-harvest.js';
import { smallWorld } from '../../src/harvest/small-world.js';
import { actionTypes, type HarvestStep } from '../../src/harvest/step.js';
import { malformed, malformedAction, malformedData } from './harvest-form.js';
import { HarvestLedger } from './harvest-ledger.js';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

describe('a small harvest', () => {
  it('is the same for the same seed, and well-formed', () => {
    expect(smallHarvest(1, { actions: 200 })).toEqual(smallHarvest(1, { actions: 200 }));
    expect(smallHarvest(1, { actions: 200 })).not.toEqual(smallHarvest(2, { actions: 200 }));
    for (const seed of seeds) expect(smallHarvest(seed, { actions: 60 }).flatMap(malformed)).toEqual([]);
  });

  it('has every kind of action, most of them possible, and refusals with many codes', () => {
    const types = new Set<string>();
    const codes = new Map<string, number>();
    let actions = 0;
    for (const seed of seeds) {
      const ledger = new HarvestLedger();
      for (const step of smallHarvest(seed, { actions: 60, wineries: 1 + (seed % 2) })) {
        ledger.apply(step);
        if (step.kind === 'record') types.add(step.action.type);
      }
      for (const outcome of ledger.replay().outcomes.values()) {
        actions += 1;
        codes.set(outcome?.code ?? 'possible', (codes.get(outcome?.code ?? 'possible') ?? 0) + 1);
      }
    }
    expect([...types].sort()).toEqual([...actionTypes].sort());
    const possible = (codes.get('possible') ?? 0) / actions;
    expect(possible).toBeGreaterThan(0.5);
    expect(possible).toBeLessThan(0.9);
    for (const code of [
      'unknown_lot',
      'insufficient_volume',
      'insufficient_weight',
      'vessel_occupied',
      'not_in_vessel',
      'wrong_kind',
      'origin_differs',
    ]) {
      expect(codes.get(code), code).toBeGreaterThan(0);
    }
  });
});

describe('random edits', () => {
  it('are well-formed, and are often accepted, refused, conflicting or restoring', () => {
    const met = { accepted: 0, refused: 0, conflicting: 0, restoring: 0 };
    for (const seed of seeds) editHistory(seed, met);
    expect(met.accepted).toBeGreaterThan(150);
    expect(met.refused).toBeGreaterThan(50);
    expect(met.conflicting).toBeGreaterThan(20);
    expect(met.restoring).toBeGreaterThan(3);
  });
});

interface Met {
  accepted: number;
  refused: number;
  conflicting: number;
  restoring: number;
}

/** Records the possible actions, edits them with conflicts flagged, and counts the results of the edits. */
function editHistory(seed: number, met: Met): void {
  const chance = new Chance(seed);
  const world = smallWorld(chance, 1 + (seed % 2));
  const settingSteps = settings(world);
  let recorded: Recorded[] = [];
  let before = outcomesOf(settingSteps, recorded);
  for (let turn = 0; turn < 40; turn += 1) {
    const { winery, action } = randomAction(chance, world);
    const next = [...recorded, { winery, action, retracted: false }];
    const outcomes = outcomesOf(settingSteps, next);
    if (outcomes.get(action.id) === false) continue;
    recorded = next;
    before = outcomes;
  }
  for (let turn = 0; turn < 15; turn += 1) {
    const edit = randomEdit(chance, recorded, world);
    const ids = edit.changes.map((change) => (change.op === 'record' ? change.action.id : change.id));
    expect(new Set(ids).size).toBe(ids.length);
    const next = applyEdit(recorded, edit);
    for (const { action } of next.filter((item) => ids.includes(item.action.id))) {
      expect([...malformedAction(action), ...malformedData(action.type, action.data)]).toEqual([]);
    }
    const outcomes = outcomesOf(settingSteps, next);
    if (ids.some((id) => outcomes.get(id) === false)) {
      met.refused += 1;
      continue;
    }
    const others = [...outcomes].filter(([id]) => !ids.includes(id));
    if (others.some(([id, possible]) => !possible && before.get(id) === true)) met.conflicting += 1;
    if (others.some(([id, possible]) => possible && before.get(id) === false)) met.restoring += 1;
    met.accepted += 1;
    recorded = next;
    before = outcomes;
  }
}

/** Returns for each action that is not retracted whether it took effect. */
function outcomesOf(settingSteps: readonly HarvestStep[], recorded: readonly Recorded[]): ReadonlyMap<string, boolean> {
  const ledger = new HarvestLedger();
  for (const step of settingSteps) ledger.apply(step);
  for (const { winery, action } of recorded) ledger.apply({ kind: 'record', winery, action });
  for (const { winery, action, retracted } of recorded)
    if (retracted) ledger.apply({ kind: 'retract', winery, id: action.id });
  return new Map([...ledger.replay().outcomes].map(([id, outcome]) => [id, outcome === null]));
}
