/** Limits of reports. */
interface ReportLimits {
  /** Entries that one read of the books returns: some milliseconds. */
  readonly entriesPerRead: number;
  /** Lines of a report with a line for each receipt or vessel. More would make an answer of tens of megabytes; a shorter period has fewer. */
  readonly linesPerReport: number;
  /** Lots that one read of an inventory asks for. */
  readonly lotsPerRead: number;
  /** Wineries whose newest filings a node keeps in memory for `impact.filings`, and filed periods whose sums: some kilobytes each. */
  readonly wineriesInMemory: number;
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
