/** What a backup or a restore has done, for people. */
import { type ArchivedTable, archivedTables, type Manifest, sizeOf } from '../../backup/manifest.js';
import type { RestoredLog } from '../../backup/ports.js';
import { commandLine } from '../command-line.js';
import { counted, formatNumber, formatSeconds, table } from '../terminal.js';

/** Returns the rows and sizes of archived tables. */
export function archiveText(tables: readonly ArchivedTable[]): string {
  const byTable = new Map<string, ArchivedTable[]>();
  for (const one of tables) byTable.set(one.table, [...(byTable.get(one.table) ?? []), one]);
  const rows = [...byTable].flatMap(([name, tables]) => {
    const parts = tables.flatMap((one) => one.parts);
    const { rows: count, bytes, rawBytes } = sizeOf(parts);
    return count === 0 ? [] : [[name, formatNumber(count), megabytes(rawBytes), megabytes(bytes), parts.length]];
  });
  const total = sizeOf(tables.flatMap(({ parts }) => parts));
  rows.push(['all', formatNumber(total.rows), megabytes(total.rawBytes), megabytes(total.bytes), '']);
  return table(['Table', 'Rows', 'MB of rows', 'MB compressed', 'Files'], rows, [
    ...['Rows', 'MB of rows', 'MB compressed', 'Files'],
  ]);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0);
}

/** Returns what was backed up, and the next commands. `place`: the folder, or - for standard output. */
export function backupText(manifest: Manifest, place: string, durationMs: number): string {
  const { base, head } = manifest;
  const what = base === null ? 'Complete backup' : 'Increment';
  const from = base === null ? 1 : base.head.number + 1;
  const range = head.number < from ? 'no new notifications' : `notifications ${from} to ${head.number}`;
  const folder = place === '-' ? 'FOLDER' : place;
  return [
    archiveText([...archivedTables(manifest)]),
    `${what} ${manifest.id}: ${range}, in ${formatSeconds(durationMs)}.`,
    `Check it:          ${commandLine(`backup --verify ${folder}`)}`,
    ...(place === '-' ? [] : [`Continue it later: ${commandLine(`backup OTHER_FOLDER --since ${folder}`)}`]),
    'Keys of encrypted wineries are not in a backup. Keep them elsewhere: without them, their content cannot be read.',
  ].join('\n');
}

/** Returns what was restored, and what the operator does next. */
export function restoredText(
  manifests: readonly Manifest[],
  { head, filled }: RestoredLog,
  durationMs: number,
): string {
  const lost =
    filled === null
      ? [
          `If a consumer may have seen a number above ${head}, run ${commandLine('log fill --through NUMBER')} before the first node starts: numbers are never used twice.`,
        ]
      : [
          `Numbers ${filled.first} to ${filled.last - 1} are declared lost, and ${filled.last} says so: the log goes on with ${filled.last + 1}. Consumers that have applied one of the lost numbers begin again.`,
          `If NATS mirrors the log, delete its stream (nats stream rm): Solera copies the log again. See docs/mirror.md.`,
        ];
  const chain = manifests.length === 1 ? 'one backup' : counted(manifests.length, 'backup');
  return [
    archiveText(restoredTables(manifests)),
    `Restored ${chain} in ${formatSeconds(durationMs)}. The log ends at notification ${formatNumber(head)}.`,
    ...lost,
  ].join('\n');
}

/** The segments of all archives, and the whole tables of the last one. */
function restoredTables(manifests: readonly Manifest[]): ArchivedTable[] {
  const segments = manifests.flatMap((manifest) => manifest.segments.flatMap(({ tables }) => tables));
  return [...segments, ...(manifests.at(-1)?.tables ?? [])];
}
