import type { Assumption } from '../imported-table.js';

/** What an import has found and done so far. It is stored as JSON and is part of the public API. */
export interface ImportReport {
  /** Actions and problems in the file, and how many of them are settled. */
  rows: number;
  settled: number;
  counts: { recorded: number; revised: number; unchanged: number; refused: number };
  /** Refused rows by code. */
  refusals: Record<string, number>;
  assumptions: readonly Assumption[];
  /** At most as many as the limit; the last one then counts the others. */
  warnings: Assumption[];
  /** Vessels that were created, or that a dry run would create. */
  vesselsCreated: readonly VesselName[];
  /** Of a dry run: what the cellar looks like afterwards. */
  cellar: CellarAfter | null;
  /** Why the import failed. */
  problem: Assumption | null;
}

export interface VesselName {
  readonly winery: string;
  readonly vessel: string;
}

/** Lots and vessels that an import changes. Lists may be cut, as those of an impact. */
export interface CellarAfter {
  readonly lots: readonly LotChange[];
  readonly vessels: readonly VesselChange[];
  /** The number of lots that change, if the list was cut. */
  readonly lotsInAll: number | null;
}

export interface LotChange {
  readonly winery: string;
  readonly lot: string;
  /** Null before the lot exists. */
  readonly before: LotAmount | null;
  readonly after: LotAmount | null;
}

/** In the units of the winery. */
export interface LotAmount {
  readonly kind: string;
  readonly volume: number;
  readonly weight: number;
}

export interface VesselChange {
  readonly winery: string;
  readonly vessel: string;
  /** Null if the vessel is empty. */
  readonly before: { readonly lot: string; readonly volume: number } | null;
  readonly after: { readonly lot: string; readonly volume: number } | null;
}

export function emptyReport(): ImportReport {
  return {
    ...{ rows: 0, settled: 0, counts: { recorded: 0, revised: 0, unchanged: 0, refused: 0 }, refusals: {} },
    ...{ assumptions: [], warnings: [], vesselsCreated: [], cellar: null, problem: null },
  };
}
