import { minuteMs } from './calendar.js';
import type { Crew } from './crew.js';
import { move, releaseEmptied } from './movement.js';
import { decimal, gaugeStep, volumeOfGallons } from './unit-system.js';
import type { Vessel, Wine } from './wine.js';

/** Returns the lot from which all barrels of the same vintage and colour are topped, or starts a new one. It connects nearly all barrel lots. */
export function toppingReserve(crew: Crew, like: Wine): Wine {
  const { premises } = crew;
  const key = like.vintage * 2 + (like.colour === 'red' ? 1 : 0);
  const present = premises.topping.get(key);
  // A reserve with `touchedAt` 0 is new: it has not been filled yet.
  if (present !== undefined && (present.vessels.size > 0 || present.touchedAt === 0)) return present;
  const code = premises.nextCode(`${like.vintage % 100}-TOP-${like.colour.toUpperCase()}`);
  const reserve = premises.newWine(code, 'wine', { ...like, variety: 'topping' });
  premises.topping.set(key, reserve);
  return reserve;
}

/**
 * Tops every barrel of a lot with 0.3 to 0.8 gallons. The volume of a barrel stays the same, because what
 * arrives replaces what evaporated; only the reserve shrinks.
 */
export function topUp(crew: Crew, wine: Wine, barrels: readonly Vessel[], at: number): void {
  const { premises, chance } = crew;
  const step = gaugeStep(premises.units);
  const each = volumeOfGallons(premises.units, chance.between(0.3, 0.8));
  const spill = chance.happens(0.3) ? step * chance.whole(1, 6) : 0;
  const needed = each * barrels.length + spill;
  let targets = barrels;
  let reserve = toppingReserve(crew, wine);
  let [source] = reserve.vessels;
  if (source === undefined || source.volume <= needed) {
    // The reserve is too small, so a few barrels of this lot are emptied into it.
    const given = barrels.slice(0, Math.ceil(barrels.length / 40) + 1);
    if (barrels.length <= given.length + 1) return;
    const tank = source ?? premises.takeTank(volumeOfGallons(premises.units, 900));
    const to = [{ wine: reserve, vessels: [tank], volume: 'rest' as const }];
    move(crew, 'transfer', at, { from: [{ wine, vessels: given, volume: 'all' }], to });
    reserve = toppingReserve(crew, wine);
    targets = barrels.slice(given.length);
    source = tank;
  }
  const leaving = each * targets.length + spill;
  if (targets.some((barrel) => barrel.volume < each) || source.volume < leaving) return;
  source.volume -= leaving;
  if (source.volume === 0) {
    source.holder = undefined;
    reserve.vessels.delete(source);
    releaseEmptied(crew, [{ wine: reserve, vessels: [source], volume: 'all' }]);
  }
  const names = targets.map(({ code }) => code);
  const target = names.length === 1 ? { vessel: names[0] } : { vessels: names };
  const data = {
    from: [{ lot: reserve.code, vessel: source.code, volume: decimal(leaving) }],
    to: [{ lot: wine.code, ...target, volume: decimal(each) }],
  };
  crew.record('top', at + 10 * minuteMs, data, [reserve, source, wine, ...targets]);
}
