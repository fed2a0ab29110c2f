/** Reads a file of steps in order and piece by piece: NDJSON as `solera harvest` writes it, or actions as CSV. */
import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import type { HarvestStep } from '../../harvest/step.js';
import { CommandFailure } from '../command-failure.js';
import { checkColumns } from './csv-columns.js';
import type { CsvRow } from './csv-row.js';
import { csvStep } from './csv-step.js';
import type { FileFormat } from './file-format.js';
import { lineAt, linesOf } from './file-lines.js';
import { RowIds } from './row-ids.js';

/** One line of NDJSON or one row of CSV: where it is in the file, and the step that it contains, or the reason why it contains none. */
export interface FileStep {
  /** The line where it begins, from 1. A row may span several lines. */
  readonly line: number;
  /** The byte where the next one begins. */
  readonly endOffset: number;
  readonly text: string;
  /** Of a CSV file: the row that the step was made from. */
  readonly row?: CsvRow;
  readonly step: HarvestStep | { readonly kind: 'unreadable'; readonly detail: string };
}

/** A place in a file: the last line that was processed, and the byte after it, where reading resumes. */
export interface FilePlace {
  readonly line: number;
  readonly offset: number;
}

/** Yields the steps of a file after a place. @throws CommandFailure if a CSV file has invalid columns or quotes. */
export function readSteps(
  path: string,
  format: FileFormat,
  from: FilePlace,
): AsyncGenerator<FileStep, void, undefined> {
  return format.kind === 'csv' ? csvSteps(path, from, format.delimiter) : ndjsonSteps(path, from);
}

async function* ndjsonSteps(path: string, from: FilePlace): AsyncGenerator<FileStep, void, undefined> {
  let { line, offset } = from;
  for await (const bytes of linesOf(path, from.offset)) {
    line += 1;
    offset += bytes.length;
    const text = bytes.toString('utf8').trim();
    if (text !== '') yield { line, endOffset: offset, text, step: stepOf(text, line) };
  }
}

function stepOf(text: string, line: number): FileStep['step'] {
  let step: unknown;
  try {
    step = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', detail: `Line ${line} is not valid JSON.` };
  }
  return isStep(step)
    ? step
    : {
        kind: 'unreadable',
        detail: `Line ${line} is not a step. A step has a kind (${kinds.join(', ')}), a winery, and the members of its kind.`,
      };
}

const kinds = ['winery', 'vessel', 'record', 'revise', 'retract'] as const;

/** Checks the members that are needed to send the step. The server validates the rest. */
function isStep(step: unknown): step is HarvestStep {
  if (typeof step !== 'object' || step === null) return false;
  const { kind, winery, vessel, action, id, body }: Readonly<Record<string, unknown>> = { ...step };
  if (typeof winery !== 'string') return false;
  const hasBody = typeof body === 'object' && body !== null;
  if (kind === 'winery') return hasBody;
  if (kind === 'vessel') return typeof vessel === 'string' && hasBody;
  if (kind === 'record') return typeof action === 'object' && action !== null;
  if (kind === 'revise') return typeof id === 'string' && hasBody;
  return kind === 'retract' && typeof id === 'string';
}

type CsvRecord = {
  readonly record: readonly string[];
  readonly info: { readonly bytes: number };
  readonly raw: string;
};

/** Reads a CSV file from its beginning, for its columns and the ids of its rows, and skips the rows before the place. */
async function* csvSteps(path: string, from: FilePlace, delimiter: string): AsyncGenerator<FileStep, void, undefined> {
  const options = { delimiter, bom: true, info: true, raw: true, skip_empty_lines: true, trim: true };
  // Rows with a wrong number of cells are refused one by one.
  const parser = createReadStream(path).pipe(parse({ ...options, relax_column_count: true }));
  const ids = new RowIds();
  let columns: readonly string[] | undefined;
  let linesRead = 0;
  let breaksInCells = 0;
  try {
    // With the options `info` and `raw`, csv-parse yields this shape.
    for await (const { record, info, raw } of parser as AsyncIterable<CsvRecord>) {
      const line = linesRead + 1 + breaksIn(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      const number = line - breaksInCells;
      const text = raw.replace(/^[\r\n]+|[\r\n]+$/g, '');
      linesRead += breaksIn(raw);
      breaksInCells += breaksIn(text);
      if (columns === undefined) {
        columns = record;
        checkColumns(columns, path);
        continue;
      }
      const row = { number, cells: Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ''])) };
      const step = hasWidth(record, columns)
        ? csvStep(row, generatedId(row, ids, text))
        : wrongWidth(number, record, columns);
      if (info.bytes > from.offset) yield { line, endOffset: info.bytes, text, row, step };
    }
  } catch (error) {
    throw error instanceof CsvError ? await quoteFailure(error, path) : error;
  }
}

function hasWidth(record: readonly string[], columns: readonly string[]): boolean {
  return record.length === columns.length;
}

function generatedId({ cells }: CsvRow, ids: RowIds, text: string): string {
  return (cells.id ?? '') === '' ? ids.next(text) : '';
}

function wrongWidth(number: number, record: readonly string[], columns: readonly string[]): FileStep['step'] {
  return {
    kind: 'unreadable',
    detail: `Row ${number} has ${record.length} cells; the first row names ${columns.length} columns. Quote a text that contains the delimiter.`,
  };
}

/** Counts line breaks. `raw` lacks the line feed of a CR LF that ends a row, but not of one inside a cell. */
function breaksIn(raw: string): number {
  return raw.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** csv-parse reports the byte of the last cell before a wrong quote. Its line number is not used: it counts a CR LF inside a cell twice. */
async function quoteFailure(error: CsvError, path: string): Promise<CommandFailure> {
  const bytes: unknown = error.bytes;
  const line = await lineAt(path, typeof bytes === 'number' ? bytes : 0);
  return new CommandFailure(
    `${path} cannot be read from line ${line} onwards: a quote is not closed, or is inside an unquoted text.`,
    'Quote a text that contains quotes, and double each of its quotes: "a ""good"" year". Then import the file again with --restart.',
    { cause: error },
  );
}
