/** Reads the API's JSON bodies. Throws where a body is malformed: the server refuses those with 400, so the oracle never gets one. */
import type { Leaf } from './composition.js';
import { integerOf, moneyPlaces, sharePlaces, volumePlaces } from './exact.js';

export type Body = Readonly<Record<string, unknown>>;

/** A single-vessel place that wine leaves. A place with `vessels` is expanded to one of these per vessel. */
export type FromPlace = { readonly lot: string; readonly vessel: string | null; readonly volume: bigint | 'all' };

/** A single-vessel place that wine arrives in, and the attributes of its lot if the action creates it. */
export type ToPlace = {
  readonly lot: string;
  readonly vessel: string | null;
  readonly volume: bigint | 'rest' | 'same';
  readonly attributes: LotAttributes;
};

/** The attributes that a `to` entry gives a new lot. A member that the body leaves out is undefined. */
export type LotAttributes = {
  readonly kind: string | undefined;
  readonly fraction: string | null | undefined;
  readonly taxClass: string | null | undefined;
  readonly owner: string | null | undefined;
};

export function bodyOf(value: unknown): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the body is not a JSON object');
  // The checks above leave an object; its members stay unknown until they are read.
  return value as Body;
}

export function textOf(body: Body, member: string): string {
  const value = body[member];
  if (typeof value !== 'string') throw new Error(`${member} is not a string`);
  return value;
}

/** Returns undefined where the member is absent, and null where it is null. */
export function optionalTextOf(body: Body, member: string): string | null | undefined {
  const value = body[member];
  return value === undefined || value === null ? value : textOf(body, member);
}

export function numberIn(body: Body, member: string): number {
  const value = body[member];
  if (typeof value !== 'number') throw new Error(`${member} is not a number`);
  return value;
}

export function listOf(body: Body, member: string): readonly Body[] {
  const value = body[member];
  if (!Array.isArray(value)) throw new Error(`${member} is not a list`);
  return value.map(bodyOf);
}

export function textsOf(body: Body, member: string): readonly string[] {
  const value = body[member];
  if (!Array.isArray(value)) throw new Error(`${member} is not a list`);
  return value.map((text) => textOf({ text }, 'text'));
}

export function has(body: Body, member: string): boolean {
  return body[member] !== undefined && body[member] !== null;
}

/** Reads a volume, weight or amount in millionths of its unit. */
export function microOf(body: Body, member: string): bigint {
  return integerOf(numberIn(body, member), volumePlaces);
}

/** Reads money in ten-thousandths; 0 where the member is absent. */
export function moneyOf(body: Body, member: string): bigint {
  return has(body, member) ? integerOf(numberIn(body, member), moneyPlaces) : 0n;
}

export function shareOf(body: Body): bigint {
  return integerOf(numberIn(body, 'share'), sharePlaces);
}

export function leafOf(body: Body): Leaf {
  return {
    variety: textOf(body, 'variety'),
    vintage: has(body, 'vintage') ? numberIn(body, 'vintage') : null,
    appellation: textOf(body, 'appellation'),
    block: optionalTextOf(body, 'block') ?? null,
  };
}

/** Returns the number of bottles in `cases` whole cases and `bottles` loose ones. */
export function countOf(body: Body, bottlesPerCase: number): bigint {
  const loose = has(body, 'bottles') ? numberIn(body, 'bottles') : 0;
  return BigInt(numberIn(body, 'cases')) * BigInt(bottlesPerCase) + BigInt(loose);
}

export function fromPlacesOf(body: Body): readonly FromPlace[] {
  return listOf(body, 'from').flatMap((place) =>
    vesselsOf(place).map((vessel) => ({
      lot: textOf(place, 'lot'),
      vessel,
      volume: place.volume === 'all' ? 'all' : microOf(place, 'volume'),
    })),
  );
}

export function toPlacesOf(places: readonly Body[]): readonly ToPlace[] {
  return places.flatMap((place) => {
    const volume = place.volume;
    return vesselsOf(place).map((vessel) => ({
      lot: textOf(place, 'lot'),
      vessel,
      volume: volume === 'rest' || volume === 'same' ? volume : microOf(place, 'volume'),
      attributes: attributesOf(place),
    }));
  });
}

export function attributesOf(place: Body): LotAttributes {
  return {
    kind: optionalTextOf(place, 'kind') ?? undefined,
    fraction: optionalTextOf(place, 'fraction'),
    taxClass: optionalTextOf(place, 'taxClass'),
    owner: optionalTextOf(place, 'owner'),
  };
}

function vesselsOf(place: Body): readonly (string | null)[] {
  return has(place, 'vessels') ? textsOf(place, 'vessels') : [optionalTextOf(place, 'vessel') ?? null];
}
