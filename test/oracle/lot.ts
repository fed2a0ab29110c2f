import type { Composition, Leaf } from './composition.js';
import { floorDivide, integerOf, roundHalfUp, sum } from './exact.js';

export type VolumeUnit = 'gal' | 'L';
export type Kind = 'fruit' | 'must' | 'juice' | 'wine' | 'cases';
export type Format = { readonly bottleMl: number; readonly bottlesPerCase: number };
export type Analysis = {
  readonly analyte: string;
  readonly unit: string;
  readonly value: number;
  readonly effectiveAt: number;
  readonly action: string;
};

/** Amounts by key: additives in millionths by `additiveKey`, cost in ten-thousandths by category. Never holds a zero. */
export type Amounts = Map<string, bigint>;

/** A lot as it stands at one instant; a working copy that the action in hand changes. */
export type Lot = {
  readonly winery: string;
  readonly code: string;
  /** Only a case lot needs it, to know the volume of its bottles. */
  volumeUnit: VolumeUnit | null;
  kind: Kind;
  status: 'active' | 'archived';
  /** Fruit only, in millionths. */
  weight: bigint;
  /** Cases only: all bottles, loose ones too. */
  bottles: bigint;
  format: Format | null;
  /** Must, juice and wine only, in millionths; null is the unnamed vessel. Never holds a zero. */
  vessels: Map<string | null, bigint>;
  composition: Composition;
  /** Fruit only: that of the first receipt, for ever. */
  origin: Leaf | null;
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

/** A copy which can be changed without changing the original. */
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

/** The kinds that flow: they mix freely with one another, and nothing else does. */
export function isBulk(kind: Kind): boolean {
  return kind === 'must' || kind === 'juice' || kind === 'wine';
}

/** Millionths of the winery's unit; 0 for fruit. */
export function volumeOf(lot: Lot): bigint {
  return lot.kind === 'cases' ? volumeOfBottles(lot, lot.bottles) : sum(lot.vessels.values());
}

/** What shares and amounts are proportions of: weight for fruit, volume for all else. */
export function sizeOf(lot: Lot): bigint {
  return lot.kind === 'fruit' ? lot.weight : volumeOf(lot);
}

export function isEmpty(lot: Lot): boolean {
  return sizeOf(lot) === 0n && lot.bottles === 0n;
}

/** The volume of so many bottles of this case lot's format, half up to 6 decimals from the whole count. */
export function volumeOfBottles(lot: Lot, bottles: bigint): bigint {
  if (!lot.format || !lot.volumeUnit) throw new Error(`case lot ${lot.code} has no format or no volume unit`);
  const microMl = bottles * integerOf(lot.format.bottleMl, 6);
  // 3785.411784 ml are one gallon, 1000 ml one litre: microMl ÷ ml a unit = millionths of the unit.
  return lot.volumeUnit === 'gal' ? roundHalfUp(microMl * 10n ** 6n, 3_785_411_784n) : roundHalfUp(microMl, 1000n);
}

/** Converts a volume between wineries: 3.785411784 L a gallon, half up to 6 decimals. */
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

/** Takes ⌊x·part/whole⌋ of every amount out of `amounts`, all of it when part = whole, and returns what was taken. */
export function takeProportion(amounts: Amounts, part: bigint, whole: bigint): Amounts {
  const taken: Amounts = new Map();
  for (const [key, amount] of [...amounts]) {
    const share = part === whole ? amount : floorDivide(amount * part, whole);
    addAmount(taken, key, share);
    addAmount(amounts, key, -share);
  }
  return taken;
}

/** Makes every amount ⌊x·now/before⌋. */
export function scaleUp(amounts: Amounts, now: bigint, before: bigint): void {
  for (const [key, amount] of [...amounts]) addAmount(amounts, key, floorDivide(amount * now, before) - amount);
}

export function addAll(amounts: Amounts, others: Amounts): void {
  for (const [key, amount] of others) addAmount(amounts, key, amount);
}
