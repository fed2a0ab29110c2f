/**
 * A subscriber's own implementation, written from the specification of the public API alone: it folds all asserted and not retracted events of a lot in
 * timeline order into the lot's state. It shares no code with src or the oracle.
 */
import type { Entry, Leaf, LotEvent, LotState } from './acceptance-shapes.js';

const one = 10n ** 12n;

interface Part {
  readonly leaf: Leaf;
  readonly share: bigint;
}
interface Folded {
  readonly vessels: Map<string, bigint>;
  readonly additives: Map<string, { product: string; unit: string; amount: bigint }>;
  readonly cost: Map<string, bigint>;
  readonly analyses: Map<string, LotState['analyses'][number]>;
  readonly set: Map<string, unknown>;
  weight: bigint;
  bottles: bigint;
  parts: readonly Part[];
  last: Entry;
}

/** Returns the entries of each lot that are believed once notification `known` was written, in timeline order. */
export function believed(log: readonly Entry[], known = log.length): Map<string, Entry[]> {
  const current = new Map<number, Entry>();
  for (const entry of log.slice(0, known)) {
    if (entry.type === 'solera.lot.event.asserted') current.set(entry.sequence, entry);
    if (entry.type === 'solera.lot.event.retracted') current.delete(entry.data.asserted ?? 0);
  }
  const lots = new Map<string, Entry[]>();
  for (const entry of [...current.values()].sort(byPosition)) {
    const name = `${entry.data.winery}/${entry.data.lot}`;
    lots.set(name, [...(lots.get(name) ?? []), entry]);
  }
  return lots;
}

/** Returns the public state without `version`; undefined for a lot without entries. */
export function foldLot(entries: readonly Entry[], volumeUnit: string): object | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  const folded: Folded = {
    ...{ vessels: new Map(), additives: new Map(), cost: new Map(), analyses: new Map(), set: new Map() },
    ...{ weight: 0n, bottles: 0n, parts: [], last: first },
  };
  for (const entry of entries) apply(folded, entry, volumeUnit);
  return shown(folded, volumeUnit);
}

function byPosition(a: Entry, b: Entry): number {
  return comparePositions(a.data, b.data) || a.sequence - b.sequence;
}

/** The order of the timeline: effectiveAt, tieBreak, action. */
export function comparePositions(a: Entry['data'], b: Entry['data']): number {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt < b.effectiveAt ? -1 : 1;
  if (a.tieBreak !== b.tieBreak) return a.tieBreak - b.tieBreak;
  return a.action === b.action ? 0 : a.action < b.action ? -1 : 1;
}

function apply(folded: Folded, entry: Entry, volumeUnit: string): void {
  const event = entry.data.event as LotEvent; // Only asserted events are folded.
  for (const { vessel, change } of event.vessels) add(folded.vessels, vessel ?? '', units(change, 6));
  folded.weight += units(event.weight ?? 0, 6);
  folded.bottles += BigInt(event.bottles ?? 0);
  for (const { product, unit, change } of event.additives) {
    const name = `${product}\u0001${unit}`;
    const amount = (folded.additives.get(name)?.amount ?? 0n) + units(change, 6);
    folded.additives.set(name, { product, unit, amount });
  }
  for (const [category, change] of Object.entries(event.cost)) add(folded.cost, category, units(change, 4));
  for (const [name, value] of Object.entries(event.set)) {
    // Named by the public API.
    if (name === 'analyses') setAnalyses(folded, entry, value as LotState['analyses']);
    else folded.set.set(name, value);
  }
  const amount = amountOf(folded, volumeUnit);
  if (event.mixed !== undefined) {
    const arrived = units(event.mixed.volume, 6);
    const arriving = event.mixed.composition.map(({ share, ...leaf }) => ({ leaf, share: units(share, 12) }));
    folded.parts = mix(folded.parts, amount - arrived, arriving, arrived);
  }
  if (amount === 0n) folded.parts = [];
  folded.last = entry;
}

function setAnalyses(folded: Folded, entry: Entry, found: LotState['analyses']): void {
  const { effectiveAt, action } = entry.data;
  for (const { analyte, value, unit } of found) {
    folded.analyses.set(`${analyte}\u0001${unit}`, { analyte, value, unit, effectiveAt, action });
  }
}

/** Returns the volume of a lot, or the weight of fruit. */
function amountOf(folded: Folded, volumeUnit: string): bigint {
  if (folded.set.get('kind') === 'fruit') return folded.weight;
  const format = folded.set.get('format') as LotState['format']; // Named by the public API.
  if (format === undefined) return [...folded.vessels.values()].reduce((sum, volume) => sum + volume, 0n);
  const millilitres = folded.bottles * BigInt(format.bottleMl);
  if (volumeUnit === 'L') return millilitres * 1000n;
  // Millionths of a gallon: ml ÷ 3785.411784, half up.
  return (millilitres * 10n ** 12n * 2n + 3_785_411_784n) / (2n * 3_785_411_784n);
}

