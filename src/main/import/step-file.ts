/** Reads a file of steps in order, without holding it: what `solera harvest` writes as NDJSON, or actions as CSV. */
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { parse } from 'csv-parse';
import type { HarvestStep } from '../../harvest/step.js';
import { csvStep } from './csv-step.js';

/** One line or row: where it stands, what it says, or why it says nothing that can be sent. */
export interface FileStep {
  /** From 1; a CSV file's first row after its head is 1. */
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

export function readSteps(path: string, from: FilePlace): AsyncGenerator<FileStep, void, undefined> {
  return extname(path).toLowerCase() === '.csv' ? csvSteps(path, from) : ndjsonSteps(path, from);
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

/** Lines with their ends, by the byte: a text may hold characters that other readers take for the end of a line. */
async function* linesOf(path: string, start: number): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  // Without an encoding a file gives buffers.
  for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed, begin)) {
      yield rest.subarray(begin, end + 1);
      begin = end + 1;
    }
    rest = rest.subarray(begin);
  }
  if (rest.length > 0) yield rest;
}

const lineFeed = 0x0a;

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
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly bytes: number };
  readonly raw: string;
};

/** A CSV file is read from its head each time, for its columns; rows that were dealt with are passed over. */
async function* csvSteps(path: string, from: FilePlace): AsyncGenerator<FileStep, void, undefined> {
  const parser = createReadStream(path).pipe(
    parse({
      columns: true,
      bom: true,
      info: true,
      raw: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    }),
  );
  let line = 0;
  // With `info` and `raw` csv-parse gives records of this shape; with `columns` a record is an object of texts.
  for await (const { record, info, raw } of parser as AsyncIterable<CsvRecord>) {
    line += 1;
    if (info.bytes <= from.offset) continue;
    yield { line, endOffset: info.bytes, text: raw.replace(/\r?\n$/, ''), step: csvStep(record, raw) };
  }
}
