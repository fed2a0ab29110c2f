import { apportion, compareOptionalText, compareText, wholeShare } from './exact.js';

/** One origin of wine. The block is null where the body has none. */
export type Leaf = {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block: string | null;
};

/** Shares sorted by leaf, without zeros. They sum to `wholeShare`; the composition of an empty lot has none. */
export type Composition = readonly { readonly leaf: Leaf; readonly share: bigint }[];

/** One part of a mixture. */
type Part = { readonly amount: bigint; readonly composition: Composition };

/** Mixes parts: apportions 10¹² by Σ amountₖ·shareᵢₖ. The mixture of empty parts is empty. */
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

/** Returns the composition of wine from a single origin. */
export function pure(leaf: Leaf): Composition {
  return [{ leaf, share: wholeShare }];
}

/** Sorts the leaves, adds up leaves named twice and drops zeros. Does not normalise the shares. */
export function canonical(shares: Composition): Composition {
  const totals = new Map<string, { leaf: Leaf; share: bigint }>();
  for (const { leaf, share } of shares) {
    totals.set(leafKey(leaf), { leaf, share: (totals.get(leafKey(leaf))?.share ?? 0n) + share });
  }
  return [...totals.values()].filter(({ share }) => share !== 0n).sort((a, b) => compareLeaves(a.leaf, b.leaf));
}

export function sameLeaf(a: Leaf, b: Leaf): boolean {
  return leafKey(a) === leafKey(b);
}

/** Orders leaves by vintage (null first), variety, appellation and block (null first), by code point. */
function compareLeaves(a: Leaf, b: Leaf): number {
  return (
    (a.vintage ?? Number.NEGATIVE_INFINITY) - (b.vintage ?? Number.NEGATIVE_INFINITY) ||
    compareText(a.variety, b.variety) ||
    compareText(a.appellation, b.appellation) ||
    compareOptionalText(a.block, b.block)
  );
}

function leafKey(leaf: Leaf): string {
  return JSON.stringify([leaf.vintage, leaf.variety, leaf.appellation, leaf.block]);
}
