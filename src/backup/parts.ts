/** Divides the rows of a table into parts. In the text format of COPY, a line feed ends each row and occurs nowhere else. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { backupLimits } from '../../config/backup.js';
import { ArchiveFault } from './archive-fault.js';
import type { ArchivedPart } from './manifest.js';

const lineFeed = 0x0a;
const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A part and the content of its file. */
interface WrittenPart {
  readonly part: ArchivedPart;
  readonly content: Buffer;
}

/** Compresses rows into parts. `nameOf` returns the file of a part by its number, from 1. No part is empty. */
export async function* partsOf(
  rows: AsyncIterable<Buffer>,
  nameOf: (number: number) => string,
  bytesPerPart: number = backupLimits.bytesPerPart,
): AsyncGenerator<WrittenPart> {
  let number = 0;
  for await (const raw of wholeRows(rows, bytesPerPart)) {
    number += 1;
    const content = await compress(raw, { level: backupLimits.compressionLevel });
    const part = { file: nameOf(number), rows: rowsIn(raw), bytes: content.length, rawBytes: raw.length };
    yield { part: { ...part, sha256: sha256Of(content) }, content };
  }
}

/** Collects chunks until they have a number of bytes, and cuts after the last whole row. A row that is longer is a piece of its own. */
async function* wholeRows(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let collected: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    collected.push(chunk);
    length += chunk.length;
    if (length < bytes) continue;
    const whole = Buffer.concat(collected);
    const end = whole.lastIndexOf(lineFeed) + 1;
    collected = [whole.subarray(end)];
    length = whole.length - end;
    if (end > 0) yield whole.subarray(0, end);
  }
  if (length > 0) yield Buffer.concat(collected);
}

/** Returns the rows of a part. `place` names the archive in messages. @throws ArchiveFault if the file is missing or differs from the manifest */
export async function rowsOf(content: Buffer | null, part: ArchivedPart, place: string): Promise<Buffer> {
  const fault = fileFault(content, part);
  if (fault !== null) throw damaged(place, fault);
  // A file that unpacks to more than the manifest names is damaged, and may unpack to any size.
  const options = { maxOutputLength: Math.max(1, part.rawBytes) };
  const raw = await decompress(content ?? Buffer.alloc(0), options).catch((cause: unknown) => {
    throw damaged(place, `its file ${part.file} cannot be decompressed`, { cause });
  });
  if (raw.length !== part.rawBytes || rowsIn(raw) !== part.rows)
    throw damaged(place, `its file ${part.file} has ${rowsIn(raw)} rows; the manifest names ${part.rows}`);
  return raw;
}

function damaged(place: string, why: string, options?: ErrorOptions): ArchiveFault {
  const advice = 'Use another copy of this backup, or an earlier backup. A damaged archive is never restored in part.';
  return new ArchiveFault('damaged', `${place} is damaged: ${why}.`, advice, options);
}

/** Returns why a file is not the one of the manifest, or null. */
function fileFault(content: Buffer | null, { file, bytes, sha256 }: ArchivedPart): string | null {
  if (content === null) return `its file ${file} is missing`;
  if (content.length !== bytes) return `its file ${file} has ${content.length} bytes; the manifest names ${bytes}`;
  return sha256Of(content) === sha256 ? null : `the SHA-256 of its file ${file} differs from that in the manifest`;
}

function rowsIn(raw: Buffer): number {
  let rows = 0;
  for (let at = raw.indexOf(lineFeed); at >= 0; at = raw.indexOf(lineFeed, at + 1)) rows += 1;
  return rows;
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
