import { dateMs, dayMs, hourMs } from './calendar.js';
import type { Crew } from './crew.js';
import { finish } from './finishing.js';
import { type Draw, move, type Pour } from './movement.js';
import { partOf, volumeOfGallons } from './unit-system.js';
import { type Vessel, vesselsOf, volumeOf, type Wine } from './wine.js';

/** The ages from which a wine may be blended and must be blended, in days after the first fruit of its vintage. */
const ready = { red: { from: 265, latest: 520, share: 0.35 }, white: { from: 150, latest: 330, share: 0.5 } } as const;
const largestTankGallons = 40_000;

/** Groups the wines that are ready into blends, and plans the next session about two months later. */
export function blendingSession(crew: Crew, at: number): void {
  const { chance, premises } = crew;
  const firstMonth = premises.units.hemisphere === 'north' ? 8 : 2;
  const chosen = [...premises.ageing].filter((wine) => {
    const rule = ready[wine.colour];
    const ageDays = (at - dateMs(wine.vintage, firstMonth, 20)) / dayMs;
    if (wine.stage !== 'ageing' || wine.vessels.size === 0 || ageDays < rule.from) return false;
    return ageDays > rule.latest || chance.happens(rule.share);
  });
  const blends: Wine[] = [];
  for (const group of groups(crew, chosen)) {
    for (const wine of group) wine.stage = 'promised';
    const blendAt = at + chance.whole(0, 20) * dayMs + chance.whole(0, 8) * hourMs;
    crew.later(blendAt, () => {
      const blend = group.length === 1 ? group[0] : blendTogether(crew, group, blendAt);
      if (blend !== undefined && blend.vessels.size > 0) blends.push(blend);
    });
  }
  const assembledAt = at + chance.whole(24, 34) * dayMs;
  crew.later(assembledAt, () => assemble(crew, blends, assembledAt));
  const next = at + chance.whole(40, 70) * dayMs;
  crew.later(next, () => blendingSession(crew, next));
}

/** Divides wines into groups of one colour and any vintages. Most groups have three to six wines, some have one. */
function groups(crew: Crew, wines: readonly Wine[]): Wine[][] {
  const found: Wine[][] = [];
  for (const colour of ['red', 'white'] as const) {
    const left = wines.filter((wine) => wine.colour === colour);
    while (left.length > 0) {
      const size = crew.chance.happens(0.12) ? 1 : crew.chance.whole(3, 6);
      const group: Wine[] = [];
      while (group.length < size && left.length > 0)
        group.push(...left.splice(crew.chance.whole(0, left.length - 1), 1));
      found.push(group);
    }
  }
  return found;
}

function blendTogether(crew: Crew, group: readonly Wine[], at: number): Wine | undefined {
  const { chance, premises } = crew;
  const present = group.filter((wine) => wine.vessels.size > 0);
  const [first] = present;
  if (first === undefined) return undefined;
  const from = present.map((wine) => draw(crew, wine, chance.happens(0.75) ? 1 : chance.between(0.4, 0.7)));
  const blend = premises.newWine(premises.nextCode(`${first.vintage % 100}-BLEND`), 'wine', {
    ...first,
    variety: 'blend',
  });
  const inBarrels = from.every(
    (part) => part.volume === 'all' && part.vessels.every((vessel) => vessel.kind === 'barrel'),
  );
  const to = inBarrels && chance.happens(0.3) ? putBack(blend, from) : intoTanks(crew, blend, from);
  move(crew, 'blend', at, { from, to });
  for (const wine of present) updateStage(crew, wine, at);
  blend.stage = 'promised';
  return blend;
}

/**
 * Finishes the blends of a session. Some pairs of the same colour are first blended with each other, into a new lot or into the tank of the first.
 */
