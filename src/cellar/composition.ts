import { compareCodePoints } from './code-point.js';
import { apportion, WHOLE_SHARE } from './quantity.js';
import type { Leaf, LeafShare } from './state.js';

/**
 * The shares of a wine's leaves, in units of 10⁻¹², which sum to exactly one whole. They do not depend on the volume.
 * A composition is sorted by leaf and holds no zero share. The composition of nothing is empty.
 */
export type Composition = readonly LeafShare[];

interface Part {
  /** In the same measure for all parts: volume, or weight for fruit. */
  readonly volume: number;
  readonly composition: Composition;
}

/** The order of leaves: by vintage (null first), variety, appellation and block (absent first), texts by code point. */
export function compareLeaves(a: Leaf, b: Leaf): number {
  return (
    compareVintages(a.vintage, b.vintage) ||
    compareCodePoints(a.variety, b.variety) ||
    compareCodePoints(a.appellation, b.appellation) ||
    compareBlocks(a.block, b.block)
  );
}

/** Returns the composition of a wine of one origin. */
export function singleOrigin(leaf: Leaf): Composition {
  return [shareOf(leaf, WHOLE_SHARE)];
}

/** Returns the composition of a mixture: one whole apportioned by Σ volume · share over its parts. Parts without volume do not count. */
export function mix(parts: readonly Part[]): Composition {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.volume > 0 ? only.composition : [];
  const present = parts.filter((part) => part.volume > 0);
  const first = present[0];
  if (first === undefined) return [];
  // If all parts have the same composition, apportioning returns exactly that.
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

/** Returns the composition of received components. Components of the same leaf are added up; those without a share are left out. */
export function compositionOfComponents(components: readonly LeafShare[]): Composition {
  const sorted = [...components].sort(compareLeaves);
  const result: LeafShare[] = [];
  for (const component of sorted) {
    const last = result.at(-1);
    if (last === undefined || compareLeaves(last, component) !== 0) result.push(shareOf(component, component.share));
    else result[result.length - 1] = shareOf(last, last.share + component.share);
  }
  return result.filter((leaf) => leaf.share > 0);
}

/** Returns `total` apportioned to the leaves of a composition, in their order. Empty if the composition is empty. */
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

/** Returns a share in canonical form: an absent block is no member. */
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
