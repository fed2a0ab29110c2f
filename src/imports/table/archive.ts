import { fromBufferPromise } from 'yauzl';
import type { TableLimits } from '../../../config/import-tables.js';
import type { TableFailure } from './table.js';

/**
 * Returns why a ZIP archive may not be unpacked, or null. Unpacks each entry once and discards the bytes, because an archive can declare any size and
 * the library that reads workbooks trusts that size.
 */
export async function archiveFailure(bytes: Uint8Array, limits: TableLimits): Promise<TableFailure | null> {
  let unpacked = 0;
  let entries = 0;
  try {
    const archive = await opened(bytes);
    for await (const entry of archive.eachEntry()) {
      entries += 1;
      unpacked += entry.uncompressedSize;
      if (entries > limits.archiveEntries || unpacked > limits.unpackedBytes) return tooLarge(limits);
      if (entry.isEncrypted()) return encrypted;
      // The stream fails if the entry unpacks to another size than it declares.
      for await (const _ of await archive.openReadStreamPromise(entry));
    }
    return null;
  } catch {
    return damaged;
  }
}

/** Returns the texts of some entries of a ZIP archive by name. `archiveFailure` must have accepted the archive. */
export async function archiveTexts(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const archive = await opened(bytes);
  for await (const entry of archive.eachEntry()) {
    if (!isWanted(entry.fileName)) continue;
    const stream = await archive.openReadStreamPromise(entry);
    stream.setEncoding('utf8');
    let text = '';
    for await (const piece of stream) text += String(piece);
    texts.set(entry.fileName, text);
  }
  return texts;
}

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