function assemble(crew: Crew, blends: readonly Wine[], at: number): void {
  const { chance } = crew;
  const left = blends.filter((wine) => wine.vessels.size > 0);
  while (left.length > 0) {
    const [first, second] = left.splice(0, chance.happens(0.5) ? 2 : 1);
    if (first === undefined) return;
    if (second === undefined || first.colour !== second.colour) {
      for (const wine of [first, second]) if (wine !== undefined) finish(crew, wine, at);
    } else {
      finish(crew, unite(crew, first, second, at), at);
      updateStage(crew, second, at);
      if (first.vessels.size === 0) updateStage(crew, first, at);
    }
  }
}

function unite(crew: Crew, first: Wine, second: Wine, at: number): Wine {
  const { premises } = crew;
  const [tank] = vesselsOf(first, 'tank');
  const roomy = tank !== undefined && first.vessels.size === 1 && tank.capacity - tank.volume >= volumeOf(second);
  if (tank !== undefined && roomy) {
    const from = [{ wine: second, vessels: [...second.vessels], volume: 'all' as const }];
    move(crew, 'blend', at, { from, to: [{ wine: first, vessels: [tank], volume: 'rest' }] });
    return first;
  }
  const from = [first, second].map((wine) => draw(crew, wine, 1));
  const cuvee = premises.newWine(premises.nextCode(`${first.vintage % 100}-CUVEE`), 'wine', {
    ...first,
    variety: 'cuvee',
  });
  move(crew, 'blend', at, { from, to: intoTanks(crew, cuvee, from) });
  cuvee.stage = 'promised';
  return cuvee;
}

/** Returns what a blend takes of a wine: all of it, some of its barrels, or a part of its largest vessel. */
function draw(crew: Crew, wine: Wine, share: number): Draw {
  const vessels = [...wine.vessels];
  if (share === 1) return { wine, vessels, volume: 'all' };
  const barrels = vesselsOf(wine, 'barrel');
  if (barrels.length > 2) return { wine, vessels: barrels.slice(0, Math.ceil(barrels.length * share)), volume: 'all' };
  const largest = vessels.reduce((most, vessel) => (vessel.volume > most.volume ? vessel : most));
  const volume = partOf(crew.premises.units, largest.volume, share);
  return volume > 0 ? { wine, vessels: [largest], volume } : { wine, vessels, volume: 'all' };
}

function drawn(from: readonly Draw[]): number {
  let sum = 0;
  for (const { vessels, volume } of from)
    for (const vessel of vessels) sum += volume === 'all' ? vessel.volume : volume;
  return sum;
}

/** Returns as many tanks as the volume needs. The last one takes the rest. */
function intoTanks(crew: Crew, wine: Wine, from: readonly Draw[]): Pour[] {
  const { premises } = crew;
  const volume = drawn(from);
  const count = Math.ceil(volume / volumeOfGallons(premises.units, largestTankGallons));
  const each = partOf(premises.units, volume, 1 / count);
  const pours: Pour[] = [];
  for (let tank = 1; tank < count; tank += 1) pours.push({ wine, vessels: [premises.takeTank(each)], volume: each });
  return [...pours, { wine, vessels: [premises.takeTank(volume - each * (count - 1))], volume: 'rest' }];
}

/** Returns the barrels that the parts of the blend came from. */
function putBack(wine: Wine, from: readonly Draw[]): Pour[] {
  const vessels: Vessel[] = from.flatMap((part) => [...part.vessels]);
  return [{ wine, vessels, volume: 'same' }];
}

/** Ends a wine that is used up, and often archives it. A wine that was used in part continues to age. */
function updateStage(crew: Crew, wine: Wine, at: number): void {
  if (wine.vessels.size > 0) {
    wine.stage = 'ageing';
    crew.premises.ageing.add(wine);
    return;
  }
  wine.stage = 'gone';
  crew.premises.ageing.delete(wine);
  const archiveAt = at + crew.chance.whole(1, 40) * dayMs;
  if (crew.chance.happens(0.5)) crew.later(archiveAt, () => crew.archive(archiveAt, wine));
}
