/** The forms that Solera reports. */
export const reportForms = ['ttb-5120.17', 'inventory', 'weigh-tags', 'removals'] as const;
export type ReportForm = (typeof reportForms)[number];

/** Days of a winery's calendar, both included: YYYY-MM-DD. */
export interface ReportPeriod {
  readonly from: string;
  readonly to: string;
}

export interface ReportColumn {
  readonly key: string;
  readonly title: string;
}

/** One line of a form. A column without an amount is left out, or 0. */
export interface ReportLine {
  readonly line: string;
  readonly title: string;
  /** The figures as the form shows them, rounded. */
  readonly values: Readonly<Record<string, number>>;
  /** The amounts before rounding, with at most 6 decimals. */
  readonly exact: Readonly<Record<string, number>>;
}

export interface ReportSection {
  readonly section: string;
  readonly title: string;
  readonly lines: readonly ReportLine[];
}

/** A report on a period of a winery, in its public form, as known just after the notification `known`. */
export interface Report {
  readonly form: ReportForm;
  /** The name of the version of the rules. */
  readonly rules: string;
  readonly winery: string;
  readonly bond: string | null;
  readonly period: ReportPeriod;
  readonly known: number;
  readonly unit: string;
  readonly columns: readonly ReportColumn[];
  readonly sections: readonly ReportSection[];
  readonly identities: readonly { readonly name: string; readonly holds: boolean }[];
  readonly remarks: readonly string[];
}
