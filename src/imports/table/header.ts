import type { Assumption } from '../imported-table.js';
import { type Column, cleanText, headerKey, type RawRow, type TableRow } from './table.js';

/** A header row, and the rows of titles above it. */
interface FoundHeader {
  readonly row: RawRow;
  /** The index of the first row below the header, among the filled rows. */
  readonly next: number;
  readonly assumption: Assumption | null;
}

/** Returns whether a row has no content. */
export function isBlank({ cells }: RawRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/**
 * Finds the header among a table's filled rows: the first row that is not a title. A title has one filled cell, although rows below it have more.
 * Undefined if there is no row.
 */
export function findHeader(filled: readonly RawRow[], searched: number): FoundHeader | undefined {
  const head = filled.slice(0, searched);
  const widest = Math.max(0, ...head.map(filledCells));
  const index = widest < 2 ? 0 : head.findIndex((row) => filledCells(row) > 1);
  const row = filled[index];
  if (row === undefined) return undefined;
  const titles = filled.slice(0, index);
  if (titles.length === 0) return { row, next: 1, assumption: null };
  const texts = titles.map(({ cells }) => `"${cells.map(cleanText).find((cell) => cell !== '') ?? ''}"`).join(', ');
  const detail = `The column names are in row ${row.place.row}. The rows above it are taken for titles: ${texts}.`;
  return { row, next: index + 1, assumption: { code: 'title_rows', detail } };
}

/** The columns of a table, and where their cells are in a raw row. */
interface FoundColumns {
  readonly columns: readonly Column[];
  readonly indexes: readonly number[];
  readonly assumption: Assumption | null;
}

/** Returns the columns that have a name or content below it. */
export function findColumns(header: RawRow, rows: readonly RawRow[]): FoundColumns {
  const headers = header.cells.map(cleanText);
  while (headers.at(-1) === '') headers.pop();
  const filled = new Set<number>();
  const gaps = headers.flatMap((one, index) => (one === '' ? [index] : []));
  if (gaps.length > 0)
    for (const { cells } of rows) for (const index of gaps) if ((cells[index] ?? '').trim() !== '') filled.add(index);
  const indexes = headers.flatMap((one, index) => (one !== '' || filled.has(index) ? [index] : []));
  const seen = new Map<string, number>();
  const repeated: string[] = [];
  const columns = indexes.map((index) => {
    const text = headers[index] ?? '';
    if (text === '') return { name: `column ${index + 1}`, header: '' };
    const count = (seen.get(headerKey(text)) ?? 0) + 1;
    seen.set(headerKey(text), count);
    if (count > 1) repeated.push(`"${text} (${count})"`);
    return { name: count === 1 ? text : `${text} (${count})`, header: text };
  });
  if (repeated.length === 0) return { columns, indexes, assumption: null };
  const detail = `Columns with the same name are numbered: ${repeated.join(', ')}.`;
  return { columns, indexes, assumption: { code: 'repeated_columns', detail } };
}

/** Returns a row's cells in the order of the columns. */
export function tableRow({ place, cells }: RawRow, indexes: readonly number[]): TableRow {
  const width = (indexes.at(-1) ?? -1) + 1;
  const beyond = cells.slice(width).filter((cell) => cell.trim() !== '');
  return {
    place,
    cells: indexes.map((index) => cleanText(cells[index] ?? '')),
    excess: beyond.length === 0 ? null : beyond.map(cleanText).join(' '),
  };
}

function filledCells({ cells }: RawRow): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}
