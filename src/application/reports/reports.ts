import { reportLimits } from '../../../config/reports.js';
import type { FormRules } from '../../compliance/form-rules.js';
import type { Report, ReportForm } from '../../compliance/report.js';
import type { JsonObject } from '../json-object.js';
import type { Books } from '../ports/books.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { WinerySettingsStore } from '../ports/winery-settings-store.js';
import type { Result } from '../result.js';
import type { Page, UseCases } from '../use-cases.js';
import { inventoryEntries } from './inventory-entries.js';
import type { InventorySource } from './inventory-causes.js';
import { inventoryReport } from './inventory-report.js';
import { premisesReport } from './premises-report.js';
import { removalsReport } from './removals-report.js';
import { reportEntries } from './report-entries.js';
import type { FigureQuery } from './report-figure.js';
import { type ReportQuery, reportScope, type ReportScope } from './report-scope.js';
import { weighTagsReport } from './weigh-tags-report.js';

export interface ReportsParts extends InventorySource {
  readonly books: Books;
  readonly rules: readonly FormRules[];
  readonly settings: Pick<WinerySettingsStore, 'winery'>;
  readonly log: Pick<NotificationLog, 'head'>;
  readonly actions: Pick<UseCases, 'getAction'>;
  readonly pageLimit: number;
}

/** Computes reports as they were known at any notification. */
export class Reports {
  constructor(private readonly parts: ReportsParts) {}

  /** Computes a report. Fails with `not_found`, `bad_request`, `too_large` or `behind`. */
  async report(winery: string, form: ReportForm, query: ReportQuery): Promise<Result<Report>> {
    const scope = await reportScope(this.parts, winery, { ...query, form });
    return scope.ok ? this.reportOf(scope.value) : scope;
  }

  /** Computes the report of a scope. Fails with `not_found`, `too_large` or `behind`. */
  reportOf(scope: ReportScope): Promise<Result<Report>> {
    const { books } = this.parts;
    switch (scope.form) {
      case 'ttb-5120.17':
        return premisesReport(this.parts, scope);
      case 'inventory':
        return inventoryReport(this.parts, scope);
      case 'weigh-tags':
        return weighTagsReport(books, scope);
      case 'removals':
        return removalsReport(books, scope);
    }
  }

  /** Lists the actions behind a figure. Fails as `report` does. */
  async entries(winery: string, form: ReportForm, query: ReportQuery & FigureQuery): Promise<Result<Page<JsonObject>>> {
    const scope = await reportScope(this.parts, winery, { ...query, form });
    if (!scope.ok) return scope;
    const limit = Math.min(query.limit ?? this.parts.pageLimit, reportLimits.entriesPerRead);
    const figure = { ...query, limit };
    return form === 'inventory'
      ? inventoryEntries(this.parts, scope.value, figure)
      : reportEntries(this.parts, scope.value, figure);
  }
}
