import { type TableLimits, tableLimits } from '../../../config/import-tables.js';
import type { Assumption, RowAction, RowPlace, RowProblem } from '../imported-table.js';
import { ColumnEvidence } from './column-evidence.js';
import type { ColumnRef, ImportMap, Template } from './import-map.js';
import { isWord, replacement } from './member-cell.js';
import { MomentAssumptions } from './moment-assumptions.js';
import { numberPart } from './number-cell.js';
import { RowActions, type WineriesKnown } from './row-action.js';
import { cellProblem, isSpreadsheetError, rowProblem } from './row-fault.js';
import { Plans, templatesFor, textOf, typeFor } from './row-template.js';
import { scanVessel } from './row-vessel.js';
import type { Table, TableRow } from './table.js';

/** A step of reading a table: the work of about one row, so that the caller can pause after each. */
type ReadStep =
  /** A row was scanned for what it shows about its columns. All rows are scanned before the first is read. */
  | { readonly kind: 'scanned'; readonly place: RowPlace }
  /** A row was read. Both lists are empty if the map skips the row. */
  | {
      readonly kind: 'row';
      readonly place: RowPlace;
      readonly actions: readonly RowAction[];
      readonly problems: readonly RowProblem[];
    }
  | { readonly kind: 'assumption'; readonly assumption: Assumption };

interface ReadOptions extends WineriesKnown {
  readonly limits?: TableLimits;
}

/**
 * Reads the actions of a table, row by row in the order of the file, and then yields all assumptions, including those about the file. What a row
 * describes never depends on the order of the rows or columns.
 */
export function* readActions(table: Table, map: ImportMap, options: ReadOptions): Generator<ReadStep, void, undefined> {
  const { limits = tableLimits } = options;
  const evidence = new ColumnEvidence(table, map, limits);
  const plans = new Plans();
  const keys = new Keys(map.key);
  for (const row of table.rows) {
    const templates = templatesFor(map, row);
    for (const template of templates) scan(template, row, plans, evidence);
    if (templates.length > 0 && map.vessels !== null) scanVessel(map.vessels, row, evidence);
    evidence.addUnmapped(row);
    if (templates.length > 0 && row.excess === null) keys.add(row);
    yield { kind: 'scanned', place: row.place };
  }
  const moments = new MomentAssumptions(limits);
  const actions = new RowActions(map, evidence, plans, moments, options);
  for (const row of table.rows) yield { kind: 'row', place: row.place, ...rowOf(row, map, actions, keys) };
  for (const assumption of [...table.assumptions, ...evidence.assumptions(), ...moments.all()])
    yield { kind: 'assumption', assumption };
}

function scan(template: Template, row: TableRow, plans: Plans, evidence: ColumnEvidence): void {
  for (const { member, form } of plans.plan(template, typeFor(template, row))) {
    const { value } = member;
    const text = textOf(value, row);
    if (text === '' || isSpreadsheetError(text)) continue;
    if (value.kind === 'moment') evidence.addDate(value.date, text, row.place.row);
    if (value.kind !== 'cell' || form === null || form.number === null) continue;
    if (isWord(text, form) || replacement(text, value.rules) !== null) continue;
    evidence.addNumber(value.column, numberPart(text, form.number, value.rules.unit), row.place.row);
  }
}

interface RowContent {
  readonly actions: readonly RowAction[];
  readonly problems: readonly RowProblem[];
}

function rowOf(row: TableRow, map: ImportMap, actions: RowActions, keys: Keys): RowContent {
  const templates = templatesFor(map, row);
  if (templates.length === 0) return { actions: [], problems: [] };
  if (row.excess !== null) return { actions: [], problems: [tooManyCells(row)] };
  const key = keys.keyOf(row);
  if (key.problem !== null) return { actions: [], problems: [key.problem] };
  const reads = templates.map((template) => actions.read(template, row, key.text));
  return {
    actions: reads.flatMap((read) => ('body' in read ? [read] : [])),
    problems: distinct(reads.flatMap((read) => ('body' in read ? [] : read))),
  };
}

/** Removes repeated problems: several templates report the same fault of a cell that they share. */
function distinct(problems: readonly RowProblem[]): readonly RowProblem[] {
  return [...new Map(problems.map((problem) => [problem.detail, problem])).values()];
}

function tooManyCells(row: TableRow): RowProblem {
  const text = `The row has more cells than the table has columns; the last are "${(row.excess ?? '').slice(0, 40)}". Quote a text that contains the delimiter.`;
  return rowProblem(row.place, 'too_many_cells', text);
}

/** Finds rows with the same key. Owns the keys of all rows. */
class Keys {
  /** The first two rows with each key. */
  private readonly rows = new Map<string, readonly number[]>();

  constructor(private readonly columns: readonly ColumnRef[]) {}

  add(row: TableRow): void {
    const text = this.textOf(row);
    const known = this.rows.get(text) ?? [];
    if (known.length < 2) this.rows.set(text, [...known, row.place.row]);
  }

  /** Returns the key of a row, or its problem. All rows that share a key have a problem, because nothing shows which is right. */
  keyOf(row: TableRow): { readonly text: string | null; readonly problem: RowProblem | null } {
    const { cells, place } = row;
    const [first] = this.columns;
    if (first === undefined) return { text: null, problem: null };
    const blank = this.columns.find(({ index }) => (cells[index] ?? '') === '');
    if (blank !== undefined) {
      const fault = {
        code: 'empty_cell',
        text: 'is empty, but it is part of the key. Fill it, or choose another key.',
      };
      return { text: null, problem: cellProblem(place, blank.name, '', fault) };
    }
    const text = this.textOf(row);
    const other = this.rows.get(text)?.find((one) => one !== place.row);
    if (other === undefined) return { text, problem: null };
    const remedy = 'Correct one of them, or add a column to the key that distinguishes them.';
    const fault = { code: 'repeated_key', text: `is the key of row ${other}, too. ${remedy}` };
    return { text: null, problem: cellProblem(place, first.name, cells[first.index] ?? '', fault) };
  }

  private textOf({ cells }: TableRow): string {
    const values = this.columns.map(({ index }) => cells[index] ?? '');
    return values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
  }
}
