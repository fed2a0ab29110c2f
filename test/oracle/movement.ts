/** How wine moves: all sources leave and become one mixture, then every target lot takes its part. */
import type { FromPlace, ToPlace, Wish } from './body.js';
import { type Draft, Refusal, refuseIf } from './cellar.js';
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
  scaleUp,
  takeProportion,
  volumeOf,
} from './lot.js';

/** What is on its way: one mixture. `volume` is a weight where the sources are fruit. */
export type Load = {
  readonly volume: bigint;
  readonly composition: Composition;
  readonly additives: Amounts;
  readonly cost: Amounts;
  /** In order of first appearance, each once. */
  readonly sources: readonly Lot[];
  /** What was taken, by place. */
  readonly takenAt: ReadonlyMap<string, bigint>;
};

/** What one lot gave: `taken` of the `before` that it held when the action began. */
export type Source = { readonly lot: Lot; readonly before: bigint; taken: bigint };

/** What one lot is given. */
export type Arrival = {
  readonly lot: Lot;
  readonly volume: bigint;
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: bigint }[];
  readonly bottles: bigint;
};

/** Takes bulk wine from each place in body order, with the checks of each place [R1]. */
export function leaveBulk(draft: Draft, winery: string, places: readonly FromPlace[]): Load {
  const sources = new Map<string, Source>();
  const takenAt = new Map<string, bigint>();
  for (const place of places) {
    const lot = draft.read(winery, place.lot);
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
  const load = loadOf(draft, winery, [...sources.values()], takenAt);
  draft.flow(winery).volumeOut += load.volume;
  return load;
}

/** Makes one mixture of what the sources gave, and takes additives and cost out of each source lot once. */
export function loadOf(
  draft: Draft,
  winery: string,
  sources: readonly Source[],
  takenAt: ReadonlyMap<string, bigint> = new Map(),
): Load {
  const additives: Amounts = new Map();
  const cost: Amounts = new Map();
  for (const { lot, taken, before } of sources) {
    addAll(additives, takeProportion(lot.additives, taken, before));
    addAll(cost, takeProportion(lot.cost, taken, before));
  }
  draft.flow(winery).costOut += sum(cost.values());
  return {
    volume: sum(sources.map(({ taken }) => taken)),
    composition: mix(sources.map(({ lot, taken }) => ({ amount: taken, composition: lot.composition }))),
    additives,
    cost,
    sources: sources.map(({ lot }) => lot),
    takenAt,
  };
}

/** A load from outside the cellar's wine. */
export function loadFromOutside(volume: bigint, composition: Composition, cost: Amounts): Load {
  return { volume, composition, additives: new Map(), cost, sources: [], takenAt: new Map() };
}

/** Judges the places that receive, in body order: an existing lot must be neither archived nor fruit nor cases. */
export function judgeTargets(draft: Draft, winery: string, places: readonly { readonly lot: string }[]): void {
  for (const place of places) {
    const lot = draft.find(winery, place.lot);
    refuseIf(lot !== undefined && !isBulk(lot.kind), 'wrong_kind');
  }
}

/** The volume of each place; null where "rest" isn't positive or "same" finds nothing, which is `over_received` [R4]. */
export function resolveVolumes(places: readonly ToPlace[], load: Load, loss: bigint): readonly (bigint | null)[] {
  const said = places.map((place) =>
    place.volume === 'same' ? (load.takenAt.get(placeKey(place)) ?? null) : place.volume,
  );
  const rest = load.volume - sum(said.filter((volume) => typeof volume === 'bigint')) - loss;
  return said.map((volume) => (volume !== 'rest' ? volume : rest > 0n ? rest : null));
}

export function refuseUnresolved(volumes: readonly (bigint | null)[]): readonly bigint[] {
  return volumes.map((volume) => {
    if (volume === null) throw new Refusal('over_received');
    return volume;
  });
}

/**
 * Lets the load arrive in bulk places. `left` is the volume that is on its way in the target's unit. Judges
 * `vessel_occupied` [R6], creates lots that aren't there, and books the difference between `left` and what arrives as loss.
 */
export function arriveInPlaces(
  draft: Draft,
  winery: string,
  load: Load,
  targets: { places: readonly ToPlace[]; volumes: readonly bigint[]; left: bigint; newKind: Kind },
): void {
  const givenTo = new Map<string, string>();
  for (const { lot, vessel } of targets.places) {
    if (vessel === null) continue;
    const isGiven = (givenTo.get(vessel) ?? lot) !== lot;
    refuseIf(isGiven || draft.isOccupied(winery, vessel, lot), 'vessel_occupied');
    givenTo.set(vessel, lot);
  }
  const arrivals = new Map<string, Arrival>();
  targets.places.forEach((place, index) => {
    const volume = targets.volumes[index] ?? 0n;
    const known = arrivals.get(place.lot);
    arrivals.set(place.lot, {
      lot: known?.lot ?? targetLot(draft, winery, load.sources, { ...place, newKind: targets.newKind }),
      volume: (known?.volume ?? 0n) + volume,
      vessels: [...(known?.vessels ?? []), { vessel: place.vessel, volume }],
      bottles: 0n,
    });
  });
  arrive(draft, winery, load, { arrivals: [...arrivals.values()], left: targets.left });
}

/** The existing lot, which keeps its own attributes, or a new one with the wished or the sources' agreed ones [R22, R23]. */
export function targetLot(
  draft: Draft,
  winery: string,
  sources: readonly Lot[],
  place: { readonly lot: string; readonly wish: Wish; readonly newKind: Kind },
): Lot {
  const existing = draft.find(winery, place.lot);
  if (existing) return existing;
  const { wish } = place;
  const lot = draft.create(winery, place.lot, wish.kind === undefined ? place.newKind : bulkKindOf(wish.kind));
  lot.taxClass = wish.taxClass === undefined ? agreed(sources, (source) => source.taxClass) : wish.taxClass;
  lot.owner = wish.owner === undefined ? agreed(sources, (source) => source.owner) : wish.owner;
  lot.stage = agreed(sources, (source) => source.stage);
  lot.fraction = wish.fraction ?? null;
  return lot;
}

export function bulkKindOf(text: string): Kind {
  if (text === 'must' || text === 'juice' || text === 'wine') return text;
  throw new Error(`not a kind of bulk wine: ${text}`);
}

/** Shares out additives, cost and composition to the target lots in body order, and books the loss or gain. */
export function arrive(
  draft: Draft,
  winery: string,
  load: Load,
  targets: { readonly arrivals: readonly Arrival[]; readonly left: bigint },
): void {
  const flow = draft.flow(winery);
  const arriving = sum(targets.arrivals.map(({ volume }) => volume));
  const additives = new Map(load.additives);
  let notLanded = targets.left;
  if (arriving > targets.left) {
    // What converts to nothing [R26] can't be scaled; it stays what it is.
    if (targets.left > 0n) scaleUp(additives, arriving, targets.left);
    notLanded = arriving;
  }
  const costParts = partCost(load.cost, targets.arrivals, arriving);
  targets.arrivals.forEach(({ lot, volume, vessels, bottles }, index) => {
    const held = { amount: volumeOf(lot), composition: lot.composition };
    lot.composition = mix([held, { amount: volume, composition: load.composition }]);
    addAll(lot.additives, takeProportion(additives, volume, notLanded));
    notLanded -= volume;
    addAll(lot.cost, costParts[index] ?? new Map());
    for (const part of vessels) changeVessel(lot, part.vessel, part.volume);
    lot.bottles += bottles;
  });
  flow.volumeIn += arriving;
  flow.loss += targets.left - arriving;
  if (targets.arrivals.length > 0) flow.costIn += sum(load.cost.values());
  else flow.costWrittenOff += sum(load.cost.values());
}

/** ⌊C·v/Σ⌋ of every category for each lot, and the rest for the last one. */
function partCost(cost: Amounts, arrivals: readonly Arrival[], arriving: bigint): readonly Amounts[] {
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

/** What all sources say, or null. */
function agreed(sources: readonly Lot[], attribute: (lot: Lot) => string | null): string | null {
  const values = new Set(sources.map(attribute));
  const [value = null] = values;
  return values.size === 1 ? value : null;
}

/** A named vessel is one place whatever lot it holds; the unnamed vessel is one place for each lot [R5]. */
function placeKey(place: { readonly lot: string; readonly vessel: string | null }): string {
  return place.vessel === null ? `lot ${place.lot}` : `vessel ${place.vessel}`;
}
