/** Limits of reports. */
interface ReportLimits {
  /** Entries that one read of the books returns at most. Such a read takes some milliseconds. */
  readonly entriesPerRead: number;
  /** Lines of a report with a line for each receipt or vessel. An answer with more lines would have tens of megabytes. A shorter period has fewer lines. */
  readonly linesPerReport: number;
  /** Lots that one read for an inventory returns at most. */
  readonly lotsPerRead: number;
  /** Wineries whose newest filings a node keeps in memory for `impact.filings`: some kilobytes each. */
  readonly wineriesInMemory: number;
  /** Filed periods whose sums a node keeps in memory for `impact.filings`: some kilobytes each. */
  readonly sumsInMemory: number;
  /** Months that are listed as not filed: twenty years of them. */
  readonly periodsDue: number;
}

export const reportLimits: ReportLimits = {
  entriesPerRead: 5_000,
  linesPerReport: 50_000,
  lotsPerRead: 1_000,
  wineriesInMemory: 1_000,
  sumsInMemory: 1_000,
  periodsDue: 240,
};
