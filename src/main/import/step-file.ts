/** Reads a file of steps in order, without holding it: what `solera harvest` writes as NDJSON, or actions as CSV. */
import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import type { HarvestStep } from '../../harvest/step.js';
import { CommandFailure } from '../command-failure.js';
import { checkColumns } from './csv-columns.js';
import { csvStep } from './csv-step.js';
import type { FileForm } from './file-form.js';
import { lineAt, linesOf } from './file-lines.js';
import { RowIds } from './row-ids.js';

/** One line or row: where it stands, what it says, or why it says nothing that can be sent. */
export interface FileStep {
  /** Where it begins, from 1: a row may take several lines. */
  readonly line: number;
  /** Where the next one begins, in bytes. */
  readonly endOffset: number;
  readonly text: string;
  readonly step: HarvestStep | { readonly kind: 'unreadable'; readonly detail: string };
}

/** Where a reading went on from: everything that ends at or before it was dealt with. */
export interface FilePlace {
  readonly line: number;
  readonly offset: number;
}

export function readSteps(path: string, form: FileForm, from: FilePlace): AsyncGenerator<FileStep, void, undefined> {
  return form.kind === 'csv' ? csvSteps(path, from, form.delimiter) : ndjsonSteps(path, from);
}

async function* ndjsonSteps(path: string, from: FilePlace): AsyncGenerator<FileStep, void, undefined> {
  let { line, offset } = from;
  for await (const bytes of linesOf(path, from.offset)) {
    line += 1;
    offset += bytes.length;
    const text = bytes.toString('utf8').trim();
    if (text !== '') yield { line, endOffset: offset, text, step: stepOf(text) };
  }
}

function stepOf(text: string): FileStep['step'] {
  let step: unknown;
  try {
    step = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', detail: 'The line is no JSON.' };
  }
  return isStep(step)
    ? step
    : { kind: 'unreadable', detail: `A line is one of: ${kinds.join(', ')}; each names its winery.` };
}

const kinds = ['winery', 'vessel', 'record', 'revise', 'retract'] as const;

/** As far as it must be known to be sent; the server judges the rest. */
function isStep(step: unknown): step is HarvestStep {
  if (typeof step !== 'object' || step === null) return false;
  const { kind, winery, vessel, action, id, body } = step as Readonly<Record<string, unknown>>;
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

/** A CSV file is read from its head each time, for its columns and the ids of its rows; rows that were dealt with are passed over. */
async function* csvSteps(path: string, from: FilePlace, delimiter: string): AsyncGenerator<FileStep, void, undefined> {
  const form = { delimiter, bom: true, info: true, raw: true, skip_empty_lines: true, trim: true };
  // Rows of another width are judged below.
  const parser = createReadStream(path).pipe(parse({ ...form, relax_column_count: true }));
  const ids = new RowIds();
  let columns: readonly string[] | undefined;
  let ended = 0;
  try {
    // With `info` and `raw` csv-parse gives records of this shape.
    for await (const { record, info, raw } of parser as AsyncIterable<CsvRecord>) {
      const line = ended + 1 + breaksIn(/^[\r\n]*/.exec(raw)?.[0] ?? '');
      ended += breaksIn(raw);
      if (columns === undefined) {
        columns = record;
        checkColumns(columns, path);
        continue;
      }
      const text = raw.replace(/^[\r\n]+|[\r\n]+$/g, '');
      const step = rowStep(columns, record, () => ids.next(text));
      if (info.bytes > from.offset) yield { line, endOffset: info.bytes, text, step };
    }
  } catch (error) {
    throw error instanceof CsvError ? await quoteFailure(error, path) : error;
  }
}

function rowStep(columns: readonly string[], cells: readonly string[], ownId: () => string): FileStep['step'] {
  if (cells.length !== columns.length)
    return {
      kind: 'unreadable',
      detail: `The row has ${cells.length} cells, and there are ${columns.length} columns. A text with the delimiter in it stands in "quotes".`,
    };
  const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  return csvStep(row, (row.id ?? '') === '' ? ownId() : '');
}

/** csv-parse leaves out the line feed that ends a row by CR LF, but not the one within a text. */
function breaksIn(raw: string): number {
  return raw.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** Of where a quote went wrong csv-parse knows the last cell before it; its own count of lines takes CR LF within a text for two. */
async function quoteFailure(error: CsvError, path: string): Promise<CommandFailure> {
  const bytes: unknown = error.bytes;
  const line = await lineAt(path, typeof bytes === 'number' ? bytes : 0);
  return new CommandFailure(
    `From line ${line} on ${path} cannot be read: a quote is not closed, or stands within a text.`,
    'A text with quotes stands in quotes itself, and each of its own is doubled: "a ""good"" year". Corrected, the file is imported with --restart.',
    { cause: error },
  );
}
