/** Unpacks fonts. The PDF library reads WOFF itself, but inflates a whole table for each glyph, which takes seconds for a large font. */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflated = promisify(inflate);

const woffHeaderBytes = 44;
const woffEntryBytes = 20;
const sfntHeaderBytes = 12;
const sfntEntryBytes = 16;

interface Table {
  /** Four letters and the checksum, as both formats store them. */
  readonly tag: Buffer;
  readonly checksum: Buffer;
  readonly content: Buffer;
}

/** Returns a font in the format TrueType (or OpenType), given as WOFF 1.0. Follows the W3C's recommendation "WOFF File Format 1.0", sections 3 to 5. */
export async function unpackedFont(woff: Buffer): Promise<Buffer> {
  const count = woff.readUInt16BE(12);
  const tables = await Promise.all(
    Array.from({ length: count }, (_, index) => readTable(woff, woffHeaderBytes + index * woffEntryBytes)),
  );
  const head = Buffer.alloc(sfntHeaderBytes + count * sfntEntryBytes);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (const [index, { tag, checksum, content }] of tables.entries()) {
    const entry = sfntHeaderBytes + index * sfntEntryBytes;
    tag.copy(head, entry);
    checksum.copy(head, entry + 4);
    head.writeUInt32BE(offset, entry + 8);
    head.writeUInt32BE(content.length, entry + 12);
    const padding = Buffer.alloc((4 - (content.length % 4)) % 4);
    parts.push(content, padding);
    offset += content.length + padding.length;
  }
  return Buffer.concat(parts);
}

async function readTable(woff: Buffer, entry: number): Promise<Table> {
  const offset = woff.readUInt32BE(entry + 4);
  const packedBytes = woff.readUInt32BE(entry + 8);
  const bytes = woff.readUInt32BE(entry + 12);
  const packed = woff.subarray(offset, offset + packedBytes);
  return {
    tag: woff.subarray(entry, entry + 4),
    checksum: woff.subarray(entry + 16, entry + 20),
    content: packedBytes < bytes ? await inflated(packed) : packed,
  };
}
