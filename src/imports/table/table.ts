import type { Assumption, RowPlace } from '../imported-table.js';

/** The table of a file: its columns, and its rows as texts. Blank rows, and columns without name and content, are left out. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** The row of the column names. */
  readonly header: RowPlace;
  /** Null for a workbook. */
  readonly delimiter: Delimiter | null;
  /** The decimal mark of the whole file, if it is certain, as in a workbook; or null. */
  readonly decimal: '.' | null;
  /** What was assumed about the file in order to read it. */
  readonly assumptions: readonly Assumption[];
}

export type Delimiter = ',' | ';' | '\t' | '|';

export interface Column {
  /** Unique: a repeated header gets a number, `Brix (2)`, and a column without a header is called `column 7`. */
  readonly name: string;
  /** The header as the file has it, without blanks around it. Empty if the column has none. */
  readonly header: string;
}

export interface TableRow {
  readonly place: RowPlace;
  /** One cell for each column, in their order: NFC, without blanks around it, line breaks as LF. Blank cells are empty texts. */
  readonly cells: readonly string[];
  /** The cells of the row beyond the last column, as one text, or null. A row with excess cells cannot be trusted. */
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

/** Returns a cell's text in the form in which texts are compared and stored. */
export function cleanText(text: string): string {
  return text.normalize('NFC').trim();
}

/** Returns a header in the form in which headers are compared: regardless of case, and of blanks, underscores and line breaks between words. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();
}
