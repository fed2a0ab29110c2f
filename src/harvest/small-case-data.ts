import { place, type Scene, sources, sum, targetSpot, targets, unitsOf } from './small-place.js';
import { caseLots, unknownWinery } from './small-world.js';
import type { ActionData } from './step.js';
import { convertInBond, decimal, volumeOfBottles } from './unit-system.js';

export function bottle(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const { places: from, taken } = sources(scene, 2);
  const caseLot = chance.pick(caseLots);
  const bottlesPerCase = 12;
  // Each case lot has one format. Another one is `wrong_kind`.
  const bottleMl = (caseLot === 'C1') === chance.happens(0.95) ? 750 : 375;
  // Mostly nearly all that leaves is bottled, sometimes a bottle more than it fills.
  const most = Math.floor(sum(taken) / volumeOfBottles(unitsOf(scene), 1, bottleMl));
  const total = chance.happens(0.08) ? most + 1 : Math.max(1, most - chance.whole(0, 20));
  if (total > most) world.implausible = true;
  const cases = Math.max(0, Math.floor(total / bottlesPerCase) - chance.whole(0, 1));
  const bottles = total - cases * bottlesPerCase;
  world.addCount(winery, caseLot, total);
  return {
    from,
    caseLot,
    bottleMl,
    bottlesPerCase,
    cases,
    ...(bottles > 0 ? { bottles } : {}),
    cost: chance.whole(0, 900) / 10,
  };
}

interface CasesOut {
  readonly caseLot: string;
  readonly cases: number;
  readonly bottles?: number;
}

export function casesOut({ chance, world, winery }: Scene): CasesOut {
  const caseLot = chance.pick(caseLots);
  const all = Math.floor(world.count(winery, caseLot) / 12);
  const cases = Math.max(1, Math.min(all, chance.whole(1, 8)));
  const bottles = chance.happens(0.4) ? chance.whole(1, 13) : 0;
  world.addCount(winery, caseLot, -(cases * 12 + bottles));
  return bottles > 0 ? { caseLot, cases, bottles } : { caseLot, cases };
}

export function returnCases({ chance, world, winery }: Scene): ActionData {
  const caseLot = chance.pick(caseLots);
  const cases = chance.whole(1, 3);
  if (world.count(winery, caseLot) === 0) world.implausible = true;
  world.addCount(winery, caseLot, cases * 12);
  return { caseLot, cases, ...(chance.happens(0.5) ? { cost: chance.whole(1, 50) } : {}) };
}

export function dumpCases(scene: Scene): ActionData {
  const { chance } = scene;
  const out = casesOut(scene);
  const bottleMl = out.caseLot === 'C1' ? 750 : 375;
  const volume = volumeOfBottles(unitsOf(scene), out.cases * 12 + (out.bottles ?? 0), bottleMl);
  return { ...out, to: targets(scene, 2, volume), ...(chance.happens(0.6) ? { lossReason: 'spill' } : {}) };
}

export function transferInBond(scene: Scene): ActionData {
  const { chance, world, winery } = scene;
  const others = world.wineries.filter((other) => other.winery !== winery);
  const receiver = chance.happens(0.05) ? undefined : others[0];
  if (receiver === undefined) world.implausible = true;
  const code = receiver?.winery ?? unknownWinery;
  if (chance.happens(0.3)) {
    const out = casesOut(scene);
    world.addCount(code, out.caseLot, out.cases * 12 + (out.bottles ?? 0));
    return { from: [out], to: { winery: code, lot: chance.happens(0.95) ? out.caseLot : chance.pick(caseLots) } };
  }
  const { places: from, taken } = sources(scene, 1);
  const spot = targetSpot({ ...scene, winery: code });
  const whole = receiver === undefined ? 0 : convertInBond(unitsOf(scene), receiver.body, sum(taken));
  const gauged = chance.happens(0.3) ? Math.max(1, Math.floor(whole * chance.pick([0.98, 0.999, 1.01]))) : undefined;
  world.addVolume(code, spot, gauged ?? whole);
  const volume = gauged === undefined ? {} : { volume: decimal(gauged) };
  return {
    from,
    to: { winery: code, ...place(spot), ...volume, ...(chance.happens(0.3) ? { cost: chance.whole(0, 400) } : {}) },
  };
}
