import { apportion, compareOptionalText, compareText, wholeShare } from './exact.js';

/** One origin of wine. A block that is absent is null here. */
export type Leaf = {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block: string | null;
};

/** Sorted by leaf, without zeros; they sum to `wholeShare`, or there are none because the lot is empty. */
export type Composition = readonly { readonly leaf: Leaf; readonly share: bigint }[];

/** A part of a mixture: so much, of this composition. */
export type Part = { readonly amount: bigint; readonly composition: Composition };

/** Mixes parts: apportions 10¹² by Σ amountₖ·shareᵢₖ. Parts of nothing don't count; a mixture of nothing is empty. */
export function mix(parts: readonly Part[]): Composition {
  const weights = new Map<string, { leaf: Leaf; weight: bigint }>();
  for (const part of parts) {
    for (const { leaf, share } of part.composition) {
      const known = weights.get(leafKey(leaf));
      weights.set(leafKey(leaf), { leaf, weight: (known?.weight ?? 0n) + part.amount * share });
    }
  }
  const leaves = [...weights.values()].sort((a, b) => compareLeaves(a.leaf, b.leaf));
  const shares = apportion(
    wholeShare,
    leaves.map(({ weight }) => weight),
  );
  return leaves.map(({ leaf }, index) => ({ leaf, share: shares[index] ?? 0n })).filter(({ share }) => share !== 0n);
}

/** The composition of wine that is all of one origin. */
export function pure(leaf: Leaf): Composition {
  return [{ leaf, share: wholeShare }];
}

/** The same leaves in order, those named twice added up, zeros left out; shares stay what they are. */
export function ordered(shares: Composition): Composition {
  const totals = new Map<string, { leaf: Leaf; share: bigint }>();
  for (const { leaf, share } of shares) {
    totals.set(leafKey(leaf), { leaf, share: (totals.get(leafKey(leaf))?.share ?? 0n) + share });
  }
  return [...totals.values()].filter(({ share }) => share !== 0n).sort((a, b) => compareLeaves(a.leaf, b.leaf));
}

/** By vintage (null first), variety, appellation, block (absent first), by code point. */
export function compareLeaves(a: Leaf, b: Leaf): number {
  return (
    (a.vintage ?? Number.NEGATIVE_INFINITY) - (b.vintage ?? Number.NEGATIVE_INFINITY) ||
    compareText(a.variety, b.variety) ||
    compareText(a.appellation, b.appellation) ||
    compareOptionalText(a.block, b.block)
  );
}

export function sameLeaf(a: Leaf, b: Leaf): boolean {
  return leafKey(a) === leafKey(b);
}

function leafKey(leaf: Leaf): string {
  return JSON.stringify([leaf.vintage, leaf.variety, leaf.appellation, leaf.block]);
}
