/**
 * Refuses workbooks that need far more memory than their files have bytes. A sheet is a rectangle whose corner any cell can name, and cells of a sheet share
 * texts, so the size of the files says little.
 */
import type { TableLimits } from '../../../config/import-tables.js';
import { type ArchiveFiles, damaged } from './archive.js';
import type { RawRow, TableFailure } from './table.js';

/** What a sheet occupies: its rows, and the rectangle up to its last filled row and column. */
interface SheetSize {
  readonly rows: number;
  readonly cells: number;
}

/** The cells for which a row counts beside its own: the list that holds them. */
const cellsPerRow = 4;

/** Tags of rows and cells. The first expression finds all of them, the second those that are well-formed. */
const anyTag = /<(?:[^\s<>/:"'=]+:)?(?:row|c)(?=[\s/>])/g;
const wholeTag = /<(?:[^\s<>/:"'=]+:)?(row|c)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g;
const sheetTag = /<(?:[^\s<>/:"'=]+:)?sheet(?=[\s/>])/g;
const place = /(?<=\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/** Returns why the sheets of a workbook may not be read, or null. `sheetFiles`: the file of each sheet. */
export function sizeFailure(
  files: ArchiveFiles,
  sheetFiles: readonly string[],
  limits: TableLimits,
): TableFailure | null {
  const sheets = files.get('xl/workbook.xml')?.toString('utf8').match(sheetTag)?.length ?? 0;
  // Several sheets with one file would be read as often.
  if (sheets > limits.sheets || new Set(sheetFiles).size < sheetFiles.length) return tooManySheets(limits);
  let cells = 0;
  for (const content of files.values()) {
    const size = sheetSize(content.toString('utf8'));
    if (size === null) return damaged;
    if (size.rows > limits.rows) return tooManyRows(limits);
    cells += size.cells;
    if (!(cells <= limits.workbookCells)) return tooManyCells(limits);
  }
  return null;
}

/** Returns a failure if the texts of a sheet have more than `sheetCharacters` characters in total, or null. */
export function textFailure(rows: readonly RawRow[], limits: TableLimits): TableFailure | null {
  let characters = 0;
  for (const { cells } of rows) for (const { length } of cells) characters += length;
  if (characters <= limits.sheetCharacters) return null;
  const most = limits.sheetCharacters.toLocaleString('en');
  return tooLarge(`The sheet has more than ${most} characters. Split it into several files.`);
}

/** A tag of a row or a cell. `isEmpty`: it has no end tag, so the cell has only a format. */
interface SheetTag {
  readonly name: string;
  readonly attributes: string;
  readonly isEmpty: boolean;
  readonly index: number;
}

/** Returns the tags of rows and cells, in the order of the sheet. */
export function* sheetTags(xml: string): Generator<SheetTag> {
  for (const { 1: name = '', 2: attributes = '', index } of xml.matchAll(wholeTag))
    yield { name, attributes, isEmpty: attributes.endsWith('/'), index };
}

/** Returns null if the tags cannot be read with certainty. */
function sheetSize(xml: string): SheetSize | null {
  let [rows, filledRows, columns, tags] = [0, 0, 0, 0];
  for (const { name, attributes, isEmpty } of sheetTags(xml)) {
    tags += 1;
    const found = place.exec(attributes);
    const address = found?.[1] ?? found?.[2];
    if (address?.includes('&') === true) return null;
    if (name === 'row') rows = address === undefined ? rows + 1 : Math.max(rows, Number(address));
    else if (address !== undefined && !isEmpty) {
      const { row, column } = cellAt(address);
      rows = Math.max(rows, row);
      filledRows = Math.max(filledRows, rows);
      columns = Math.max(columns, column);
    }
  }
  if (tags !== (xml.match(anyTag)?.length ?? 0)) return null;
  return { rows, cells: rows * cellsPerRow + filledRows * columns };
}

/** Returns the place of a cell as the library reads it, which accepts addresses that no spreadsheet writes. */
function cellAt(address: string): { readonly row: number; readonly column: number } {
  const start = address.search(/\d/);
  const letters = start < 0 ? address : address.slice(0, start);
  let column = 0;
  for (let index = 0; index < letters.length && column < Number.MAX_SAFE_INTEGER; index += 1)
    column = column * 26 + letters.charCodeAt(index) - 64;
  return { row: Number(address.slice(letters.length)), column };
}

function tooManySheets({ sheets }: TableLimits): TableFailure {
  return tooLarge(`The workbook has more than ${sheets} sheets, or sheets that share a file. Save the sheet as CSV.`);
}

function tooManyRows({ rows }: TableLimits): TableFailure {
  return tooLarge(
    `A sheet of the workbook has more than ${rows.toLocaleString('en')} rows. Split it into several files.`,
  );
}

function tooManyCells({ workbookCells }: TableLimits): TableFailure {
  const most = workbookCells.toLocaleString('en');
  return tooLarge(
    `The workbook is too large: its rows and cells, blank ones included, count as more than ${most} cells, where each row counts as four. Save the sheet as CSV.`,
  );
}

function tooLarge(detail: string): TableFailure {
  return { kind: 'failure', code: 'too_large', detail };
}
