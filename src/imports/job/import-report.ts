import type { Assumption, VesselKind } from '../imported-table.js';

/** What an import has found and done so far. Stored as JSON, and part of the public API. */
export interface ImportReport {
  /** The number of rows below the header that are not blank, including those that the map skips. */
  rows: number;
  /** The number of outcomes: a row has one for each of its actions or problems, and none if the map skips it. */
  outcomes: number;
  /** How many of them have an outcome. */
  settled: number;
  counts: { recorded: number; revised: number; unchanged: number; refused: number };
  /** Refused rows by code. */
  refusals: Record<string, number>;
  assumptions: readonly Assumption[];
  /** If there are more than the limit, the last one counts those that are not listed. */
  warnings: Assumption[];
  /** Vessels that were created, or that a dry run would create. */
  vesselsCreated: readonly CreatedVessel[];
  /** Of a dry run: how the cellar would change. */
  cellar: CellarAfter | null;
  /** Why the import failed or was interrupted. */
  problem: Assumption | null;
}

export interface VesselName {
  readonly winery: string;
  readonly vessel: string;
}

export interface CreatedVessel extends VesselName {
  readonly kind: VesselKind;
  /** In the volume unit of the winery, or null. */
  readonly capacity: number | null;
}

/** Lots and vessels that an import would change. The lists may be cut, like those of an impact. */
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

/** The amount of a lot, in the units of its winery. */
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
    ...{
      rows: 0,
      outcomes: 0,
      settled: 0,
      counts: { recorded: 0, revised: 0, unchanged: 0, refused: 0 },
      refusals: {},
    },
    ...{ assumptions: [], warnings: [], vesselsCreated: [], cellar: null, problem: null },
  };
}
