/**
 * Takes a backup of one snapshot.
 *
 * Owns: which segments of the archive are finished. Does not own: the snapshot, and where files are written.
 * Invariants: 1. Every row of the archive is of one snapshot. Segments that an interrupted backup has left are of an earlier one, but the rows of published change sets
 * never change, and the end of these segments is looked up in the present snapshot first. 2. The manifest is written last.
 */
import { backupLimits } from '../../config/backup.js';
import { ArchiveFault } from './archive-fault.js';
import {
  type ArchivedPart,
  type ArchivedTable,
  archiveFormat,
  type LogEnd,
  type Manifest,
  manifestText,
  type Segment,
} from './manifest.js';
import { partsOf } from './parts.js';
import type { ArchiveWriter, BackupSource, CopiedTable } from './ports.js';

/** What an interrupted backup has finished. */
export interface BackupProgress {
  readonly id: string;
  readonly incarnation: string | null;
  readonly base: Manifest['base'];
  readonly segments: readonly Segment[];
}

interface BackupOptions {
  readonly source: BackupSource;
  readonly archive: ArchiveWriter;
  /** The id of a new archive. */
  readonly id: string;
  readonly takenAt: string;
  /** The version of the program. */
  readonly program: string;
  /** The archive to continue; null for a complete one. */
  readonly since: Manifest | null;
  /** What an interrupted backup into the same folder has finished, or null. */
  readonly resumed: BackupProgress | null;
  /** Keeps what is finished, so that an interrupted backup can be resumed. */
  readonly keepProgress: (progress: BackupProgress) => Promise<void>;
  /** Rests after a part that took so long. */
  readonly rest: (workedMs: number) => Promise<void>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** The last notification that is archived, of how many; then the whole tables. */
  readonly progress: (done: number, total: number) => void;
}

/** Returns the progress that a backup may go on from: null if the interrupted one was of another log, or has another base. */
export async function resumable(
  found: BackupProgress | null,
  source: Pick<BackupSource, 'properties' | 'endAt'>,
  since: Manifest | null,
): Promise<BackupProgress | null> {
  if (found === null || found.incarnation !== source.properties.log.incarnation) return null;
  if ((found.base?.id ?? null) !== (since?.id ?? null)) return null;
  const end = found.segments.at(-1)?.end;
  if (end !== undefined && !isSameEnd(end, await source.endAt(end.number))) return null;
  return found;
}

/** Takes the backup, and returns its manifest. @throws ArchiveFault if the base is not an archive of this log */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  const { source, archive, since, resumed } = options;
  await assertContinues(source, since);
  const base = since === null ? null : { id: since.id, head: since.head };
  const id = resumed?.id ?? options.id;
  const segments: Segment[] = [...(resumed?.segments ?? [])];
  for (;;) {
    const after = segments.at(-1)?.end.number ?? base?.head.number ?? 0;
    options.progress(after, source.head.number);
    const end = await source.segmentEnd(after, backupLimits.notificationsPerSegment);
    if (end === null) break;
    segments.push(await writeSegment(options, after + 1, end));
    await options.keepProgress({ id, incarnation: source.properties.log.incarnation, base, segments });
  }
  const tables: ArchivedTable[] = [];
  for (const table of source.wholeTables)
    tables.push(await writeTable(options, table, source.copyWhole(table), `tables/${table.table}`));
  const { properties, head } = source;
  const manifest = {
    ...{ format: archiveFormat, id, takenAt: options.takenAt, program: options.program },
    ...{ ...properties, head, base, segments, tables },
  };
  await archive.finish(manifestText(manifest));
  return manifest;
}

async function assertContinues(source: BackupSource, since: Manifest | null): Promise<void> {
  if (since === null) return;
  const { log, head } = since;
  const advice = 'Take a complete backup, without --since.';
  if (log.incarnation !== source.properties.log.incarnation)
    throw new ArchiveFault(
      'other_log',
      `The backup of --since is of the log ${log.incarnation}; this database has the log ${source.properties.log.incarnation}.`,
      advice,
    );
  if (head.number > 0 && !isSameEnd(head, await source.endAt(head.number)))
    throw new ArchiveFault(
      'other_log',
      `The backup of --since ends with change set ${head.change} at notification ${head.number}, which this database does not hold: it was restored to an earlier point.`,
      advice,
    );
}

function isSameEnd(expected: LogEnd, found: LogEnd | null): boolean {
  return found !== null && found.change === expected.change && found.recordedAt === expected.recordedAt;
}

async function writeSegment(options: BackupOptions, first: number, end: LogEnd): Promise<Segment> {
  const { source } = options;
  const range = { first, last: end.number };
  const tables: ArchivedTable[] = [];
  for (const table of source.rangeTables) {
    const folder = `segments/${padded(first)}-${padded(end.number)}/${table.table}`;
    tables.push(await writeTable(options, table, source.copyRange(table, range), folder));
  }
  return { first, end, tables: tables.filter(({ parts }) => parts.length > 0) };
}

async function writeTable(
  { archive, rest, now }: BackupOptions,
  { table, columns }: CopiedTable,
  rows: AsyncIterable<Buffer>,
  folder: string,
): Promise<ArchivedTable> {
  const parts: ArchivedPart[] = [];
  let begunMs = now();
  for await (const { part, content } of partsOf(rows, (number) => `${folder}.${String(number).padStart(5, '0')}.gz`)) {
    await archive.write(part.file, content);
    parts.push(part);
    await rest(now() - begunMs);
    begunMs = now();
  }
  return { table, columns, parts };
}

/** File names sort as numbers. */
function padded(number: number): string {
  return String(number).padStart(12, '0');
}
