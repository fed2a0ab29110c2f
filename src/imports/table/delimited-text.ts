import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import type { TableLimits } from '../../../config/import-tables.js';
import { type Encoding, textPieces } from './encoding.js';
import type { Delimiter, RawRow, TableFailure } from './table.js';

/** Gives the event loop a turn. The caller provides it, because this folder uses no timers. */
export type Pause = () => Promise<void>;

/** The rows of a text, with the delimiter that separates their cells. */
interface DelimitedRows {
  readonly kind: 'rows';
  readonly delimiter: Delimiter;
  readonly rows: readonly RawRow[];
}

/** In order of preference if several fit equally well. The comma is last, because it is also a decimal mark and occurs in texts. */
const delimiters: readonly Delimiter[] = ['\t', ';', '|', ','];

/** Reads the rows of a text whose cells are separated by commas, semicolons, tabs or vertical bars. */
export async function delimitedRows(
  bytes: Uint8Array,
  encoding: Encoding,
  limits: TableLimits,
  pause: Pause,
): Promise<DelimitedRows | TableFailure> {
  const sample = beginning(bytes, encoding, limits.sampleCharacters);
  const named = /^"?sep=([,;\t|])"?(\n|$)/i.exec(sample);
  const skipped = named === null ? 0 : named[0].length;
  // The expression allows nothing but delimiters.
  const delimiter = (named?.[1] as Delimiter | undefined) ?? bestDelimiter(wholeRows(sample, limits.sampleCharacters));
  const firstLine = named === null ? 1 : 2;
  // The line where the next row begins. Counted while parsing, because a failure discards rows that were parsed but not consumed yet.
  let parsedTo = firstLine;
  const onRecord = (cells: string[]): string[] => {
    parsedTo += 1 + breaksIn(cells);
    return cells;
  };
  const parser = Readable.from(pieces(bytes, encoding, skipped, limits.charactersPerTurn, pause)).pipe(
    parse({ ...options(delimiter), max_record_size: limits.rowCharacters, on_record: onRecord }),
  );
  const rows: RawRow[] = [];
  let line = firstLine;
  try {
    // Without `columns`, csv-parse yields each record as a list of texts.
    for await (const cells of parser as AsyncIterable<readonly string[]>) {
      if (rows.length === limits.rows) return tooManyRows(limits);
      rows.push({ place: { row: rows.length + 1, line }, cells });
      line += 1 + breaksIn(cells);
    }
  } catch (error) {
    if (error instanceof CsvError) return quoteFailure(parsedTo, error);
    throw error;
  }
  return { kind: 'rows', delimiter, rows };
}

function options(delimiter: Delimiter): Options<string[]> {
  return {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    // A quote inside an unquoted cell (inches, nicknames) is an ordinary character.
    relax_quotes: true,
    trim: true,
  };
}

async function* pieces(
  bytes: Uint8Array,
  encoding: Encoding,
  skipped: number,
  size: number,
  pause: Pause,
): AsyncGenerator<string, void, undefined> {
  let left = skipped;
  for (const piece of textPieces(bytes, encoding, size)) {
    yield piece.slice(left);
    left = Math.max(0, left - piece.length);
    await pause();
  }
}

function beginning(bytes: Uint8Array, encoding: Encoding, size: number): string {
  for (const piece of textPieces(bytes, encoding, size)) if (piece !== '') return piece;
  return '';
}

/** Returns the delimiter that gives the most rows the same number of cells. If several do, prefers more columns. */
function bestDelimiter(sample: string): Delimiter {
  let best: { readonly delimiter: Delimiter; readonly score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const score = consistency(sample, delimiter);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Returns the share of rows that have the most frequent number of cells, plus a little for each column; 0 if that number is 1. */
function consistency(sample: string, delimiter: Delimiter): number {
  const widths = sampleWidths(sample, delimiter);
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [1, 0]);
  return width < 2 ? 0 : count / widths.length + Math.min(width, 100) / 1_000;
}

/** Returns the numbers of cells of the sample's filled rows. */
function sampleWidths(sample: string, delimiter: Delimiter): readonly number[] {
  try {
    const rows = parseAtOnce(sample, options(delimiter));
    return rows.filter((cells) => cells.some((cell) => cell !== '')).map((cells) => cells.length);
  } catch {
    // A quote is not closed. Either the delimiter is wrong, or the file is faulty, which is reported when the file is read.
    return sample.split('\n').flatMap((one) => (one.trim() === '' ? [] : [one.split(delimiter).length]));
  }
}

/** Returns a sample without its last row, which may be cut if the file is longer. A line break inside quotes does not end a row. */
function wholeRows(sample: string, size: number): string {
  // The text of a file that ends within the sample is complete. In UTF-16, a sample has half as many characters as bytes.
  if (sample.length < Math.floor(size / 2)) return sample;
  let end = 0;
  let isQuoted = false;
  for (let at = 0; at < sample.length; at += 1) {
    if (sample[at] === '"') isQuoted = !isQuoted;
    if (sample[at] === '\n' && !isQuoted) end = at;
  }
  return end === 0 ? sample : sample.slice(0, end);
}

function breaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}

function tooManyRows({ rows }: TableLimits): TableFailure {
  const detail = `The file has more than ${rows.toLocaleString('en')} rows. Split it into several files.`;
  return { kind: 'failure', code: 'too_large', detail };
}

function quoteFailure(line: number, { code, message }: CsvError): TableFailure {
  const isLong = code === 'CSV_MAX_RECORD_SIZE';
  const isQuote = isLong || code.includes('QUOTE');
  const reason = isQuote
    ? 'a quote is not closed. Quote a text that contains quotes, and double each of its quotes: "a ""good"" year".'
    : `${message} Save the file again with a spreadsheet program.`;
  const detail = `The file cannot be read from line ${line} onwards: ${reason}`;
  return { kind: 'failure', code: 'unreadable_text', detail };
}
