import { type Composition, leafAmounts } from './composition.js';
import { instantText } from './instant-text.js';
import { measureOf, volumeOf } from './lot.js';
import type { Mutable } from './mutable.js';
import { publicMoney, publicMoneyPer, publicQuantity, publicShare } from './quantity.js';
import type { BottleFormat, Leaf, Lot, LotKind } from './state.js';

/** A lot as the public contract shows it: decimals in the winery's units, times in UTC. */
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

/** Of a lot that exists: one without a kind has no public state. */
export function lotState(name: { readonly winery: string; readonly lot: string }, lot: Lot, version: number): LotState {
  const { kind, lastAction, effectiveAt } = lot;
  if (kind === null || lastAction === null || effectiveAt === null)
    throw new Error(`lot ${name.lot} does not exist at that time`);
  const state: Mutable<LotState> = {
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
    composition: compositionOf(lot),
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

/**
 * Compositions as they were shown last. Most actions change neither a lot's composition nor its volume, an answer shows the lot before and
 * after, and apportioning a blend of twenty origins costs more than all else in it.
 */
const shown = new WeakMap<
  Composition,
  { readonly kind: LotKind | null; readonly measure: number; readonly leaves: LotState['composition'] }
>();

function compositionOf(lot: Lot): LotState['composition'] {
  const { kind, composition } = lot;
  const measure = measureOf(lot);
  if (measure === 0) return [];
  const known = shown.get(composition);
  if (known !== undefined && known.kind === kind && known.measure === measure) return known.leaves;
  const leaves = publicLeaves(lot, measure);
  shown.set(composition, { kind, measure, leaves });
  return leaves;
}

function publicLeaves({ kind, composition }: Lot, measure: number): LotState['composition'] {
  const amounts = leafAmounts(measure, composition);
  return composition.map(({ variety, vintage, appellation, block, share }, index) => {
    const amount = publicQuantity(amounts[index] ?? 0);
    const leaf: Mutable<LotState['composition'][number]> = { variety, vintage, appellation, share: publicShare(share) };
    if (block !== undefined) leaf.block = block;
    if (kind === 'fruit') leaf.weight = amount;
    else leaf.volume = amount;
    return leaf;
  });
}

function costOf(lot: Lot): LotState['cost'] {
  const total = lot.cost.reduce((sum, line) => sum + line.amount, 0);
  // fromEntries defines members instead of assigning them, so that no category name can mean anything special.
  const categories = Object.fromEntries(lot.cost.map(({ category, amount }) => [category, publicMoney(amount)]));
  return { total: publicMoney(total), perUnit: perUnit(lot, total), categories };
}

/** Per volume unit, weight unit or full case; null where there is nothing to divide by. */
function perUnit(lot: Lot, total: number): number | null {
  if (measureOf(lot) === 0) return null;
  if (total === 0) return 0;
  if (lot.kind !== 'cases' || lot.format === null)
    return publicMoneyPer(BigInt(total) * 1_000_000n, BigInt(measureOf(lot)));
  return publicMoneyPer(BigInt(total) * BigInt(lot.format.bottlesPerCase), BigInt(lot.bottles));
}
