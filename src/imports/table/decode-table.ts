import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';
import { delimitedRows, type Pause } from './delimited-text.js';
import { encodingOf } from './encoding.js';
import { findColumns, findHeader, isBlank, tableRow } from './header.js';
import type { Delimiter, RawRow, Table, TableFailure, TableRow } from './table.js';
import { workbookRows } from './workbook.js';

interface DecodeOptions {
  /** The name that messages use. The content, not the name, determines the format. */
  readonly fileName: string;
  /** The sheet of a workbook; the first that is not empty by default. */
  readonly sheet?: string | undefined;
  readonly limits: TableLimits;
  /** Awaited between pieces of a few milliseconds of work, so that the caller can give the event loop a turn. */
  readonly pause: Pause;
}

interface Content {
  readonly rows: readonly RawRow[];
  readonly delimiter: Delimiter | null;
  readonly assumptions: readonly (Assumption | null)[];
}

/** Rows that are converted before the event loop gets a turn. */
const rowsPerTurn = 2_000;

/**
 * Reads the table of a file: a text (UTF-8, UTF-16 or Windows-1252) whose cells are separated by commas, semicolons, tabs or vertical bars, or an
 * .xlsx workbook. Leaves out rows and columns without content, and titles above the header.
 */
export async function decodeTable(bytes: Uint8Array, options: DecodeOptions): Promise<Table | TableFailure> {
  const { fileName, limits, pause } = options;
  if (bytes.length > limits.fileBytes) return tooLarge(fileName, limits);
  const content = await contentOf(bytes, options);
  if ('kind' in content) return { ...content, detail: `${fileName}: ${content.detail}` };
  const filled = content.rows.filter((row) => !isBlank(row));
  const header = findHeader(filled, limits.titleRows);
  if (header === undefined) return failure('empty_file', `${fileName} has no filled cell.`);
  const below = filled.slice(header.next);
  const { columns, indexes, assumption } = findColumns(header.row, below);
  if (columns.length > limits.columns) return tooManyColumns(fileName, columns.length, limits);
  const rows: TableRow[] = [];
  for (const row of below) {
    rows.push(tableRow(row, indexes));
    if (rows.length % rowsPerTurn === 0) await pause();
  }
  const assumptions = [...content.assumptions, header.assumption, assumption].filter((one) => one !== null);
  const { delimiter } = content;
  const decimal = delimiter === null ? '.' : null;
  return { kind: 'table', columns, rows, header: header.row.place, delimiter, decimal, assumptions };
}

async function contentOf(bytes: Uint8Array, options: DecodeOptions): Promise<Content | TableFailure> {
  const { sheet = null, limits, pause } = options;
  if (beginsWith(bytes, 'PK\x03\x04')) {
    const sheets = await workbookRows(bytes, sheet, limits);
    return sheets.kind === 'failure'
      ? sheets
      : { rows: sheets.rows, delimiter: null, assumptions: [sheets.assumption] };
  }
  const foreign = foreignFormats.find(([signature]) => beginsWith(bytes, signature));
  if (foreign !== undefined)
    return failure(
      'unsupported_format',
      `This is ${foreign[1]}. Open it in a spreadsheet program and save it as CSV or .xlsx.`,
    );
  const encoding = encodingOf(bytes);
  if (encoding === null)
    return failure('binary_file', 'The file is neither a text nor a workbook. Save the table as CSV or .xlsx.');
  const text = await delimitedRows(bytes, encoding, limits, pause);
  if (text.kind === 'failure') return text;
  return { rows: text.rows, delimiter: text.delimiter, assumptions: [encoding.assumption] };
}

/** The first bytes of formats that are often sent by mistake, with their names. */
const foreignFormats: readonly (readonly [string, string])[] = [
  ['\xd0\xcf\x11\xe0', 'a workbook in the old .xls format, or one that is protected by a password'],
  ['%PDF', 'a PDF document'],
  ['\x1f\x8b', 'a file compressed with gzip'],
  ['{\\rtf', 'a rich text document'],
];

function beginsWith(bytes: Uint8Array, signature: string): boolean {
  return [...signature].every((character, index) => bytes[index] === character.charCodeAt(0));
}

function tooLarge(fileName: string, { fileBytes }: TableLimits): TableFailure {
  const most = Math.floor(fileBytes / (1024 * 1024));
  return failure('too_large', `${fileName} is larger than ${most} MB. Split it into several files.`);
}

function tooManyColumns(fileName: string, columns: number, limits: TableLimits): TableFailure {
  const detail = `${fileName} has ${columns.toLocaleString('en')} columns; at most ${limits.columns.toLocaleString('en')} are read. Delete the columns that are not needed.`;
  return failure('too_large', detail);
}

function failure(code: string, detail: string): TableFailure {
  return { kind: 'failure', code, detail };
}
