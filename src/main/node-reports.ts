import { followerLimits } from '../../config/followers.js';
import { limits } from '../../config/limits.js';
import type { Postgres } from '../adapters/postgres/open.js';
import { booksOf } from '../adapters/postgres/read-models/book-queries.js';
import type { Granted } from '../application/access/access-control.js';
import type { Books } from '../application/ports/books.js';
import type { ReportPrinter } from '../application/ports/report-printer.js';
import type { FilingImpacts } from '../application/ports/filing-impacts.js';
import { FilingImpact } from '../application/reports/filing-impact.js';
import { Filings } from '../application/reports/filings.js';
import { guardedReports } from '../application/reports/guarded-reports.js';
import type { ReportUseCases } from '../application/reports/report-use-cases.js';
import { Reports } from '../application/reports/reports.js';
import type { UseCases } from '../application/use-cases.js';
import type { Timers } from '../cluster/timers.js';
import { Reads } from '../followers/reads.js';
import { environment } from './environment.js';
import { formRulesIn } from './form-rules.js';

/** The reports of a node. */
export interface NodeReports {
  /** Returns the reports as a caller may use them. */
  for(granted: Granted): ReportUseCases;
  readonly print: ReportPrinter;
}

/** The printer is loaded when it is first needed, because few nodes print. */
const print: ReportPrinter = async (report, options) => {
  const { reportPdf } = await import('../adapters/pdf/report-pdf.js');
  return reportPdf(report, options);
};

/** Finds the filings that edits move, by the books of a database, whichever node keeps them. */
export function filingImpactsOn(postgres: Postgres, timers: Timers): FilingImpacts {
  const reads = new Reads({ reader: postgres.followerReader, limits: followerLimits, timers });
  const { filingStore: store, log } = postgres;
  return new FilingImpact({ books: booksOf(reads), rules: formRulesIn(), store, log });
}

/** Puts the reports and filings of a node together. */
export function openReports(postgres: Postgres, solera: UseCases, books: Books): NodeReports {
  const parts = {
    books,
    rules: formRulesIn(),
    settings: postgres.settingsStore,
    log: postgres.log,
    lots: solera,
    ...limits,
  };
  const reports = new Reports(parts);
  const { now, newId } = environment;
  const filings = new Filings({ ...parts, reports, store: postgres.filingStore, now, newId });
  return { for: (granted) => guardedReports({ reports, filings }, granted), print };
}