function mix(held: readonly Part[], heldVolume: bigint, arriving: readonly Part[], arrived: bigint): Part[] {
  const weights = new Map<string, { leaf: Leaf; weight: bigint }>();
  for (const [parts, volume] of [[held, heldVolume] as const, [arriving, arrived] as const]) {
    for (const { leaf, share } of parts) {
      const before = weights.get(leafKey(leaf))?.weight ?? 0n;
      weights.set(leafKey(leaf), { leaf, weight: before + volume * share });
    }
  }
  const sorted = [...weights.values()]
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => compareLeaves(a.leaf, b.leaf));
  const shares = apportion(
    one,
    sorted.map(({ weight }) => weight),
  );
  return sorted.map(({ leaf }, index) => ({ leaf, share: shares[index] ?? 0n }));
}

function apportion(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map(() => 0n);
  const portions = weights.map((weight) => (weight * amount) / total);
  const missing = Number(amount - portions.reduce((sum, portion) => sum + portion, 0n));
  const remainders = weights.map((weight, index) => ({ index, rest: (weight * amount) % total }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of remainders.slice(0, missing)) portions[index] = (portions[index] ?? 0n) + 1n;
  return portions;
}

function shown(folded: Folded, volumeUnit: string): object {
  const { data } = folded.last;
  const declared = (name: string): unknown => folded.set.get(name) ?? null;
  const amount = amountOf(folded, volumeUnit);
  const isFruit = declared('kind') === 'fruit';
  const portions = apportion(
    amount,
    folded.parts.map(({ share }) => share),
  );
  const format = declared('format') as NonNullable<LotState['format']> | null; // Named by the public API.
  return {
    ...{ winery: data.winery, lot: data.lot, kind: declared('kind'), status: declared('status') ?? 'active' },
    ...{ volume: isFruit ? 0 : number(amount, 6), weight: number(folded.weight, 6) },
    ...(format === null ? {} : counted(folded.bottles, format)),
    vessels: sortedBy(folded.vessels, ([, volume]) => volume !== 0n).map(([vessel, volume]) => ({
      vessel: vessel === '' ? null : vessel,
      volume: number(volume, 6),
    })),
    composition: folded.parts.map(({ leaf, share }, index) => ({
      ...leaf,
      share: number(share, 12),
      [isFruit ? 'weight' : 'volume']: number(portions[index] ?? 0n, 6),
    })),
    additives: sortedBy(folded.additives, ([, { amount: left }]) => left !== 0n).map(([, additive]) => ({
      ...additive,
      amount: number(additive.amount, 6),
    })),
    analyses: sortedBy(folded.analyses, () => true).map(([, analysis]) => analysis),
    ...{
      taxClass: declared('taxClass'),
      owner: declared('owner'),
      stage: declared('stage'),
      fraction: declared('fraction'),
    },
    tags: declared('tags') ?? [],
    cost: costOf(
      folded,
      format === null ? { amount, scale: 10n ** 6n } : { amount: folded.bottles, scale: BigInt(format.bottlesPerCase) },
    ),
    ...{ lastAction: data.action, effectiveAt: data.effectiveAt },
  };
}

function counted(bottles: bigint, format: NonNullable<LotState['format']>): object {
  const perCase = BigInt(format.bottlesPerCase);
  return { cases: Number(bottles / perCase), bottles: Number(bottles % perCase), format };
}

function costOf(folded: Folded, per: { amount: bigint; scale: bigint }): LotState['cost'] {
  const total = [...folded.cost.values()].reduce((sum, cost) => sum + cost, 0n);
  const categories = sortedBy(folded.cost, ([, cost]) => cost !== 0n).map(([name, cost]) => [name, number(cost, 4)]);
  const sign = total < 0n ? -1n : 1n;
  const half = per.amount === 0n ? 0n : (2n * sign * total * per.scale + per.amount) / (2n * per.amount);
  const perUnit = per.amount === 0n ? null : number(sign * half, 4);
  return { total: number(total, 4), perUnit, categories: Object.fromEntries(categories) };
}

function leafKey({ variety, vintage, appellation, block }: Leaf): string {
  return JSON.stringify([variety, vintage, appellation, block ?? null]);
}

/** Compares by vintage (null first), variety, appellation and block (absent first), by code point. */
function compareLeaves(a: Leaf, b: Leaf): number {
  const key = (leaf: Leaf) => [
    leaf.vintage ?? -1,
    leaf.variety,
    leaf.appellation,
    leaf.block === undefined ? 0 : 1,
    leaf.block ?? '',
  ];
  const [x, y] = [key(a), key(b)];
  for (const [index, value] of x.entries()) {
    const other = y[index] as string | number; // Both keys have five parts.
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

function sortedBy<T>(map: Map<string, T>, keep: (entry: [string, T]) => boolean): [string, T][] {
  return [...map].filter(keep).sort(([a], [b]) => (a < b ? -1 : 1));
}

function add(map: Map<string, bigint>, name: string, change: bigint): void {
  map.set(name, (map.get(name) ?? 0n) + change);
}

/** Returns a decimal in units of 10⁻ᵈⁱᵍⁱᵗˢ. `toFixed` is exact for the few digits that the public API allows. */
function units(value: number, digits: number): bigint {
  return BigInt(value.toFixed(digits).replace('.', ''));
}

function number(value: bigint, digits: number): number {
  return Number(`${value}e-${digits}`);
}
