import { compareCodePoints } from './code-point.js';
import { apportion, WHOLE_SHARE } from './quantity.js';
import type { Leaf, LeafShare } from './state.js';

/**
 * Composition is intensive: a lot carries shares of 10⁻¹² over its leaves, summing to exactly one whole, and no change of volume touches them.
 * Compositions are sorted by leaf and hold no zero share; that of nothing is empty.
 */
export type Composition = readonly LeafShare[];

export interface Part {
  /** In one measure for all parts: volume, or weight for fruit. */
  readonly volume: number;
  readonly composition: Composition;
}

/** Vintage (null first), variety, appellation, block (absent first), texts by code point. */
export function compareLeaves(a: Leaf, b: Leaf): number {
  return (
    compareVintages(a.vintage, b.vintage) ||
    compareCodePoints(a.variety, b.variety) ||
    compareCodePoints(a.appellation, b.appellation) ||
    compareBlocks(a.block, b.block)
  );
}

/** The whole of one origin. */
export function pure(leaf: Leaf): Composition {
  return [shareOf(leaf, WHOLE_SHARE)];
}

/** Apportions one whole by Σ volume · share over all parts, as the contract's rounding says. Parts of no volume do not count. */
export function mix(parts: readonly Part[]): Composition {
  const present = parts.filter((part) => part.volume > 0);
  const first = present[0];
  if (first === undefined) return [];
  // Where all parts agree the apportioning is exact and gives back what they share, so there is nothing to compute.
  if (present.every((part) => sameComposition(part.composition, first.composition))) return first.composition;
  const weighed = present.flatMap((part) => {
    const volume = BigInt(part.volume);
    return part.composition.map((leaf) => ({ leaf, weight: volume * BigInt(leaf.share) }));
  });
  weighed.sort((a, b) => compareLeaves(a.leaf, b.leaf));
  const leaves: { readonly leaf: Leaf; weight: bigint }[] = [];
  for (const { leaf, weight } of weighed) {
    const last = leaves.at(-1);
    if (last !== undefined && compareLeaves(last.leaf, leaf) === 0) last.weight += weight;
    else leaves.push({ leaf, weight });
  }
  const shares = apportion(
    WHOLE_SHARE,
    leaves.map((entry) => entry.weight),
  );
  return leaves.map((entry, index) => shareOf(entry.leaf, shares[index] ?? 0)).filter((leaf) => leaf.share > 0);
}

/** Components as they were received: those of one leaf count as one, and those without a share are left out. */
export function composed(components: readonly LeafShare[]): Composition {
  const sorted = [...components].sort(compareLeaves);
  const result: LeafShare[] = [];
  for (const component of sorted) {
    const last = result.at(-1);
    if (last === undefined || compareLeaves(last, component) !== 0) result.push(shareOf(component, component.share));
    else result[result.length - 1] = shareOf(last, last.share + component.share);
  }
  return result.filter((leaf) => leaf.share > 0);
}

/** How much of `total` each leaf stands for, in the measure of `total` and the order of the composition; none of it is lost. Empty where the composition is. */
export function leafAmounts(total: number, composition: Composition): readonly number[] {
  if (composition.length === 0) return [];
  return apportion(
    total,
    composition.map((leaf) => BigInt(leaf.share)),
  );
}

export function sameComposition(a: Composition, b: Composition): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((leaf, index) => {
    const other = b[index];
    return other !== undefined && leaf.share === other.share && compareLeaves(leaf, other) === 0;
  });
}

/** A share holds exactly the members that mean something, so that states and events are canonical. */
function shareOf(leaf: Leaf, share: number): LeafShare {
  const { vintage, variety, appellation, block } = leaf;
  return block === undefined
    ? { vintage, variety, appellation, share }
    : { vintage, variety, appellation, block, share };
}

function compareVintages(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null ? 1 : a - b;
}

function compareBlocks(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  return b === undefined ? 1 : compareCodePoints(a, b);
}
