import { type CellarEvent, type LotDeclarations, type LotEvent, lotEvent, type VesselEvent } from './event.js';
import type { Mutable } from './mutable.js';
import { publicMoney, publicQuantity, publicShare, toMicro, toMoney, toShare } from './quantity.js';
import type { Leaf, LeafShare } from './state.js';

/**
 * The public form of an event, which is also how it is stored: decimals in the winery's units, so that a subscriber needs nothing but the
 * contract. `parseEvent` is its exact inverse.
 */
export interface PublicLotEvent {
  readonly name: string;
  readonly vessels: readonly { readonly vessel: string | null; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly mixed?: { readonly volume: number; readonly composition: readonly (Leaf & { readonly share: number })[] };
  readonly additives: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost: Readonly<Record<string, number>>;
  readonly set: LotDeclarations;
}

/** Stored only: vessels are not on the feed, for their lots' events say the same. */
export interface StoredVesselEvent {
  readonly name: VesselEvent['name'];
  readonly lot: string | null;
}

export function publicEvent(event: LotEvent): PublicLotEvent;
export function publicEvent(event: CellarEvent): PublicLotEvent | StoredVesselEvent;
export function publicEvent(event: CellarEvent): PublicLotEvent | StoredVesselEvent {
  return event.on === 'vessel' ? { name: event.name, lot: event.lot } : publicLotEvent(event);
}

/** `json` is what `publicEvent` gave, perhaps after a journey as text. */
export function parseEvent(json: PublicLotEvent): LotEvent;
export function parseEvent(json: PublicLotEvent | StoredVesselEvent): CellarEvent;
export function parseEvent(json: PublicLotEvent | StoredVesselEvent): CellarEvent {
  return 'set' in json ? parseLotEvent(json) : { on: 'vessel', name: json.name, lot: json.lot };
}

function publicLotEvent(event: LotEvent): PublicLotEvent {
  const { weight, bottles, mixed, additives, cost } = event;
  const shown: Mutable<PublicLotEvent> = {
    name: event.name,
    vessels: event.vessels.map(({ vessel, change }) => ({
      vessel: vessel === '' ? null : vessel,
      change: publicQuantity(change),
    })),
    additives: additives.map(({ product, unit, change }) => ({ product, unit, change: publicQuantity(change) })),
    // fromEntries defines members instead of assigning them, so that no category name can mean anything special.
    cost: Object.fromEntries(cost.map(({ category, change }) => [category, publicMoney(change)])),
    set: withValues(event.set, publicQuantity),
  };
  if (weight !== undefined) shown.weight = publicQuantity(weight);
  if (bottles !== undefined) shown.bottles = bottles;
  if (mixed !== undefined)
    shown.mixed = { volume: publicQuantity(mixed.volume), composition: mixed.composition.map(leafInPublic) };
  return shown;
}

function parseLotEvent(json: PublicLotEvent): LotEvent {
  const { name, weight, bottles, mixed } = json;
  return lotEvent({
    name,
    vessels: json.vessels.map(({ vessel, change }) => ({ vessel: vessel ?? '', change: toMicro(change) })),
    ...(weight === undefined ? {} : { weight: toMicro(weight) }),
    ...(bottles === undefined ? {} : { bottles }),
    ...(mixed === undefined
      ? {}
      : { mixed: { volume: toMicro(mixed.volume), composition: mixed.composition.map(leafParsed) } }),
    additives: json.additives.map(({ product, unit, change }) => ({ product, unit, change: toMicro(change) })),
    cost: Object.entries(json.cost).map(([category, change]) => ({ category, change: toMoney(change) })),
    set: withValues(json.set, toMicro),
  });
}

function leafInPublic({ variety, vintage, appellation, block, share }: LeafShare): Leaf & { readonly share: number } {
  return { variety, vintage, appellation, ...(block === undefined ? {} : { block }), share: publicShare(share) };
}

function leafParsed({ variety, vintage, appellation, block, share }: Leaf & { readonly share: number }): LeafShare {
  return { vintage, variety, appellation, ...(block === undefined ? {} : { block }), share: toShare(share) };
}

/** Of what is declared only the values of analyses are quantities. */
function withValues(set: LotDeclarations, convert: (value: number) => number): LotDeclarations {
  const { analyses } = set;
  return analyses === undefined
    ? set
    : { ...set, analyses: analyses.map((one) => ({ ...one, value: convert(one.value) })) };
}
