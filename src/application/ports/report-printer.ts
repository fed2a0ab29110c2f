import type { Report } from '../../compliance/report.js';

interface PrintOptions {
  /** The id of the filing that the report amends. */
  readonly amends?: string;
}

/** Prints a report as PDF. The same report has the same bytes. */
export type ReportPrinter = (report: Report, options?: PrintOptions) => Promise<Buffer>;
