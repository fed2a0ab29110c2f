/** How wine moves: all sources leave and become one mixture, then each target lot receives its part. */

import { type Attempt, Refusal, refuseIf } from './attempt.js';
import type { FromPlace, LotAttributes, ToPlace } from './body.js';
import { type Composition, mix } from './composition.js';
import { floorDivide, sum } from './exact.js';
import {
  type Amounts,
  addAll,
  addAmount,
  changeVessel,
  isBulk,
  type Kind,
  type Lot,
  scale,
  takeProportion,
  volumeOf,
} from './lot.js';

/** One mixture that has left its sources. `volume` is a weight where the sources are fruit. */
export type Load = {
  readonly volume: bigint;
  readonly composition: Composition;
  readonly additives: Amounts;
  readonly cost: Amounts;
  /** Each source lot once, in order of first appearance. */
  readonly sources: readonly Lot[];
  /** The volume taken, by `placeKey`. */
  readonly takenAt: ReadonlyMap<string, bigint>;
};

/** A source lot: `before` is the amount that it held when the action began, `taken` the part of it that leaves. */
export type Source = { readonly lot: Lot; readonly before: bigint; taken: bigint };

/** What one target lot receives. */
type Arrival = {
  readonly lot: Lot;
  readonly volume: bigint;
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: bigint }[];
  readonly bottles: bigint;
};

/** Takes bulk wine from each place in body order, with the checks of that place [R1]. */
export function takeBulk(attempt: Attempt, winery: string, places: readonly FromPlace[]): Load {
  const sources = new Map<string, Source>();
  const takenAt = new Map<string, bigint>();
  for (const place of places) {
    const lot = attempt.read(winery, place.lot);
    refuseIf(!isBulk(lot.kind), 'wrong_kind');
    const held = lot.vessels.get(place.vessel) ?? 0n;
    const volume = place.volume === 'all' ? held : place.volume;
    refuseIf(volume <= 0n || volume > held, 'insufficient_volume');
    const source = sources.get(place.lot) ?? { lot, before: volumeOf(lot), taken: 0n };
    source.taken += volume;
    sources.set(place.lot, source);
    changeVessel(lot, place.vessel, -volume);
    takenAt.set(placeKey(place), (takenAt.get(placeKey(place)) ?? 0n) + volume);
  }
  const load = loadOf(attempt, winery, [...sources.values()], takenAt);
  attempt.flow(winery).volumeOut += load.volume;
  return load;
}

/** Mixes what was taken from the sources, and takes additives and cost out of each source lot once. */
export function loadOf(
  attempt: Attempt,
  winery: string,
  sources: readonly Source[],
  takenAt: ReadonlyMap<string, bigint> = new Map(),
): Load {
  const additives: Amounts = new Map();
  const cost: Amounts = new Map();
  for (const { lot, taken, before } of sources) {
    attempt.moves.push({ step: 'take', lot, amount: taken });
    addAll(additives, takeProportion(lot.additives, taken, before));
    addAll(cost, takeProportion(lot.cost, taken, before));
  }
  attempt.flow(winery).costOut += sum(cost.values());
  return {
    volume: sum(sources.map(({ taken }) => taken)),
    composition: mix(sources.map(({ lot, taken }) => ({ amount: taken, composition: lot.composition }))),
    additives,
    cost,
    sources: sources.map(({ lot }) => lot),
    takenAt,
  };
}

/** Returns a load that comes from outside the winery. */
export function loadFromOutside(volume: bigint, composition: Composition, cost: Amounts): Load {
  return { volume, composition, additives: new Map(), cost, sources: [], takenAt: new Map() };
}

/** Checks the lots of the target places in body order: an existing lot must be neither archived nor fruit nor cases. */
export function judgeTargets(attempt: Attempt, winery: string, places: readonly { readonly lot: string }[]): void {
  for (const place of places) {
    const lot = attempt.find(winery, place.lot);
    refuseIf(lot !== undefined && !isBulk(lot.kind), 'wrong_kind');
  }
}

/** Returns the volume of each place; null where "rest" is not positive or "same" finds nothing, which means `over_received` [R4]. */
export function resolveVolumes(places: readonly ToPlace[], load: Load, loss: bigint): readonly (bigint | null)[] {
  const requested = places.map((place) =>
    place.volume === 'same' ? (load.takenAt.get(placeKey(place)) ?? null) : place.volume,
  );
  const rest = load.volume - sum(requested.filter((volume) => typeof volume === 'bigint')) - loss;
  return requested.map((volume) => (volume !== 'rest' ? volume : rest > 0n ? rest : null));
}

export function refuseUnresolved(volumes: readonly (bigint | null)[]): readonly bigint[] {
  return volumes.map((volume) => {
    if (volume === null) throw new Refusal('over_received');
    return volume;
  });
}

/**
 * Delivers a load to bulk places. `left` is the volume that left the sources, in the target's unit. Checks
 * `vessel_occupied` [R6], creates missing lots, and books the difference between `left` and what arrives as a loss.
 */
