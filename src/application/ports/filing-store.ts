import type { Report, ReportForm } from '../../compliance/report.js';

/** A filing without its report. Days are YYYY-MM-DD, both included. */
export interface FilingHead {
  readonly id: string;
  readonly winery: string;
  readonly form: ReportForm;
  readonly from: string;
  readonly to: string;
  /** The filing that this one amends, or null. */
  readonly amends: string | null;
  readonly known: number;
  /** Milliseconds since 1970. */
  readonly filedAt: number;
  readonly filedBy: string | null;
}

/** A filing with its report. It never changes. */
export interface FilingRecord extends FilingHead {
  readonly report: Report;
}

type FilingOutcome =
  | 'filed'
  /** Nothing was filed: the same request was answered before. */
  | { readonly repeated: FilingRecord }
  /** Nothing was filed: another request has used the id. */
  | 'id_reused'
  /** Nothing was filed: the named filing is the original of the period, or has already amended the filing to amend. */
  | { readonly filedBefore: string };

/** The filings of wineries. */
export interface FilingStore {
  /**
   * Files a report, serialised with commits: change sets that are committed later were decided with knowledge of it. Locks the period if the winery's setting says
   * so. `requestHash`: SHA-256 in hex.
   */
  file(filing: FilingRecord, requestHash: string): Promise<FilingOutcome>;
  filing(winery: string, id: string): Promise<FilingRecord | null>;
  /** Returns a page of the filings of a winery, in the order in which they were filed. */
  list(
    winery: string,
    page: { readonly after: { readonly filedAt: number; readonly id: string } | null; readonly limit: number },
  ): Promise<readonly FilingRecord[]>;
  /** Returns the filings that no other filing amends, in the order of their periods. */
  newest(winery: string): Promise<readonly FilingHead[]>;
}
