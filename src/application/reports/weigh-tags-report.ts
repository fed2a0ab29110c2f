import { publicMoney, publicQuantity, toMoney } from '../../cellar/quantity.js';
import type { Report, ReportLine } from '../../compliance/report.js';
import type { BookEntry, Books } from '../ports/books.js';
import { type Result, success } from '../result.js';
import { allEntries } from './listed-entries.js';
import { plainReport } from './plain-report.js';
import { rangeOf, type ReportScope } from './report-scope.js';

/** The item of receipts of fruit. */
export const receivedFruit = 'fruit.received';

/** The sums of some receipts. The weight is in millionths of the winery's unit, the cost in ten-thousandths of its currency. */
interface Receipts {
  readonly titles: string[];
  weight: number;
  cost: number;
}

type CountedReceipt = Pick<BookEntry, 'action' | 'lot' | 'ownAmount' | 'detail'>;

/** Computes the report of receipts of fruit, one line for each weigh tag, and their sums by variety. */
export async function weighTagsReport(books: Books, scope: ReportScope): Promise<Result<Report>> {
  const entries = await allEntries(books, rangeOf(scope), [receivedFruit]);
  return entries.ok ? success(weighTagsOf(scope, entries.value)) : entries;
}

/** Returns the report of the entries. */
export function weighTagsOf(scope: ReportScope, entries: readonly CountedReceipt[]): Report {
  const receipts = new Map<string, Receipts>();
  const varieties = new Map<string, Receipts>();
  const total: Receipts = { titles: ['Total'], weight: 0, cost: 0 };
  for (const entry of entries) {
    const receipt = sumOf(receipts, receiptName(entry));
    receipt.titles.push(receiptTitle(entry));
    for (const sum of [receipt, sumOf(varieties, varietyOf(entry)), total]) {
      sum.weight += entry.ownAmount;
      sum.cost += costOf(entry.detail);
    }
  }
  return {
    ...plainReport(scope, scope.record.weightUnit),
    columns: [
      { key: 'weight', title: `Weight (${scope.record.weightUnit})` },
      { key: 'cost', title: `Cost (${scope.record.currency})` },
    ],
    sections: [
      { section: 'receipts', title: 'Receipts', lines: [...receipts].map(sumLine) },
      {
        section: 'varieties',
        title: 'By variety',
        lines: [...varieties].sort(([a], [b]) => (a < b ? -1 : 1)).map(sumLine),
      },
      { section: 'total', title: 'Total', lines: [sumLine(['total', total])] },
    ],
  };
}

/** Returns the name of a receipt's line: the number of its weigh tag, or else the id of its action. */
export function receiptName({ action, detail }: CountedReceipt): string {
  return String(detail?.weighTag ?? action);
}

export function varietyOf({ detail }: CountedReceipt): string {
  return String(detail?.variety ?? '');
}

/** Returns the cost of a receipt in ten-thousandths of the currency. */
export function costOf(detail: BookEntry['detail']): number {
  return typeof detail?.cost === 'number' ? toMoney(detail.cost) : 0;
}

function receiptTitle({ detail, lot }: CountedReceipt): string {
  const origin = [detail?.vintage, detail?.variety].filter((part) => part != null).join(' ');
  const parts = [origin, detail?.appellation, detail?.block, detail?.grower, `lot ${lot}`];
  return parts.filter((part) => part != null && part !== '').join(', ');
}

function sumOf(rows: Map<string, Receipts>, name: string): Receipts {
  const found = rows.get(name) ?? { titles: [], weight: 0, cost: 0 };
  rows.set(name, found);
  return found;
}

function sumLine([line, { titles, weight, cost }]: readonly [string, Receipts]): ReportLine {
  const amounts = { weight: publicQuantity(weight), cost: publicMoney(cost) };
  return { line, title: titles.length === 0 ? line : titles.join('; '), values: amounts, exact: amounts };
}
