/**
 * The manifest of an archive: what the archive holds, and how to check it. It is written last, so an archive without one is incomplete.
 *
 * An archive holds the rows of the log in segments, ranges of notification numbers whose rows never change, and all other tables whole. Every file is a part: rows in
 * PostgreSQL's text format of COPY, compressed with gzip.
 */
import { createHash } from 'node:crypto';
import { backupLimits } from '../../config/backup.js';
import { ArchiveFault } from './archive-fault.js';

/** The format of archives that this program writes. It rises when an older program could not restore a newer archive. */
export const archiveFormat = 1;
export const manifestFile = 'manifest.json';

/** One file of an archive. */
export interface ArchivedPart {
  /** Relative to the folder of the archive, with `/`. */
  readonly file: string;
  readonly rows: number;
  /** Of the file. */
  readonly bytes: number;
  /** Of the rows before compression. */
  readonly rawBytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
}

/** The archived rows of one table, in the order in which they are restored. */
export interface ArchivedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly parts: readonly ArchivedPart[];
}

/** A change set that proves which log a number belongs to: another log has another one there. */
export interface LogEnd {
  /** The last number of the change set; 0 for an empty log. */
  readonly number: number;
  /** The id of the change set; null for an empty log. */
  readonly change: string | null;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** The rows of the change sets from `first` to the end. They never change, so a segment is valid for every later snapshot of the same log. */
export interface Segment {
  readonly first: number;
  readonly end: LogEnd;
  readonly tables: readonly ArchivedTable[];
}

/** What a database is, beside its rows. */
export interface DatabaseProperties {
  readonly level: number;
  readonly migrations: readonly { readonly file: string; readonly hash: string }[];
  /** `incarnation` is null if the program that wrote the database knew none. */
  readonly log: { readonly incarnation: string | null; readonly pageSize: number };
  /** The last value of each sequence that was used. */
  readonly sequences: readonly { readonly sequence: string; readonly value: number }[];
  /** The version of the PostgreSQL server. */
  readonly server: string;
}

export interface Manifest extends DatabaseProperties {
  readonly format: number;
  readonly id: string;
  /** RFC 3339: when the snapshot was taken. */
  readonly takenAt: string;
  /** The version of the program. */
  readonly program: string;
  /** The end of the log in the snapshot. */
  readonly head: LogEnd;
  /** The archive that this one continues; null for a complete one. */
  readonly base: { readonly id: string; readonly head: LogEnd } | null;
  readonly segments: readonly Segment[];
  /** The tables that are taken whole. */
  readonly tables: readonly ArchivedTable[];
}

/** Returns the text of a manifest. It contains its own checksum. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ checksum: checksumOf(manifest), ...manifest }, null, 1)}\n`;
}

/** Parses a manifest. `place`: names it in messages. @throws ArchiveFault */
export function parseManifest(text: string, place: string): Manifest {
  const damaged = (why: string): ArchiveFault =>
    new ArchiveFault(
      'damaged',
      `${place} cannot be used: ${why}.`,
      'Use another backup. Nothing of this one can be trusted.',
    );
  if (text.length > backupLimits.manifestBytes) throw damaged(`it has ${text.length} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(`it is not JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  if (typeof value !== 'object' || value === null || !('checksum' in value)) throw damaged('it has no checksum');
  const { checksum, ...manifest } = value as { readonly checksum: unknown } & Manifest; // Proven by the checksum, which only `manifestText` writes.
  if (checksum !== checksumOf(manifest)) throw damaged('its checksum does not match its content');
  if (manifest.format > archiveFormat)
    throw new ArchiveFault(
      'newer_format',
      `${place} has the format ${manifest.format}; this version of Solera knows formats up to ${archiveFormat}.`,
      `Restore it with Solera ${manifest.program} or later.`,
    );
  return manifest;
}

function checksumOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

/** Returns all tables of an archive in the order in which they are restored: the segments, then the whole tables. */
export function* archivedTables({ segments, tables }: Pick<Manifest, 'segments' | 'tables'>): Generator<ArchivedTable> {
  for (const segment of segments) yield* segment.tables;
  yield* tables;
}

/** Returns all parts of an archive. */
export function archivedParts(manifest: Pick<Manifest, 'segments' | 'tables'>): ArchivedPart[] {
  return [...archivedTables(manifest)].flatMap(({ parts }) => parts);
}

interface ArchiveSize {
  readonly rows: number;
  readonly bytes: number;
  readonly rawBytes: number;
}

export function sizeOf(parts: Iterable<ArchivedPart>): ArchiveSize {
  const size = { rows: 0, bytes: 0, rawBytes: 0 };
  for (const { rows, bytes, rawBytes } of parts) {
    size.rows += rows;
    size.bytes += bytes;
    size.rawBytes += rawBytes;
  }
  return size;
}
