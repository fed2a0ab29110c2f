import type { Composition, Leaf } from './composition.js';
import { floorDivide, integerOf, roundHalfUp, sum } from './exact.js';

export type VolumeUnit = 'gal' | 'L';
export type Kind = 'fruit' | 'must' | 'juice' | 'wine' | 'cases';
export type Format = { readonly bottleMl: number; readonly bottlesPerCase: number };
type Analysis = {
  readonly analyte: string;
  readonly unit: string;
  readonly value: number;
  readonly effectiveAt: number;
  readonly action: string;
};

/** Amounts by key: additives in millionths by `additiveKey`, cost in ten-thousandths by category. Contains no zeros. */
export type Amounts = Map<string, bigint>;

/** The state of a lot at one point of the timeline. Mutable: an action changes its working copy. */
export type Lot = {
  readonly winery: string;
  readonly code: string;
  /** Only a case lot needs a unit, to compute the volume of its bottles. */
  volumeUnit: VolumeUnit | null;
  kind: Kind;
  status: 'active' | 'archived';
  /** In millionths; 0 unless the lot is fruit. */
  weight: bigint;
  /** All bottles, in cases and loose; 0 unless the lot is a case lot. */
  bottles: bigint;
  format: Format | null;
  /** Volumes in millionths of must, juice and wine by vessel; null is the unnamed vessel. Contains no zeros. */
  vessels: Map<string | null, bigint>;
  composition: Composition;
  /** The origin of the first receipt of fruit, which an emptied lot keeps; null for other kinds. */
  origin: Leaf | null;
  /** What the last bottles of a sold-out case lot had; meaningful only while it has none. */
  lastBottles: { readonly bottles: bigint; readonly composition: Composition; readonly additives: Amounts } | null;
  additives: Amounts;
  cost: Amounts;
  analyses: Map<string, Analysis>;
  taxClass: string | null;
  owner: string | null;
  stage: string | null;
  fraction: string | null;
  tags: readonly string[];
  lastAction: string;
  effectiveAt: number;
};

export function newLot(place: { winery: string; code: string; volumeUnit: VolumeUnit | null }, kind: Kind): Lot {
  return {
    ...place,
    kind,
    status: 'active',
    weight: 0n,
    bottles: 0n,
    format: null,
    vessels: new Map(),
    composition: [],
    origin: null,
    lastBottles: null,
    additives: new Map(),
    cost: new Map(),
    analyses: new Map(),
    taxClass: null,
    owner: null,
    stage: null,
    fraction: null,
    tags: [],
    lastAction: '',
    effectiveAt: 0,
  };
}

/** Returns a copy that can change without changing the original. */
export function copyLot(lot: Lot): Lot {
  return {
    ...lot,
    vessels: new Map(lot.vessels),
    additives: new Map(lot.additives),
    cost: new Map(lot.cost),
    analyses: new Map(lot.analyses),
  };
}

export function lotKey(winery: string, lot: string): string {
  return `${winery}/${lot}`;
}

export function additiveKey(product: string, unit: string): string {
  return JSON.stringify([product, unit]);
}

/** Whether a kind is a liquid. Liquids mix with one another; fruit and cases do not mix with them. */
export function isBulk(kind: Kind): boolean {
  return kind === 'must' || kind === 'juice' || kind === 'wine';
}

/** Returns a lot's volume in millionths of the winery's unit; 0 for fruit. */
export function volumeOf(lot: Lot): bigint {
  return lot.kind === 'cases' ? volumeOfBottles(lot, lot.bottles) : sum(lot.vessels.values());
}

/** Returns the amount that shares are proportions of: the weight of fruit, the volume of everything else. */
export function sizeOf(lot: Lot): bigint {
  return lot.kind === 'fruit' ? lot.weight : volumeOf(lot);
}

export function isEmpty(lot: Lot): boolean {
  return sizeOf(lot) === 0n && lot.bottles === 0n;
}

/** Returns the volume of a number of bottles in the lot's format, rounded half up to 6 decimals from the whole count. */
export function volumeOfBottles(lot: Lot, bottles: bigint): bigint {
  if (!lot.format || !lot.volumeUnit) throw new Error(`case lot ${lot.code} has no format or no volume unit`);
  const microMl = bottles * integerOf(lot.format.bottleMl, 6);
  // A gallon is 3785.411784 ml and a litre 1000 ml. Millionths of a ml ÷ ml per unit = millionths of the unit.
  return lot.volumeUnit === 'gal' ? roundHalfUp(microMl * 10n ** 6n, 3_785_411_784n) : roundHalfUp(microMl, 1000n);
}

/** Converts a volume between units: 3.785411784 L per gallon, rounded half up to 6 decimals. */
export function convertVolume(micro: bigint, from: VolumeUnit, to: VolumeUnit): bigint {
  if (from === to) return micro;
  return from === 'gal'
    ? roundHalfUp(micro * 3_785_411_784n, 10n ** 9n)
    : roundHalfUp(micro * 10n ** 9n, 3_785_411_784n);
}

export function changeVessel(lot: Lot, vessel: string | null, change: bigint): void {
  const volume = (lot.vessels.get(vessel) ?? 0n) + change;
  if (volume === 0n) lot.vessels.delete(vessel);
  else lot.vessels.set(vessel, volume);
}

export function addAmount(amounts: Amounts, key: string, change: bigint): void {
  const amount = (amounts.get(key) ?? 0n) + change;
  if (amount === 0n) amounts.delete(key);
  else amounts.set(key, amount);
}

/** Moves ⌊x·part/whole⌋ of every amount x out of `amounts` (all of it if part = whole) and returns the amounts moved. */
export function takeProportion(amounts: Amounts, part: bigint, whole: bigint): Amounts {
  const taken: Amounts = new Map();
  for (const [key, amount] of [...amounts]) {
    const share = part === whole ? amount : floorDivide(amount * part, whole);
    addAmount(taken, key, share);
    addAmount(amounts, key, -share);
  }
  return taken;
}

/** Scales every amount x to ⌊x·now/before⌋. */
export function scale(amounts: Amounts, now: bigint, before: bigint): void {
  for (const [key, amount] of [...amounts]) addAmount(amounts, key, floorDivide(amount * now, before) - amount);
}

export function addAll(amounts: Amounts, others: Amounts): void {
  for (const [key, amount] of others) addAmount(amounts, key, amount);
}
