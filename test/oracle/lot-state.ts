/** Returns the public LotState without `version`. */
import type { Leaf } from './composition.js';
import {
  apportion,
  compareOptionalText,
  compareText,
  moneyPlaces,
  numberOf,
  roundHalfUp,
  sharePlaces,
  sum,
  volumePlaces,
} from './exact.js';
import { type Amounts, type Format, type Kind, type Lot, sizeOf, volumeOf } from './lot.js';

export type OracleLotState = {
  readonly winery: string;
  readonly lot: string;
  readonly kind: Kind;
  readonly status: 'active' | 'archived';
  readonly volume: number;
  readonly weight: number;
  readonly cases?: number;
  readonly bottles?: number;
  readonly format?: Format;
  readonly vessels: readonly { readonly vessel: string | null; readonly volume: number }[];
  readonly composition: readonly OracleLeafState[];
  readonly additives: readonly { readonly product: string; readonly amount: number; readonly unit: string }[];
  readonly analyses: readonly OracleAnalysisState[];
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
  readonly lastAction: string;
  readonly effectiveAt: string;
};

type OracleLeafState = {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block?: string;
  readonly volume?: number;
  readonly weight?: number;
  readonly share: number;
};

type OracleAnalysisState = {
  readonly analyte: string;
  readonly value: number;
  readonly unit: string;
  readonly effectiveAt: string;
  readonly action: string;
};

export function lotStateOf(lot: Lot): OracleLotState {
  return {
    winery: lot.winery,
    lot: lot.code,
    kind: lot.kind,
    status: lot.status,
    volume: numberOf(volumeOf(lot), volumePlaces),
    weight: numberOf(lot.weight, volumePlaces),
    ...casesState(lot),
    vessels: [...lot.vessels]
      .sort(([a], [b]) => compareOptionalText(a, b))
      .map(([vessel, volume]) => ({ vessel, volume: numberOf(volume, volumePlaces) })),
    composition: compositionState(lot),
    additives: additivesState(lot.additives),
    analyses: [...lot.analyses.values()]
      .sort((a, b) => compareText(a.analyte, b.analyte) || compareText(a.unit, b.unit))
      .map((analysis) => ({ ...analysis, effectiveAt: timeText(analysis.effectiveAt) })),
    taxClass: lot.taxClass,
    owner: lot.owner,
    stage: lot.stage,
    fraction: lot.fraction,
    tags: lot.tags,
    cost: costState(lot),
    lastAction: lot.lastAction,
    effectiveAt: timeText(lot.effectiveAt),
  };
}

function casesState(lot: Lot): Pick<OracleLotState, 'cases' | 'bottles' | 'format'> {
  if (lot.kind !== 'cases' || !lot.format) return {};
  const bottlesPerCase = BigInt(lot.format.bottlesPerCase);
  return {
    cases: Number(lot.bottles / bottlesPerCase),
    bottles: Number(lot.bottles % bottlesPerCase),
    format: lot.format,
  };
}

/** The lot's volume or weight is apportioned to its leaves by their shares. */
function compositionState(lot: Lot): readonly OracleLeafState[] {
  const parts = apportion(
    sizeOf(lot),
    lot.composition.map(({ share }) => share),
  );
  return lot.composition.map(({ leaf, share }, index) => {
    const amount = numberOf(parts[index] ?? 0n, volumePlaces);
    return {
      ...leafState(leaf),
      ...(lot.kind === 'fruit' ? { weight: amount } : { volume: amount }),
      share: numberOf(share, sharePlaces),
    };
  });
}

function leafState(leaf: Leaf): Pick<OracleLeafState, 'variety' | 'vintage' | 'appellation' | 'block'> {
  const { variety, vintage, appellation, block } = leaf;
  return { variety, vintage, appellation, ...(block === null ? {} : { block }) };
}

function additivesState(additives: Amounts): OracleLotState['additives'] {
  return [...additives]
    .map(([key, amount]) => {
      // `additiveKey` makes each key from exactly these two texts.
      const [product, unit] = JSON.parse(key) as [string, string];
      return { product, amount: numberOf(amount, volumePlaces), unit };
    })
    .sort((a, b) => compareText(a.product, b.product) || compareText(a.unit, b.unit));
}

function costState(lot: Lot): OracleLotState['cost'] {
  const total = sum(lot.cost.values());
  const categories = [...lot.cost].sort(([a], [b]) => compareText(a, b));
  return {
    total: numberOf(total, moneyPlaces),
    perUnit: perUnit(lot, total),
    categories: Object.fromEntries(categories.map(([name, amount]) => [name, numberOf(amount, moneyPlaces)])),
  };
}

/** The total per volume unit, weight unit or full case, rounded half up (away from zero) to 4 decimals; null for an empty lot. */
function perUnit(lot: Lot, total: bigint): number | null {
  const unit = lot.format ? BigInt(lot.format.bottlesPerCase) : 10n ** BigInt(volumePlaces);
  const units = lot.format ? lot.bottles : sizeOf(lot);
  return units === 0n ? null : numberOf(roundHalfUp(total * unit, units), moneyPlaces);
}

/** Returns RFC 3339 in UTC, always with milliseconds. */
function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
