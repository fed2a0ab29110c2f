import { apportion } from '../cellar/quantity.js';
import type { EntryList, Item } from './entry.js';
import type { LotChange } from './lot-change.js';
import { sameTaxClass, taxClassKey } from './tax-class.js';

/** Wine of one tax class, or must or juice, that an action moves. */
export interface Part {
  /** The lot that the entries of the part name: the first one that it left, or the one that received it from outside. */
  readonly from: Place;
  readonly kind: 'wine' | 'must' | 'juice';
  readonly taxClass: string | null;
  readonly amount: number;
}

type Place = Pick<LotChange, 'winery' | 'lot' | 'unit'>;

/** The items that count a difference between what left and what arrives. */
export interface LossItems {
  readonly loss: Item;
  readonly gain: Item;
}

/** Returns the parts that an action took out of its lots, one for each kind and tax class. */
export function partsTaken(changes: readonly LotChange[]): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const { winery, lot, unit, taken, before } of changes) {
    if (taken === 0) continue;
    const kind = before.kind === 'must' || before.kind === 'juice' ? before.kind : 'wine';
    const taxClass = kind === 'wine' ? before.taxClass : null;
    const key = `${kind} ${taxClassKey(taxClass)}`;
    const former = parts.get(key);
    const from = former?.from ?? { winery, lot, unit };
    parts.set(key, { from, kind, taxClass, amount: (former?.amount ?? 0) + taken });
  }
  return [...parts.values()];
}

/**
 * Adds the entries of wine that leaves as one mixture and reaches other lots. A loss happens before the mixing, and is shared by the parts in proportion.
 * In a lot that holds wine, only wine of other tax classes counts as blended (TTB F 5120.17, lines 5 and 20: between classes only). In an empty lot, all of it
 * counts as blended if it has several classes; wine of one other class changes its class.
 */
export function addMovement(
  entries: EntryList,
  parts: readonly Part[],
  targets: readonly LotChange[],
  lossItems: LossItems,
): void {
  const arriving = targets.reduce((sum, { arrived }) => sum + arrived, 0);
  // A follower reads a large change set in pieces: one may hold what arrives while a later one holds what left.
  if (parts.length === 0) return;
  let rest = afterLoss(entries, parts, arriving, lossItems);
  for (const target of targets) {
    if (target.arrived === 0) continue;
    const shares = apportion(
      target.arrived,
      rest.map(({ amount }) => BigInt(amount)),
    );
    addArrival(entries, target, rest.map((part, index) => ({ ...part, amount: shares[index] ?? 0 })).filter(isPresent));
    rest = rest.map((part, index) => ({ ...part, amount: part.amount - (shares[index] ?? 0) }));
  }
}

/** Adds the loss or gain, and returns the parts with the amounts that arrive. */
function afterLoss(
  entries: EntryList,
  parts: readonly Part[],
  arriving: number,
  { loss, gain }: LossItems,
): readonly Part[] {
  const leaving = parts.reduce((sum, { amount }) => sum + amount, 0);
  if (leaving === arriving) return parts;
  const isLoss = arriving < leaving;
  // Less than half a millionth that left counts as 0. Then all that arrives is a gain of the first part.
  const weights = parts.map(({ amount }, index) => BigInt(leaving === 0 && index === 0 ? 1 : amount));
  const differences = apportion(Math.abs(leaving - arriving), weights);
  return parts.map((part, index) => {
    const amount = differences[index] ?? 0;
    const fermenting = isLoss ? 'fermenting.out' : 'fermenting.in';
    const item = part.kind === 'wine' ? (isLoss ? loss : gain) : fermenting;
    entries.add(part.from, { item, amount, taxClass: part.taxClass });
    return { ...part, amount: isLoss ? part.amount - amount : part.amount + amount };
  });
}

function isPresent({ amount }: Part): boolean {
  return amount > 0;
}

/** Adds the entries of parts that arrive in one lot. */
function addArrival(entries: EntryList, target: LotChange, parts: readonly Part[]): void {
  const { kind, taxClass } = target.after;
  const wine = parts.filter((part) => part.kind === 'wine');
  const fermenting = parts.filter((part) => part.kind !== 'wine');
  if (kind === 'must' || kind === 'juice') {
    for (const { from, amount, taxClass: former } of wine) {
      entries.add(from, { item: 'bulk.refermented', amount, taxClass: former });
      entries.add(target, { item: 'fermenting.in', amount });
    }
    return;
  }
  const isSweetened = wine.length > 0 || !target.wasEmpty;
  for (const { from, amount, kind: source } of fermenting) {
    entries.add(from, { item: 'fermenting.out', amount });
    const item = source === 'juice' && isSweetened ? 'bulk.sweetened' : 'bulk.fermented';
    entries.add(target, { item, amount, taxClass });
  }
  const isBlend = wine.length > 1;
  for (const { from, amount, taxClass: former } of wine) {
    if (sameTaxClass(former, taxClass) && !(isBlend && target.wasEmpty)) continue;
    const blends = isBlend || !target.wasEmpty;
    entries.add(from, { item: blends ? 'bulk.used_blending' : 'bulk.class_out', amount, taxClass: former });
    entries.add(target, { item: blends ? 'bulk.blended' : 'bulk.class_in', amount, taxClass });
  }
}
