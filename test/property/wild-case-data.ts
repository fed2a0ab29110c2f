import { caseLots, wineLots } from '../../src/harvest/small-world.js';
import type { ActionData } from '../../src/harvest/step.js';
import {
  decimalOf,
  heldSpot,
  lossReasons,
  lotOf,
  microOf,
  portion,
  targetSpot,
  type WildScene,
  wildCost,
  wildFrom,
  wildTo,
} from './wild-places.js';

/** Returns a bottling that fills all that leaves, a part of it, or a bottle too many, in any format. */
export function bottle(scene: WildScene): ActionData {
  const { chance, lots, winery } = scene;
  const { places: from, total } = wildFrom(scene, 2);
  const caseLot = chance.happens(0.95) ? chance.pick(caseLots) : chance.pick(wineLots);
  const known = lots.find((lot) => lot.lot === caseLot)?.format;
  const made = { bottleMl: chance.pick([1, 187, 750]), bottlesPerCase: chance.pick([1, 6, 12]) };
  const format = known !== undefined && chance.happens(0.9) ? known : made;
  const millilitresOfUnit = winery.volumeUnit === 'gal' ? 3785.411784 : 1000;
  const most = Math.floor((total / 1_000_000) * (millilitresOfUnit / format.bottleMl)) + (chance.happens(0.1) ? 1 : 0);
  const bottles = Math.min(Math.max(1, chance.pick([most, Math.floor(most / 2), most - 1])), 1_000_000_000);
  const loose = chance.happens(0.5) ? bottles % format.bottlesPerCase : bottles;
  const count = { cases: (bottles - loose) / format.bottlesPerCase, ...(loose === 0 ? {} : { bottles: loose }) };
  return { from, caseLot, ...format, ...count, ...(chance.happens(0.5) ? { cost: wildCost(scene) } : {}) };
}

export function cases(scene: WildScene): ActionData {
  const { chance, lots } = scene;
  const caseLot = lotOf(scene, ['cases']);
  const lot = lots.find((one) => one.lot === caseLot);
  const all = (lot?.cases ?? 1) * (lot?.format?.bottlesPerCase ?? 12) + (lot?.bottles ?? 0);
  const bottles = chance.happens(0.05) ? all + 1 : chance.pick([all, Math.floor(all / 2), Math.floor(all / 3), 1]);
  return { caseLot, cases: 0, bottles: Math.min(Math.max(1, bottles), 1_000_000_000) };
}

export function dumpCases(scene: WildScene): ActionData {
  const { chance, lots } = scene;
  const out = cases(scene);
  const total = microOf(lots.find((lot) => lot.lot === out.caseLot)?.volume ?? 1);
  const to = chance.happens(0.1) ? [] : wildTo(scene, 2, { taken: [heldSpot(scene)], total });
  return { ...out, to, ...(to.length === 0 || chance.happens(0.4) ? { lossReason: chance.pick(lossReasons) } : {}) };
}

export function transferInBond(scene: WildScene): ActionData {
  const { chance, wineries } = scene;
  const { winery } = chance.happens(0.9)
    ? (wineries.find((one) => one !== scene.winery) ?? scene.winery)
    : scene.winery;
  const began = chance.happens(0.4) ? { cost: wildCost(scene) } : {};
  if (chance.happens(0.3)) return { from: [cases(scene)], to: { winery, lot: chance.pick(caseLots), ...began } };
  const { places: from, total } = wildFrom(scene, 2);
  const volume = chance.happens(0.4) ? { volume: decimalOf(portion(chance, total * chance.pick([1, 4]))) } : {};
  return { from, to: { winery, ...targetSpot(scene), ...volume, ...began } };
}
