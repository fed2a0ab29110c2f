import type { BookChange, BookEntry, BookRange, Books, EntryFilter } from '../../../application/ports/books.js';
import { type Result, success } from '../../../application/result.js';
import type { ItemSum } from '../../../compliance/form-cells.js';
import type { EntryDetail } from '../../../compliance/reported-data.js';
import { bookDayMs, bookPeriodOf, daysPerPeriod } from '../../../followers/books/book-rows.js';
import type { ReadTransaction } from '../../../followers/follower-reader.js';
import type { Reads } from '../../../followers/reads.js';
import { statement } from '../statement.js';
import { booksModel } from './books.js';

const bookSums = statement('book-sums');
const bookEntries = statement('book-entries');
const bookChanges = statement('book-changes');
const bookEndOfSet = statement('book-end-of-set');
const bookFirstEntry = statement('book-first-entry');

interface SumRow {
  readonly opens: boolean;
  readonly item: string;
  readonly tax_class: string;
  readonly gallons: number;
}

interface EntryRow extends Omit<SumRow, 'opens'> {
  readonly action: string;
  readonly type: string;
  readonly effective_at: number;
  readonly tie_break: number;
  readonly lot: string;
  readonly amount: number;
  readonly detail: string | null;
}

/** Reads the books. A read waits until they reflect the notification that it asks for. */
export function booksOf(reads: Reads): Books {
  const read = async <T>(known: number, work: (tx: ReadTransaction, end: number) => Promise<T>): Promise<Result<T>> => {
    const { result } = await reads.reflect(booksModel, { wait: known }, async (tx) => {
      const [set] = await tx.query<{ readonly last: number }>(bookEndOfSet, [known]);
      return success(await work(tx, set?.last ?? known));
    });
    return result;
  };
  return {
    sums: ({ winery, from, until, known }) =>
      read(known, async (tx, end) => {
        const values = [winery, from, until, end, ...daysOf(from, until)];
        const rows = await tx.query<SumRow>(bookSums, values);
        const sumsOf = (opens: boolean): readonly ItemSum[] => rows.filter((row) => row.opens === opens).map(sumOf);
        return { opening: sumsOf(true), period: sumsOf(false) };
      }),
    entries: (range, filter) =>
      read(range.known, async (tx, end) =>
        (await tx.query<EntryRow>(bookEntries, entryValues({ ...range, known: end }, filter))).map(entryOf),
      ),
    changes: ({ winery, from, until, known }, since) =>
      read(known, async (tx, end) => {
        type Row = Omit<BookChange, 'taxClass'> & { readonly tax_class: string };
        const rows = await tx.query<Row>(bookChanges, [winery, from, until, since, end]);
        return rows.map(({ tax_class, ...row }) => ({ ...row, taxClass: classOf(tax_class) }));
      }),
    firstEntry: (winery, known) =>
      read(known, async (tx, end) => {
        const [row] = await tx.query<{ readonly effective_at: number }>(bookFirstEntry, [winery, end]);
        return row?.effective_at ?? null;
      }),
  };
}

/** Returns the periods and days whose sums are read, and the bounds of the days whose entries are read. */
function daysOf(from: number, until: number): readonly number[] {
  const period = bookPeriodOf(from, 1);
  const [first, last] = [bookPeriodOf(from, 0), bookPeriodOf(until, 0)];
  const start = first * bookDayMs;
  return [period, period * daysPerPeriod, first, last, start, start + bookDayMs, last * bookDayMs];
}

function classOf(text: string): string | null {
  return text === '' ? null : text;
}

function sumOf({ item, tax_class, gallons }: SumRow): ItemSum {
  return { item, taxClass: classOf(tax_class), amount: gallons };
}

/** The id that precedes the ids of all actions. */
const noAction = '00000000-0000-0000-0000-000000000000';

function entryValues({ winery, from, until, known }: BookRange, filter: EntryFilter): readonly unknown[] {
  const { items, taxClasses, after, limit } = filter;
  const start = [from, Number.MIN_SAFE_INTEGER, noAction, '', '', ''];
  const cursor =
    after === null ? start : [after.effectiveAt, after.tieBreak, after.action, after.lot, after.item, after.taxClass];
  return [winery, from, until, known, items, taxClasses, ...cursor, limit];
}

function entryOf({ effective_at, tie_break, tax_class, amount, gallons, detail, ...row }: EntryRow): BookEntry {
  return {
    ...row,
    effectiveAt: effective_at,
    tieBreak: tie_break,
    taxClass: classOf(tax_class),
    amount: gallons,
    ownAmount: amount,
    detail: detail === null ? null : (JSON.parse(detail) as EntryDetail), // As the follower wrote it.
  };
}
