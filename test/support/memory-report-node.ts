import { limits } from '../../config/limits.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { Turns } from '../../src/application/pieces.js';
import { FilingImpact } from '../../src/application/reports/filing-impact.js';
import { Filings } from '../../src/application/reports/filings.js';
import { Reports } from '../../src/application/reports/reports.js';
import type { Result } from '../../src/application/result.js';
import type { Page, PageQuery, UseCases } from '../../src/application/use-cases.js';
import type { ReportForm } from '../../src/compliance/report.js';
import { readAllFormRules } from '../../src/main/form-rules.js';
import { accepted } from './accepted.js';
import { type BatchSizes, MemoryBooks } from './memory-books.js';
import { memoryFilingStore } from './memory-filing-store.js';
import { memoryNode, uuid, wineryBody } from './memory-node.js';
import { MemoryStore } from './memory-store.js';
import type { Filing, ListedEntry, Period, ReportNode } from './report-node.js';

/** A node in memory that reports and files, and what tests ask of it besides. */
export interface MemoryReportNode extends ReportNode {
  readonly books: MemoryBooks;
  /** Returns the books of the same log, kept in batches of another size. */
  booksInBatches(sizes: BatchSizes): MemoryBooks;
}

const ttb: ReportForm = 'ttb-5120.17';

/** Composes a node in memory that keeps books, reports and files. `today`: the day that its clock reads, at noon in California. */
export function memoryReportNode({ today = '2026-06-01' }: { readonly today?: string } = {}): MemoryReportNode {
  const store = new MemoryStore();
  const books = new MemoryBooks(store.log);
  const filingStore = memoryFilingStore(store.record);
  const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => 0 }, limits.msPerTurn);
  const shared = { books, rules: readAllFormRules(), log: store.log, knowledge: store.knowledge, turns };
  const impacts = new FilingImpact({ ...shared, store: filingStore });
  const { solera } = memoryNode({ truth: store, filings: impacts });
  const parts = { ...shared, settings: store.settingsStore, actions: solera, pageLimit: limits.pageLimit };
  const reports = new Reports(parts);
  let made = 0;
  const newId = (): string => {
    made += 1;
    return uuid(made);
  };
  const now = (): number => Date.parse(`${today}T20:00:00Z`) + made;
  const filings = new Filings({ ...parts, reports, store: filingStore, now, newId });
  return {
    ...{ books, booksInBatches: (sizes) => new MemoryBooks(store.log, sizes) },
    ...readsOf(reports, solera),
    file: async (winery, period, form = ttb) =>
      asFiling(await accepted(filings.file(winery, { form, ...period }, { by: null }))),
    filing: async (winery, id) => asFiling(await accepted(filings.get(winery, id))),
    amend: async (winery, id) => asFiling(await accepted(filings.amend(winery, id, {}, { by: null }))),
    differences: (winery, id) => items(filings.differences(winery, id)),
    due: (winery) => items(filings.due(winery)),
    close: async () => undefined,
  };
}

type Reads = 'winery' | 'vessel' | 'change' | 'report' | 'entries' | 'pagedEntries';

function readsOf(reports: Reports, solera: UseCases): Pick<ReportNode, Reads> {
  const pageOf = (
    winery: string,
    period: Period,
    [section = '', line = '', column = '']: readonly string[],
    { form = ttb, ...page }: PageQuery & { readonly form?: ReportForm },
  ): Promise<Result<Page<JsonObject>>> => {
    return reports.entries(winery, form, { ...period, section, line, column, ...page });
  };
  return {
    winery: async (code, more = {}) => {
      await accepted(solera.putWinery(code, { ...wineryBody, name: code, ...more }));
    },
    vessel: async (winery, vessel) => {
      await accepted(solera.putVessel(winery, vessel, { kind: 'tank' }));
    },
    change: async (winery, body) => {
      const result = await solera.change(winery, body, {});
      return result.ok ? { answer: result.value, problem: null } : { answer: null, problem: result.problem };
    },
    report: (winery, period, form = ttb) => accepted(reports.report(winery, form, period)),
    entries: (winery, period, ...figure) => items(pageOf(winery, period, figure, {})),
    pagedEntries: async (winery, period, figure, first) => {
      const entries: ListedEntry[] = [];
      let cursor: string | null = null;
      do {
        const query: Parameters<typeof pageOf>[3] = { ...first, ...(cursor === null ? {} : { cursor }) };
        const page: Page<JsonObject> = await accepted(pageOf(winery, period, figure, query));
        entries.push(...(page.items as unknown as readonly ListedEntry[])); // As the API returns them.
        cursor = page.next;
      } while (cursor !== null);
      return entries;
    },
  };
}

async function items<T>(answer: Promise<Result<Page<JsonObject>>>): Promise<readonly T[]> {
  return (await accepted(answer)).items as unknown as readonly T[]; // The caller knows the schema of the answer.
}

function asFiling(answer: JsonObject): Filing {
  return answer as unknown as Filing; // As the API returns it.
}
