/** What backups and restores need of a database and of an archive. */
import type { ArchivedPart, ArchivedTable, DatabaseProperties, LogEnd, Manifest } from './manifest.js';

/** A table as it is copied. */
export interface CopiedTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/** One snapshot of a database, which stays the same while the system runs. Rejects with StoreUnavailable. */
export interface BackupSource {
  readonly properties: DatabaseProperties;
  readonly head: LogEnd;
  /** The tables of the log, whose published rows never change. */
  readonly rangeTables: readonly CopiedTable[];
  /** The tables that are taken whole, in the order in which they are restored. */
  readonly wholeTables: readonly CopiedTable[];
  /** The tables that are not Solera's. They are not copied. */
  readonly foreignTables: readonly string[];
  /** Returns the end of the change set whose last number is `number`, or null if no change set ends there. */
  endAt(number: number): Promise<LogEnd | null>;
  /** Returns the end of the last change set that begins at most `size` numbers after `after`, or null if the log ends at `after`. */
  segmentEnd(after: number, size: number): Promise<LogEnd | null>;
  /** Returns the rows of the change sets whose first number is in a range. */
  copyRange(table: CopiedTable, range: { readonly first: number; readonly last: number }): AsyncIterable<Buffer>;
  copyWhole(table: CopiedTable): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Where an archive is written. A file appears under its name once it is complete. */
export interface ArchiveWriter {
  write(file: string, content: Buffer): Promise<void>;
  /** Writes the manifest, which makes the archive complete. */
  finish(manifest: string): Promise<void>;
}

export interface ArchiveReader {
  /** Names the archive in messages. */
  readonly place: string;
  readonly manifest: Manifest;
  /** Returns the content of a file, or null if it does not exist. */
  read(file: string): Promise<Buffer | null>;
}

/** How the log of a restored database goes on. */
export type LogContinuation =
  /** Consumers have seen no number that the archive does not hold, or the numbers up to `lostThrough`. */
  | { readonly kind: 'same_log'; readonly lostThrough: number | null }
  /** The database is a copy beside the original one: its log gets an incarnation of its own. */
  | { readonly kind: 'new_log' };

/** The last numbers of a restored log. `filled`: the numbers that were declared lost, if any. */
export interface RestoredLog {
  readonly head: number;
  readonly filled: { readonly first: number; readonly last: number } | null;
}

/**
 * A database that is being restored. From `begin` to `finish`, it is marked: no node and no other command opens it, and `begin` resumes it.
 * Rejects with StoreUnavailable, and `begin` with ArchiveFault if the database is not empty or another restore was begun in it.
 */
export interface RestoreTarget {
  /** Creates the tables as the archive's program had them. Returns the files that an interrupted restore of the same archives has loaded. */
  begin(archives: readonly Manifest[]): Promise<ReadonlySet<string>>;
  /** Loads the rows of a part in one transaction. `name` identifies the part among those of all archives. */
  load(table: ArchivedTable, part: ArchivedPart, name: string, rows: Buffer): Promise<void>;
  /** Brings the database to the newest version, continues its log, and removes the mark. */
  finish(last: Manifest, continuation: LogContinuation): Promise<RestoredLog>;
  close(): Promise<void>;
}
