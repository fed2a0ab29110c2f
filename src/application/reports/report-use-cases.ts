import type { Report, ReportForm } from '../../compliance/report.js';
import type { JsonObject } from '../json-object.js';
import type { Result } from '../result.js';
import type { Page, PageQuery, PutOptions } from '../use-cases.js';
import type { FigureQuery } from './report-figure.js';
import type { ReportQuery } from './report-scope.js';

/** Reports and filings, for clients. Every failure that a client can cause is a result. */
export interface ReportUseCases {
  report(winery: string, form: ReportForm, query: ReportQuery): Promise<Result<Report>>;
  /** Lists the actions behind a figure, with amounts that sum to its exact value. */
  entries(winery: string, form: ReportForm, query: ReportQuery & FigureQuery): Promise<Result<Page<JsonObject>>>;
  file(winery: string, body: unknown, options?: PutOptions): Promise<Result<JsonObject>>;
  amend(winery: string, filing: string, body: unknown, options?: PutOptions): Promise<Result<JsonObject>>;
  getFiling(winery: string, filing: string): Promise<Result<JsonObject>>;
  listFilings(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>>;
  /** Lists the figures of a filing that have moved. */
  differences(winery: string, filing: string): Promise<Result<Page<JsonObject>>>;
  /** Lists the periods that must be filed or amended. */
  due(winery: string): Promise<Result<Page<JsonObject>>>;
}
