import type { Report, ReportForm } from '../../src/compliance/report.js';

export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface Filing {
  readonly id: string;
  readonly version: string;
  readonly report: Report;
}

interface DuePeriod {
  readonly form: string;
  readonly status: string;
  readonly period: Period;
}

export interface ListedEntry {
  readonly lot: string;
  readonly type: string;
  readonly amount: number;
  readonly action: string;
}

/** A node, as the random worlds of reports use it. The form is that of the TTB, unless another one is named. A problem is thrown, except that of a refused change set. */
export interface ReportNode {
  winery(code: string, more?: object): Promise<void>;
  vessel(winery: string, vessel: string): Promise<void>;
  /** Sends a change set. `problem`: why it was refused; null if it was not. */
  change(winery: string, body: object): Promise<{ readonly answer: unknown; readonly problem: unknown }>;
  report(winery: string, period: Period & { readonly known?: number }, form?: ReportForm): Promise<Report>;
  /** Returns the first page of the entries behind a figure: section, line and column. */
  entries(winery: string, period: Period, ...figure: readonly string[]): Promise<readonly ListedEntry[]>;
  /** Returns all entries behind a figure, read in pages. */
  pagedEntries(
    winery: string,
    period: Period,
    figure: readonly string[],
    page: { readonly limit: number; readonly form?: ReportForm },
  ): Promise<readonly ListedEntry[]>;
  file(winery: string, period: Period, form?: ReportForm): Promise<Filing>;
  filing(winery: string, id: string): Promise<Filing>;
  amend(winery: string, id: string): Promise<Filing>;
  differences(winery: string, id: string): Promise<readonly object[]>;
  due(winery: string): Promise<readonly DuePeriod[]>;
  close(): Promise<void>;
}
