import { publicQuantity } from '../../cellar/quantity.js';
import type { Report, ReportLine } from '../../compliance/report.js';
import type { BookEntry, Books } from '../ports/books.js';
import { type Result, success } from '../result.js';
import { allEntries } from './listed-entries.js';
import { plainReport } from './plain-report.js';
import { rangeOf, type ReportScope } from './report-scope.js';

/** The items by which wine leaves the premises, with their titles. */
export const removals: ReadonlyMap<string, string> = new Map([
  ['bulk.taxpaid', 'Bulk, removed taxpaid'],
  ['bulk.in_bond', 'Bulk, transferred in bond'],
  ['bulk.distilling', 'Bulk, removed for distilling material'],
  ['bulk.vinegar', 'Bulk, removed to a vinegar plant'],
  ['bottled.taxpaid', 'Bottled, removed taxpaid'],
  ['bottled.in_bond', 'Bottled, transferred in bond'],
  ['bottled.tasting', 'Bottled, used for tasting'],
  ['bottled.export', 'Bottled, removed for export'],
  ['bottled.family', 'Bottled, removed for family use'],
  ['bottled.testing', 'Bottled, used for testing'],
  ['bottled.breakage', 'Bottled, breakage'],
]);

/** The column of wine without a tax class. */
const noClass = 'none';

/** The column of all wine. */
export const totalColumn = 'total';

type CountedRemoval = Pick<BookEntry, 'item' | 'taxClass' | 'ownAmount' | 'detail'>;

/** Computes the report of wine that left the premises: by reason and by counterparty, with a column for each tax class. */
export async function removalsReport(books: Books, scope: ReportScope): Promise<Result<Report>> {
  const entries = await allEntries(books, rangeOf(scope), [...removals.keys()]);
  return entries.ok ? success(removalsOf(scope, entries.value)) : entries;
}

/** Returns the report of the entries. */
export function removalsOf(scope: ReportScope, entries: readonly CountedRemoval[]): Report {
  const classes = [...new Set(entries.map(classColumn))].sort();
  const reasons = new Map<string, Map<string, number>>();
  const counterparties = new Map<string, Map<string, number>>();
  const total = new Map<string, number>();
  for (const entry of entries) {
    add(rowOf(reasons, entry.item), entry);
    add(total, entry);
    const counterparty = counterpartyOf(entry);
    if (counterparty !== null) add(rowOf(counterparties, counterparty), entry);
  }
  const line = (name: string, title: string, row: ReadonlyMap<string, number> | undefined): ReportLine => {
    const amounts = Object.fromEntries(
      [...classes, totalColumn].map((key) => [key, publicQuantity(row?.get(key) ?? 0)]),
    );
    return { line: name, title, values: amounts, exact: amounts };
  };
  return {
    ...plainReport(scope, scope.record.volumeUnit),
    columns: [
      ...classes.map((key) => ({ key, title: key === noClass ? 'No tax class' : key })),
      { key: totalColumn, title: 'Total' },
    ],
    sections: [
      {
        section: 'reasons',
        title: 'By reason',
        lines: [...removals].map(([item, title]) => line(item, title, reasons.get(item))),
      },
      {
        section: 'counterparties',
        title: 'By counterparty',
        lines: [...counterparties].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, row]) => line(name, name, row)),
      },
      { section: 'total', title: 'Total', lines: [line('total', 'Total', total)] },
    ],
  };
}

/** Returns the column of a tax class. A class may be named as the total is, whose column must count nothing twice. */
export function classColumn({ taxClass }: Pick<BookEntry, 'taxClass'>): string {
  return taxClass === totalColumn ? `${totalColumn} (class)` : (taxClass ?? noClass);
}

/** Returns the counterparty of an entry, or else its bond; null if neither is stated. */
export function counterpartyOf({ detail }: Pick<BookEntry, 'detail'>): string | null {
  const name = detail?.counterparty ?? detail?.bond ?? null;
  return name === null ? null : String(name);
}

function rowOf(rows: Map<string, Map<string, number>>, name: string): Map<string, number> {
  const found = rows.get(name) ?? new Map<string, number>();
  rows.set(name, found);
  return found;
}

function add(row: Map<string, number>, entry: CountedRemoval): void {
  for (const key of [classColumn(entry), totalColumn]) row.set(key, (row.get(key) ?? 0) + entry.ownAmount);
}
