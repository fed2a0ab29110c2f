import type { LeafShare } from '../../cellar/state.js';

/** The wine of a label: its composition and its amount. */
export interface LabelledWine {
  /** The shares sum to one whole. */
  readonly leaves: readonly LeafShare[];
  /** The amount of the wine, in millionths; null if it is not known. */
  readonly amount: { readonly measure: 'volume' | 'weight'; readonly micro: number } | null;
}

/** Returns the sum of the shares of the leaves that count, in units of 10⁻¹². */
export function shareOf({ leaves }: LabelledWine, counts: (leaf: LeafShare) => boolean): number {
  let sum = 0;
  for (const leaf of leaves) if (counts(leaf)) sum += leaf.share;
  return sum;
}

/** Returns the share of each value that the leaves have. */
export function sharesBy<Key>({ leaves }: LabelledWine, keyOf: (leaf: LeafShare) => Key | null): Map<Key, number> {
  const shares = new Map<Key, number>();
  for (const leaf of leaves) {
    const key = keyOf(leaf);
    if (key !== null) shares.set(key, (shares.get(key) ?? 0) + leaf.share);
  }
  return shares;
}
