import type { Item } from '../../../compliance/entry.js';
import type { FollowerDefinition, FollowerTransaction } from '../../../followers/definition.js';
import { BookBatch } from '../../../followers/books/book-batch.js';
import type {
  ActionRow,
  BookChanges,
  BookPosition,
  BookReader,
  EntryRow,
  LotRow,
  TouchRow,
} from '../../../followers/books/book-rows.js';
import { statement } from '../statement.js';
import { columns, modelTables } from './model-tables.js';

const bookActions = statement('book-actions');
const bookLots = statement('book-lots');
const bookTouchesOfLots = statement('book-touches-of-lots');
const bookTouchesOfActions = statement('book-touches-of-actions');
const bookEntriesOfActions = statement('book-entries-of-actions');
const putBookActions = statement('put-book-actions');
const putBookTouches = statement('put-book-touches');
const forgetBookTouches = statement('forget-book-touches');
const putBookLots = statement('put-book-lots');
const forgetBookLots = statement('forget-book-lots');
const putBookEntries = statement('put-book-entries');
const forgetBookEntries = statement('forget-book-entries');
const addBookSums = statement('add-book-sums');
const forgetBookSums = statement('forget-book-sums');

/** The read model `books`. A rebuild has one part, because an action may touch several lots, and a change of a lot can change the entries of later actions. */
export const booksModel: FollowerDefinition = {
  name: 'books',
  version: 2,
  // Version 1 also had sums that nothing reads.
  readsFrom: 1,
  tables: modelTables('books'),
  apply: async (changeSets, tx) => write(await new BookBatch(readerOf(tx)).apply(changeSets), tx),
};

interface PositionRow {
  readonly effective_at: number;
  readonly tie_break: number;
  readonly action: string;
}

interface StoredTouch extends PositionRow {
  readonly winery: string;
  readonly lot: string;
  readonly events: string;
  readonly change: string;
}

interface StoredEntry extends PositionRow {
  readonly winery: string;
  readonly lot: string;
  readonly item: Item;
  readonly tax_class: string;
  readonly asserted: number;
  readonly retracted: number | null;
  readonly amount: number;
  readonly gallons: number;
  readonly detail: string | null;
}

function positionOf({ effective_at, tie_break, action }: PositionRow): BookPosition {
  return { effectiveAt: effective_at, tieBreak: tie_break, action };
}

/** Reads the rows that a batch needs. `write` has stored their JSON texts, so they have the types that are read. */
function readerOf(tx: FollowerTransaction): BookReader {
  const touches = (rows: readonly StoredTouch[]): readonly TouchRow[] =>
    rows.map(({ winery, lot, events, change, ...position }) => ({
      ...{ winery, lot },
      ...positionOf(position),
      events: JSON.parse(events) as TouchRow['events'], // As written below.
      change: JSON.parse(change) as TouchRow['change'], // As written below.
    }));
  return {
    lots: async (names) => {
      type Row = PositionRow & { readonly winery: string; readonly lot: string; readonly facts: string };
      const rows = await tx.query<Row>(bookLots, columns(names, ['winery', 'lot']));
      return rows.map(({ winery, lot, facts, ...position }) => ({
        ...{ winery, lot },
        ...positionOf(position),
        facts: JSON.parse(facts) as LotRow['facts'], // As written below.
      }));
    },
    touchesOfLots: async (names) =>
      touches(await tx.query<StoredTouch>(bookTouchesOfLots, columns(names, ['winery', 'lot']))),
    touchesOfActions: async (actions) => touches(await tx.query<StoredTouch>(bookTouchesOfActions, [actions])),
    actions: async (actions) => {
      type Row = Omit<ActionRow, 'data'> & { readonly data: string };
      const rows = await tx.query<Row>(bookActions, [actions]);
      return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as ActionRow['data'] })); // As written below.
    },
    entries: async (actions, retracted) => {
      const rows = await tx.query<StoredEntry>(bookEntriesOfActions, [actions, retracted]);
      return rows.map(({ effective_at, tie_break, action, tax_class, ...entry }) => ({
        ...entry,
        ...positionOf({ effective_at, tie_break, action }),
        taxClass: tax_class === '' ? null : tax_class,
      }));
    },
  };
}

async function write(changes: BookChanges, tx: FollowerTransaction): Promise<void> {
  const { actions, touches, goneTouches, lots, goneLots } = changes;
  if (actions.length > 0) {
    const rows = actions.map((row) => ({ ...row, data: JSON.stringify(row.data) }));
    await tx.query(putBookActions, columns(rows, ['action', 'winery', 'type', 'data']));
  }
  const touchKey = ['action', 'winery', 'lot', 'effectiveAt', 'tieBreak'] as const;
  if (goneTouches.length > 0) await tx.query(forgetBookTouches, columns(goneTouches, touchKey));
  if (touches.length > 0) {
    const rows = touches.map((row) => ({
      ...row,
      events: JSON.stringify(row.events),
      change: JSON.stringify(row.change),
    }));
    await tx.query(putBookTouches, columns(rows, [...touchKey, 'events', 'change']));
  }
  if (goneLots.length > 0) await tx.query(forgetBookLots, columns(goneLots, ['winery', 'lot']));
  if (lots.length > 0) {
    const rows = lots.map((row) => ({ ...row, facts: JSON.stringify(row.facts) }));
    await tx.query(putBookLots, columns(rows, ['winery', 'lot', 'effectiveAt', 'tieBreak', 'action', 'facts']));
  }
  await writeEntries(changes, tx);
}

async function writeEntries({ entries, goneEntries, sums }: BookChanges, tx: FollowerTransaction): Promise<void> {
  const key = ['action', 'winery', 'lot', 'item', 'taxClass', 'asserted'] as const;
  if (goneEntries.length > 0) await tx.query(forgetBookEntries, columns(goneEntries.map(withText), key));
  if (entries.length > 0) {
    const others = ['retracted', 'effectiveAt', 'tieBreak', 'amount', 'gallons', 'detail'] as const;
    await tx.query(putBookEntries, columns(entries.map(withText), [...key, ...others]));
  }
  if (sums.length === 0) return;
  const names = ['winery', 'tier', 'period', 'item', 'taxClass', 'entries', 'gallons'] as const;
  type Row = {
    readonly winery: string;
    readonly tier: number;
    readonly period: number;
    readonly item: string;
    readonly tax_class: string;
  };
  const empty = await tx.query<Row>(addBookSums, columns(sums.map(withText), names));
  if (empty.length > 0)
    await tx.query(forgetBookSums, columns(empty, ['winery', 'tier', 'period', 'item', 'tax_class']));
}

/** No tax class is ''. */
function withText<Row extends Pick<EntryRow, 'taxClass'>>(
  row: Row,
): Omit<Row, 'taxClass'> & { readonly taxClass: string } {
  return { ...row, taxClass: row.taxClass ?? '' };
}
