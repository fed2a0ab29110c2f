import { type CellarEvent, type LotDeclarations, type LotEvent, lotEvent, type VesselEvent } from './event.js';
import { publicMoney, publicQuantity, publicShare, toMicro, toMoney, toShare } from './quantity.js';
import type { Leaf, LeafShare } from './state.js';

/**
 * The public form of a lot's event, in which it is also stored: decimals in the winery's units. `parseEvent` is the exact
 * inverse of `publicEvent`. @internal for tests
 */
export interface PublicLotEvent {
  readonly name: string;
  readonly vessels: readonly { readonly vessel: string | null; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly mixed?: PublicMixedIn;
  readonly additives: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost: Readonly<Record<string, number>>;
  readonly set: LotDeclarations;
}

/** A lot's event without what it is made of. */
export interface PublicAmounts extends Omit<PublicLotEvent, 'mixed'> {
  readonly mixed?: Pick<PublicMixedIn, 'volume'>;
}

interface PublicMixedIn {
  readonly volume: number;
  readonly composition: readonly (Leaf & { readonly share: number })[];
}

/** The stored form of a vessel's event. It is not in the log. */
interface StoredVesselEvent {
  readonly name: VesselEvent['name'];
  readonly lot: string | null;
}

export function publicEvent(event: LotEvent): PublicLotEvent;
export function publicEvent(event: CellarEvent): PublicLotEvent | StoredVesselEvent;
export function publicEvent(event: CellarEvent): PublicLotEvent | StoredVesselEvent {
  return event.on === 'vessel' ? { name: event.name, lot: event.lot } : publicLotEvent(event);
}

/** Returns the event of a public or stored form. */
export function parseEvent(json: PublicLotEvent): LotEvent;
export function parseEvent(json: PublicLotEvent | StoredVesselEvent): CellarEvent;
export function parseEvent(json: PublicLotEvent | StoredVesselEvent): CellarEvent {
  return 'set' in json ? parseLotEvent(json) : { on: 'vessel', name: json.name, lot: json.lot };
}

function publicLotEvent(event: LotEvent): PublicLotEvent {
  const { weight, bottles, mixed, additives, cost } = event;
  // Optional members are assigned one by one, because spreads cost several times as much.
  const json: PublicLotEvent & { weight?: number; bottles?: number; mixed?: PublicMixedIn } = {
    name: event.name,
    vessels: event.vessels.map(({ vessel, change }) => ({
      vessel: vessel === '' ? null : vessel,
      change: publicQuantity(change),
    })),
    additives: additives.map(({ product, unit, change }) => ({ product, unit, change: publicQuantity(change) })),
    // fromEntries defines members, so that a category such as __proto__ is an ordinary name.
    cost: Object.fromEntries(cost.map(({ category, change }) => [category, publicMoney(change)])),
    set: withConvertedAnalyses(event.set, publicQuantity),
  };
  if (weight !== undefined) json.weight = publicQuantity(weight);
  if (bottles !== undefined) json.bottles = bottles;
  if (mixed !== undefined)
    json.mixed = { volume: publicQuantity(mixed.volume), composition: mixed.composition.map(publicLeaf) };
  return json;
}

function parseLotEvent(json: PublicLotEvent): LotEvent {
  const { name, weight, bottles, mixed } = json;
  return lotEvent({
    name,
    vessels: json.vessels.map(({ vessel, change }) => ({ vessel: vessel ?? '', change: toMicro(change) })),
    weight: weight === undefined ? 0 : toMicro(weight),
    bottles: bottles ?? 0,
    ...(mixed === undefined
      ? {}
      : { mixed: { volume: toMicro(mixed.volume), composition: mixed.composition.map(parseLeaf) } }),
    additives: json.additives.map(({ product, unit, change }) => ({ product, unit, change: toMicro(change) })),
    cost: Object.entries(json.cost).map(([category, change]) => ({ category, change: toMoney(change) })),
    set: withConvertedAnalyses(json.set, toMicro),
  });
}

function publicLeaf({ variety, vintage, appellation, block, share }: LeafShare): Leaf & { readonly share: number } {
  return { variety, vintage, appellation, ...(block === undefined ? {} : { block }), share: publicShare(share) };
}

function parseLeaf({ variety, vintage, appellation, block, share }: Leaf & { readonly share: number }): LeafShare {
  return { vintage, variety, appellation, ...(block === undefined ? {} : { block }), share: toShare(share) };
}

/** Converts the values of analyses, which are the only quantities among declarations. */
function withConvertedAnalyses(set: LotDeclarations, convert: (value: number) => number): LotDeclarations {
  const { analyses } = set;
  return analyses === undefined
    ? set
    : { ...set, analyses: analyses.map((one) => ({ ...one, value: convert(one.value) })) };
}
