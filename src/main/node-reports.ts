import { followerLimits } from '../../config/followers.js';
import { limits } from '../../config/limits.js';
import type { ServedReports } from '../adapters/http/report-routes.js';
import type { Postgres } from '../adapters/postgres/open.js';
import { booksOf } from '../adapters/postgres/read-models/book-queries.js';
import { Turns } from '../application/pieces.js';
import type { Books } from '../application/ports/books.js';
import type { ReportPrinter } from '../application/ports/report-printer.js';
import type { FilingImpacts } from '../application/ports/filing-impacts.js';
import { FilingImpact } from '../application/reports/filing-impact.js';
import { Filings } from '../application/reports/filings.js';
import { guardedReports } from '../application/reports/guarded-reports.js';
import { Reports } from '../application/reports/reports.js';
import type { UseCases } from '../application/use-cases.js';
import type { Timers } from '../cluster/timers.js';
import { Reads } from '../followers/reads.js';
import { environment } from './environment.js';
import { readAllFormRules } from './form-rules.js';

/** Prints a report. The printer is loaded at its first use, because few nodes print. */
const print: ReportPrinter = async (report, options) => {
  const { reportPdf } = await import('../adapters/pdf/report-pdf.js');
  return reportPdf(report, options);
};

function newTurns(): Turns {
  return new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, limits.msPerTurn);
}

/** Returns the finder of the filings that edits move. It reads the books from the database, so it also works on a node that does not keep them. */
export function filingImpactsOn(postgres: Postgres, timers: Timers): FilingImpacts {
  const reads = new Reads({ reader: postgres.followerReader, limits: followerLimits, timers });
  const { filingStore: store, log, knowledge } = postgres;
  return new FilingImpact({
    books: booksOf(reads),
    rules: readAllFormRules(),
    store,
    log,
    knowledge,
    turns: newTurns(),
  });
}

/** Creates the reports and filings that a node serves. */
export function openReports(postgres: Postgres, solera: UseCases, books: Books): ServedReports {
  const parts = {
    books,
    rules: readAllFormRules(),
    settings: postgres.settingsStore,
    log: postgres.log,
    knowledge: postgres.knowledge,
    turns: newTurns(),
    actions: solera,
    ...limits,
  };
  const reports = new Reports(parts);
  const { now, newId } = environment;
  const filings = new Filings({ ...parts, reports, store: postgres.filingStore, now, newId });
  return { for: (granted) => guardedReports({ reports, filings }, granted), print };
}
