import type { Assumption, RowPlace } from '../imported-table.js';

/** A file's table: its columns, and its rows as texts. Blank rows, and columns without name and content, are left out. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** The row of the column names. */
  readonly header: RowPlace;
  /** Null for a workbook. */
  readonly delimiter: Delimiter | null;
  /** The decimal mark that is certain for the whole file, as for the numbers of a workbook. */
  readonly decimal: '.' | null;
  /** What was assumed about the file in order to read it. */
  readonly assumptions: readonly Assumption[];
}

export type Delimiter = ',' | ';' | '\t' | '|';

export interface Column {
  /** Unique: a repeated header gets a number, `Brix (2)`, and a column without a header is called `column 7`. */
  readonly name: string;
  /** As the file has it, without blanks around it. Empty if there is none. */
  readonly header: string;
}

export interface TableRow {
  readonly place: RowPlace;
  /** One cell for each column, in their order: NFC, without blanks around it, line breaks as LF. Blank cells are empty texts. */
  readonly cells: readonly string[];
  /** The row's cells that are beyond all columns, as one text, or null. Such a row cannot be trusted. */
  readonly excess: string | null;
}

/** Why a file has no table: a stable code, and a sentence that names the remedy. */
export interface TableFailure {
  readonly kind: 'failure';
  readonly code: string;
  readonly detail: string;
}

/** A row as the file has it, blank or not. */
export interface RawRow {
  readonly place: RowPlace;
  readonly cells: readonly string[];
}

/** Returns a cell's text in the form in which it is compared and stored. */
export function cleanText(text: string): string {
  return text.normalize('NFC').trim();
}

/** Returns a text by which headers are compared: without regard to case, and to blanks, underscores and line breaks between words. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();
}
