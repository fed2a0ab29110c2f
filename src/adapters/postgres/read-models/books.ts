import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Item } from '../../../compliance/entry.js';
import type { FollowerDefinition, FollowerTransaction } from '../../../followers/definition.js';
import { BookBatch } from '../../../followers/books/book-batch.js';
import type { ActionRow, BookChanges, BookPosition, BookReader, TouchRow } from '../../../followers/books/book-rows.js';
import { columnArrays } from '../column-array.js';
import { type Statement, statement } from '../statement.js';
import { changeOf, changeText, eventsOf, eventsText, factsOf, factsText } from './book-texts.js';
import { columns, modelTables } from './model-tables.js';

const bookActions = statement('book-actions');
const bookLots = statement('book-lots');
const bookTouchesOfLots = statement('book-touches-of-lots');
const bookTouchesOfActions = statement('book-touches-of-actions');
const bookEntriesOfActions = statement('book-entries-of-actions');
const insertBookActions = statement('insert-book-actions');
const updateBookActions = statement('update-book-actions');
const insertBookTouches = statement('insert-book-touches');
const updateBookTouches = statement('update-book-touches');
const forgetBookTouches = statement('forget-book-touches');
const putBookLots = statement('put-book-lots');
const forgetBookLots = statement('forget-book-lots');
const insertBookEntries = statement('insert-book-entries');
const updateBookEntries = statement('update-book-entries');
const forgetBookEntries = statement('forget-book-entries');
const addBookSums = statement('add-book-sums');
const forgetBookSums = statement('forget-book-sums');

/** The read model `books`. A rebuild has one part, because an action may touch several lots, and a change of a lot can change the entries of later actions. */
export const booksModel: FollowerDefinition = {
  name: 'books',
  // 2: sums of gallons only. 3: shorter texts of touches, facts and changes, and other indexes. Reports read columns that all versions have.
  version: 3,
  readsFrom: 1,
  tables: modelTables('books'),
  apply: async (changeSets, tx) => write(await new BookBatch(readerOf(tx), nextTurn).apply(changeSets), tx),
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

/** Reads the rows that a batch needs. `write` has stored their texts, so they have the types that are read. */
function readerOf(tx: FollowerTransaction): BookReader {
  const touches = (rows: readonly StoredTouch[]): readonly TouchRow[] =>
    rows.map(({ winery, lot, events, change, ...position }) => ({
      ...{ winery, lot },
      ...positionOf(position),
      events: eventsOf(events),
      change: changeOf({ winery, lot }, change),
    }));
  return {
    lots: async (names) => {
      type Row = PositionRow & { readonly winery: string; readonly lot: string; readonly facts: string };
      const rows = await tx.query<Row>(bookLots, columns(names, ['winery', 'lot']));
      return rows.map(({ winery, lot, facts, ...position }) => ({
        ...{ winery, lot },
        ...positionOf(position),
        facts: factsOf(facts),
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

/** Encodes the rows of one statement in each turn of the event loop. Then sends all statements at once; the server runs them in this order. */
async function write(changes: BookChanges, tx: FollowerTransaction): Promise<void> {
  const writes: Write[] = [];
  for (const encoded of [actionWrites(changes), touchWrites(changes), lotWrites(changes), entryWrites(changes)])
    for (const one of encoded) {
      writes.push(one);
      await nextTurn();
    }
  await Promise.all([...writes.map(([sql, values]) => tx.query(sql, values)), addSums(changes, tx)]);
}

type Write = readonly [sql: Statement, values: readonly unknown[]];
type Writes = Generator<Write>;

const actionColumns = { action: 'uuid', winery: 'text', type: 'text', data: 'text' } as const;

function* actionWrites({ actions: { added, changed } }: BookChanges): Writes {
  const parameters = (rows: readonly ActionRow[]) =>
    columnArrays(
      rows.map(({ action, winery, type, data }) => ({ action, winery, type, data: JSON.stringify(data) })),
      actionColumns,
    );
  if (added.length > 0) yield [insertBookActions, parameters(added)];
  if (changed.length > 0) yield [updateBookActions, parameters(changed)];
}

const lotColumns = { winery: 'text', lot: 'text' } as const;
const touchColumns = { effectiveAt: 'bigint', tieBreak: 'bigint', action: 'uuid', ...lotColumns } as const;

/** Touches are deleted first, because one that was deleted may be added again. */
function* touchWrites({ touches: { added, changed }, goneTouches }: BookChanges): Writes {
  const parameters = (rows: readonly TouchRow[]) => [
    ...columnArrays(rows, touchColumns),
    ...columnArrays(
      rows.map(({ events, change }) => ({ events: eventsText(events), change: changeText(change) })),
      { events: 'text', change: 'text' },
    ),
  ];
  if (goneTouches.length > 0) yield [forgetBookTouches, columnArrays(goneTouches, touchColumns)];
  if (added.length > 0) yield [insertBookTouches, parameters(added)];
  if (changed.length > 0) yield [updateBookTouches, parameters(changed)];
}

function* lotWrites({ lots, goneLots }: BookChanges): Writes {
  if (goneLots.length > 0) yield [forgetBookLots, columnArrays(goneLots, lotColumns)];
  if (lots.length === 0) return;
  const facts = lots.map((row) => ({ facts: factsText(row.facts) }));
  yield [putBookLots, [...columnArrays(lots, touchColumns), ...columnArrays(facts, { facts: 'text' })]];
}

const entryKeyColumns = {
  asserted: 'bigint',
  action: 'uuid',
  ...lotColumns,
  item: 'text',
  taxClass: 'textOrEmpty',
} as const;
const entryColumns = {
  ...({ asserted: 'bigint', retracted: 'bigint', effectiveAt: 'bigint', tieBreak: 'bigint' } as const),
  ...({ amount: 'bigint', gallons: 'bigint', action: 'uuid', ...lotColumns } as const),
  ...({ item: 'text', taxClass: 'textOrEmpty', detail: 'text' } as const),
};

function* entryWrites({ entries: { added, changed }, goneEntries }: BookChanges): Writes {
  if (goneEntries.length > 0) yield [forgetBookEntries, columnArrays(goneEntries, entryKeyColumns)];
  if (changed.length > 0) yield [updateBookEntries, columnArrays(changed, { ...entryKeyColumns, retracted: 'bigint' })];
  if (added.length > 0) yield [insertBookEntries, columnArrays(added, entryColumns)];
}

const sumColumns = {
  ...({ entries: 'bigint', gallons: 'bigint', period: 'integer', tier: 'smallint' } as const),
  ...({ winery: 'text', item: 'text', taxClass: 'textOrEmpty' } as const),
};

async function addSums({ sums }: BookChanges, tx: FollowerTransaction): Promise<void> {
  if (sums.length === 0) return;
  type Row = {
    readonly winery: string;
    readonly tier: number;
    readonly period: number;
    readonly item: string;
    readonly tax_class: string;
  };
  const empty = await tx.query<Row>(addBookSums, columnArrays(sums, sumColumns));
  if (empty.length > 0)
    await tx.query(forgetBookSums, columns(empty, ['winery', 'tier', 'period', 'item', 'tax_class']));
}
