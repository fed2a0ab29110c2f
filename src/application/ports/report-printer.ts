import type { Report } from '../../compliance/report.js';

interface PrintOptions {
  /** The id of the filing that the report amends; null, as for an original, if it amends none. */
  readonly amends?: string | null;
}

/** Prints a report as PDF. The same report has the same bytes. */
export type ReportPrinter = (report: Report, options?: PrintOptions) => Promise<Buffer>;
