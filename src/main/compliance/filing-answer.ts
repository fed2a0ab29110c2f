import type { Report, ReportPeriod } from '../../compliance/report.js';

/** A filing as the public API specifies it. */
export interface Filing {
  readonly id: string;
  readonly form: string;
  readonly period: ReportPeriod;
  readonly version: 'original' | 'amended';
  readonly amends: string | null;
  readonly known: number;
  /** Present in every answer of the API. */
  readonly report?: Report;
  readonly filedAt: string;
  readonly filedBy: string | null;
}

/** A figure of a filing that has moved since, and the change sets that moved it. */
export interface FilingDifference {
  readonly section: string;
  readonly line: string;
  readonly column: string;
  readonly filed: number;
  readonly now: number;
  readonly moved: number;
  readonly changes: readonly string[];
}

/** A period that must be filed, or whose filing must be amended. */
export interface DueFiling {
  readonly form: string;
  readonly period: ReportPeriod;
  readonly status: 'not_filed' | 'moved';
  readonly filing: string | null;
  /** Null for a form that no authority demands. */
  readonly due: string | null;
  /** How many figures have moved. */
  readonly lines: number;
}