export function arriveInPlaces(
  attempt: Attempt,
  winery: string,
  load: Load,
  targets: { places: readonly ToPlace[]; volumes: readonly bigint[]; left: bigint; newKind: Kind },
): void {
  const givenTo = new Map<string, string>();
  for (const { lot, vessel } of targets.places) {
    if (vessel === null) continue;
    const isTaken = (givenTo.get(vessel) ?? lot) !== lot;
    refuseIf(isTaken || attempt.isOccupied(winery, vessel, lot), 'vessel_occupied');
    givenTo.set(vessel, lot);
  }
  const arrivals = new Map<string, Arrival>();
  targets.places.forEach((place, index) => {
    const volume = targets.volumes[index] ?? 0n;
    const known = arrivals.get(place.lot);
    arrivals.set(place.lot, {
      lot: known?.lot ?? targetLot(attempt, winery, load.sources, { ...place, newKind: targets.newKind }),
      volume: (known?.volume ?? 0n) + volume,
      vessels: [...(known?.vessels ?? []), { vessel: place.vessel, volume }],
      bottles: 0n,
    });
  });
  arrive(attempt, winery, load, { arrivals: [...arrivals.values()], left: targets.left });
}

/** Returns the existing lot, which keeps its attributes, or a new one with the body's attributes or those common to all sources [R22, R23]. */
export function targetLot(
  attempt: Attempt,
  winery: string,
  sources: readonly Lot[],
  place: { readonly lot: string; readonly attributes: LotAttributes; readonly newKind: Kind },
): Lot {
  const existing = attempt.find(winery, place.lot);
  if (existing) return existing;
  const { attributes } = place;
  const lot = attempt.create(
    winery,
    place.lot,
    attributes.kind === undefined ? place.newKind : bulkKindOf(attributes.kind),
  );
  lot.taxClass =
    attributes.taxClass === undefined ? commonValue(sources, (source) => source.taxClass) : attributes.taxClass;
  lot.owner = attributes.owner === undefined ? commonValue(sources, (source) => source.owner) : attributes.owner;
  lot.stage = commonValue(sources, (source) => source.stage);
  lot.fraction = attributes.fraction ?? null;
  return lot;
}

export function bulkKindOf(text: string): Kind {
  if (text === 'must' || text === 'juice' || text === 'wine') return text;
  throw new Error(`${text} is not a kind of bulk wine`);
}

/** Delivers volume, composition, additives and cost to the target lots in body order, and books the loss or gain. */
export function arrive(
  attempt: Attempt,
  winery: string,
  load: Load,
  targets: { readonly arrivals: readonly Arrival[]; readonly left: bigint },
): void {
  const flow = attempt.flow(winery);
  const arriving = sum(targets.arrivals.map(({ volume }) => volume));
  const additives = new Map(load.additives);
  let undelivered = targets.left;
  if (arriving > targets.left) {
    // A volume that converts to 0 [R26] cannot be scaled; its additives stay as they are.
    if (targets.left > 0n) scale(additives, arriving, targets.left);
    undelivered = arriving;
  }
  const costParts = splitCost(load.cost, targets.arrivals, arriving);
  targets.arrivals.forEach(({ lot, volume, vessels, bottles }, index) => {
    const held = { amount: volumeOf(lot), composition: lot.composition };
    attempt.moves.push({ step: 'arrive', lot, amount: volume, held: held.amount });
    lot.composition = mix([held, { amount: volume, composition: load.composition }]);
    addAll(lot.additives, takeProportion(additives, volume, undelivered));
    undelivered -= volume;
    addAll(lot.cost, costParts[index] ?? new Map());
    for (const part of vessels) changeVessel(lot, part.vessel, part.volume);
    lot.bottles += bottles;
  });
  flow.volumeIn += arriving;
  flow.loss += targets.left - arriving;
  if (targets.arrivals.length > 0) flow.costIn += sum(load.cost.values());
  else flow.costWrittenOff += sum(load.cost.values());
}

/** Gives each lot ⌊C·v/Σ⌋ of every category, and the last lot the rest. */
function splitCost(cost: Amounts, arrivals: readonly Arrival[], arriving: bigint): readonly Amounts[] {
  const rest = new Map(cost);
  return arrivals.map(({ volume }, index) => {
    if (index === arrivals.length - 1) return rest;
    const part: Amounts = new Map();
    for (const [category, amount] of cost) {
      const share = floorDivide(amount * volume, arriving);
      addAmount(part, category, share);
      addAmount(rest, category, -share);
    }
    return part;
  });
}

/** Returns the value that all sources have, or null. */
function commonValue(sources: readonly Lot[], attribute: (lot: Lot) => string | null): string | null {
  const values = new Set(sources.map(attribute));
  const [value = null] = values;
  return values.size === 1 ? value : null;
}

/** A named vessel is one place, whichever lot it holds; each lot has an unnamed vessel of its own [R5]. */
function placeKey(place: { readonly lot: string; readonly vessel: string | null }): string {
  return place.vessel === null ? `lot ${place.lot}` : `vessel ${place.vessel}`;
}
