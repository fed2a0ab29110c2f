import { publicMoney, publicQuantity, toMoney } from '../../cellar/quantity.js';
import type { Report, ReportLine } from '../../compliance/report.js';
import type { BookEntry, Books } from '../ports/books.js';
import { type Result, success } from '../result.js';
import { allEntries } from './listed-entries.js';
import { plainReport } from './plain-report.js';
import { rangeOf, type ReportScope } from './report-scope.js';

/** The item of receipts of fruit. */
export const receivedFruit = 'fruit.received';

/** Computes the report of receipts of fruit: a line for each receipt, and sums by variety. */
export async function weighTagsReport(books: Books, scope: ReportScope): Promise<Result<Report>> {
  const entries = await allEntries(books, rangeOf(scope), [receivedFruit]);
  if (!entries.ok) return entries;
  const varieties = new Map<string, { weight: number; cost: number }>();
  const total = { weight: 0, cost: 0 };
  for (const { ownAmount, detail } of entries.value) {
    const variety = String(detail?.variety ?? '');
    const sum = varieties.get(variety) ?? { weight: 0, cost: 0 };
    varieties.set(variety, sum);
    for (const one of [sum, total]) {
      one.weight += ownAmount;
      one.cost += costOf(detail);
    }
  }
  const sums = [...varieties].sort(([a], [b]) => (a < b ? -1 : 1));
  return success({
    ...plainReport(scope, scope.record.weightUnit),
    columns: [
      { key: 'weight', title: `Weight (${scope.record.weightUnit})` },
      { key: 'cost', title: `Cost (${scope.record.currency})` },
    ],
    sections: [
      { section: 'receipts', title: 'Receipts', lines: entries.value.map(receiptLine) },
      { section: 'varieties', title: 'By variety', lines: sums.map(([name, sum]) => sumLine(name, name, sum)) },
      { section: 'total', title: 'Total', lines: [sumLine('total', 'Total', total)] },
    ],
  });
}

/** Returns the name of a receipt's line: the number of its weigh tag, or else the id of its action. */
export function receiptName({ action, detail }: BookEntry): string {
  return String(detail?.weighTag ?? action);
}

function receiptLine(entry: BookEntry): ReportLine {
  const { detail, ownAmount, lot } = entry;
  const origin = [detail?.vintage, detail?.variety].filter((part) => part != null).join(' ');
  const parts = [origin, detail?.appellation, detail?.block, detail?.grower, `lot ${lot}`];
  const title = parts.filter((part) => part != null && part !== '').join(', ');
  return sumLine(receiptName(entry), title, { weight: ownAmount, cost: costOf(detail) });
}

function costOf(detail: BookEntry['detail']): number {
  return typeof detail?.cost === 'number' ? toMoney(detail.cost) : 0;
}

function sumLine(
  line: string,
  title: string,
  { weight, cost }: { readonly weight: number; readonly cost: number },
): ReportLine {
  const amounts = { weight: publicQuantity(weight), cost: publicMoney(cost) };
  return { line, title, values: amounts, exact: amounts };
}
