import { fromBufferPromise } from 'yauzl';
import type { TableLimits } from '../../../config/import-tables.js';
import type { TableFailure } from './table.js';

/** The XML files of an archive, by name. */
export type ArchiveFiles = ReadonlyMap<string, Buffer>;

/**
 * Unpacks the XML files of a ZIP archive, or returns why it may not be unpacked. Reads each entry to its end, because an archive can declare any size, and
 * counts the bytes of all entries before they are held.
 */
export async function unpackedFiles(bytes: Uint8Array, limits: TableLimits): Promise<ArchiveFiles | TableFailure> {
  const files = new Map<string, Buffer>();
  let unpacked = 0;
  let entries = 0;
  try {
    const archive = await opened(bytes);
    for await (const entry of archive.eachEntry()) {
      entries += 1;
      unpacked += entry.uncompressedSize;
      if (entries > limits.archiveEntries || unpacked > limits.unpackedBytes) return tooLarge(limits);
      if (entry.isEncrypted()) return encrypted;
      const isKept = /\.(?:xml|rels)$/.test(entry.fileName);
      const pieces: Buffer[] = [];
      // The stream fails if the entry unpacks to another size than it declares.
      for await (const piece of await archive.openReadStreamPromise(entry)) if (isKept) pieces.push(piece as Buffer); // A stream of bytes.
      if (isKept) files.set(entry.fileName, Buffer.concat(pieces));
    }
    return files;
  } catch {
    return damaged;
  }
}

/**
 * Writes files as a ZIP archive without compression and without checksums, which the library that reads workbooks does not verify. The library has its own
 * unpacker, which might find other entries in the original archive than those counted here, so it receives only this copy.
 */
export function storedArchive(files: ArchiveFiles): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const path = Buffer.from(name, 'utf8');
    const head = Buffer.alloc(fileHeader.bytes);
    head.writeUInt32LE(fileHeader.signature, 0);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(versionNeeded, 0);
    common.writeUInt16LE(namesAreUtf8, 2);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(path.length, 22);
    common.copy(head, 4);
    const entry = Buffer.alloc(entryHeader.bytes);
    entry.writeUInt32LE(entryHeader.signature, 0);
    entry.writeUInt16LE(versionNeeded, 4);
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    parts.push(head, path, content);
    directory.push(entry, path);
    offset += head.length + path.length + content.length;
  }
  const end = Buffer.alloc(endRecord.bytes);
  end.writeUInt32LE(endRecord.signature, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, end]));
}

/** The records of the ZIP format (APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16): their signatures, and their lengths without names. */
const fileHeader = { signature: 0x04034b50, bytes: 30 };
const entryHeader = { signature: 0x02014b50, bytes: 46 };
const endRecord = { signature: 0x06054b50, bytes: 22 };
const versionNeeded = 20;
const namesAreUtf8 = 0x0800;

function opened(bytes: Uint8Array): ReturnType<typeof fromBufferPromise> {
  return fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { lazyEntries: true });
}

const encrypted: TableFailure = {
  kind: 'failure',
  code: 'encrypted_workbook',
  detail: 'The workbook is protected by a password. Save it without one, or as CSV.',
};

export const damaged: TableFailure = {
  kind: 'failure',
  code: 'unreadable_workbook',
  detail: 'The workbook is damaged, or it is not an .xlsx file. Open it in a spreadsheet program and save it as CSV.',
};

function tooLarge({ unpackedBytes }: TableLimits): TableFailure {
  const size = Math.floor(unpackedBytes / (1024 * 1024));
  const detail = `The workbook is larger than ${size} MB when it is unpacked. Save the sheet as CSV: a CSV file may be larger.`;
  return { kind: 'failure', code: 'too_large', detail };
}
