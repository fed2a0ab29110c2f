import { type Composition, leafAmounts } from './composition.js';
import { instantText } from './instant-text.js';
import { measureOf, volumeOf } from './lot.js';
import { publicMoney, publicMoneyPer, publicQuantity, publicShare } from './quantity.js';
import type { BottleFormat, Leaf, LeafShare, Lot, LotKind } from './state.js';

/** The public state of a lot: decimals in the winery's units, times in UTC. */
export interface LotState {
  readonly winery: string;
  readonly lot: string;
  readonly kind: string;
  readonly status: 'active' | 'archived';
  readonly volume: number;
  readonly weight: number;
  readonly cases?: number;
  readonly bottles?: number;
  readonly format?: BottleFormat;
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: number }[];
  readonly composition: readonly (Leaf & {
    readonly volume?: number;
    readonly weight?: number;
    readonly share: number;
  })[];
  readonly additives: readonly { readonly product: string; readonly amount: number; readonly unit: string }[];
  readonly analyses: readonly {
    readonly analyte: string;
    readonly value: number;
    readonly unit: string;
    readonly effectiveAt: string;
    readonly action: string;
  }[];
  readonly taxClass: string | null;
  readonly owner: string | null;
  readonly stage: string | null;
  readonly fraction: string | null;
  readonly tags: readonly string[];
  readonly cost: {
    readonly total: number;
    readonly perUnit: number | null;
    readonly categories: Readonly<Record<string, number>>;
  };
  readonly version: number;
  readonly lastAction: string;
  readonly effectiveAt: string;
}

/** Returns the public state of a lot. Throws if the lot does not exist yet. */
export function lotState(name: { readonly winery: string; readonly lot: string }, lot: Lot, version: number): LotState {
  const { kind, lastAction, effectiveAt } = lot;
  if (kind === null || lastAction === null || effectiveAt === null)
    throw new Error(`Lot ${name.lot} does not exist at that time.`);
  const state: LotState & CaseMembers = {
    winery: name.winery,
    lot: name.lot,
    kind,
    status: lot.status,
    volume: publicQuantity(volumeOf(lot)),
    weight: publicQuantity(lot.weight),
    vessels: lot.holdings.map(({ vessel, volume }) => ({
      vessel: vessel === '' ? null : vessel,
      volume: publicQuantity(volume),
    })),
    composition: publicComposition(lot),
    additives: lot.additives.map(({ product, amount, unit }) => ({ product, amount: publicQuantity(amount), unit })),
    analyses: lot.analyses.map((analysis) => ({
      analyte: analysis.analyte,
      value: publicQuantity(analysis.value),
      unit: analysis.unit,
      effectiveAt: instantText(analysis.effectiveAt),
      action: analysis.action,
    })),
    taxClass: lot.taxClass,
    owner: lot.owner,
    stage: lot.stage,
    fraction: lot.fraction,
    tags: lot.tags,
    cost: costOf(lot),
    version,
    lastAction,
    effectiveAt: instantText(effectiveAt),
  };
  if (kind === 'cases' && lot.format !== null) {
    const { bottleMl, bottlesPerCase } = lot.format;
    state.bottles = lot.bottles % bottlesPerCase;
    state.cases = Math.floor(lot.bottles / bottlesPerCase);
    state.format = { bottleMl, bottlesPerCase };
  }
  return state;
}

/** Members of a case lot alone. They are assigned one by one, because spreads cost several times as much. */
interface CaseMembers {
  cases?: number;
  bottles?: number;
  format?: BottleFormat;
}

/**
 * The public composition that was computed last for a composition. Most actions change neither a lot's composition nor
 * its volume, an answer shows the lot before and after, and apportioning a blend of twenty origins costs more than the
 * rest of the state.
 */
const lastShown = new WeakMap<
  Composition,
  { readonly kind: LotKind | null; readonly measure: number; readonly leaves: LotState['composition'] }
>();

function publicComposition(lot: Lot): LotState['composition'] {
  const { kind, composition } = lot;
  const measure = measureOf(lot);
  // An emptied fruit lot keeps its origin, which the public state does not show.
  if (measure === 0) return [];
  const known = lastShown.get(composition);
  if (known !== undefined && known.kind === kind && known.measure === measure) return known.leaves;
  const amounts = leafAmounts(measure, composition);
  const leaves = composition.map((leaf, index) => publicLeaf(kind, leaf, publicQuantity(amounts[index] ?? 0)));
  lastShown.set(composition, { kind, measure, leaves });
  return leaves;
}

function publicLeaf(kind: LotKind | null, leaf: LeafShare, amount: number): LotState['composition'][number] {
  const { variety, vintage, appellation, block } = leaf;
  const share = publicShare(leaf.share);
  if (kind === 'fruit')
    return block === undefined
      ? { variety, vintage, appellation, share, weight: amount }
      : { variety, vintage, appellation, share, block, weight: amount };
  return block === undefined
    ? { variety, vintage, appellation, share, volume: amount }
    : { variety, vintage, appellation, share, block, volume: amount };
}

function costOf(lot: Lot): LotState['cost'] {
  const total = lot.cost.reduce((sum, line) => sum + line.amount, 0);
  // fromEntries defines members, so that a category such as __proto__ is an ordinary name.
  const categories = Object.fromEntries(lot.cost.map(({ category, amount }) => [category, publicMoney(amount)]));
  return { total: publicMoney(total), perUnit: perUnit(lot, total), categories };
}

/** Returns the cost per volume unit, weight unit or full case, or null if the lot is empty. */
function perUnit(lot: Lot, total: number): number | null {
  if (measureOf(lot) === 0) return null;
  if (total === 0) return 0;
  if (lot.kind !== 'cases' || lot.format === null)
    return publicMoneyPer(BigInt(total) * 1_000_000n, BigInt(measureOf(lot)));
  return publicMoneyPer(BigInt(total) * BigInt(lot.format.bottlesPerCase), BigInt(lot.bottles));
}
