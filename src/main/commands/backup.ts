import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { backupLimits } from '../../../config/backup.js';
import { openFolderArchive, openFolderForBackup } from '../../adapters/archive/folder-archive.js';
import { tarArchive } from '../../adapters/archive/tar-archive.js';
import { openBackupSource } from '../../adapters/postgres/backup-source.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { backUp, resumable } from '../../backup/backup.js';
import { archivedTables, type Manifest } from '../../backup/manifest.js';
import type { BackupSource } from '../../backup/ports.js';
import { checkArchives } from '../../backup/restore.js';
import { archiveText, backupText } from '../backup/backup-report.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { openForReading, openingFailure } from '../database.js';
import { programVersion } from '../program-version.js';
import { formatSeconds, notice, print, progress } from '../terminal.js';
import { typedPath } from '../typed-path.js';

interface Options {
  readonly since?: string;
  readonly verify: boolean;
  readonly fullSpeed: boolean;
  readonly json: boolean;
}

export function backupCommand(): Command {
  return new Command('backup')
    .description('Takes a backup of the database while the system runs, or checks backups. Exits with 1 if it fails.')
    .argument('<folder...>', 'an empty folder, or - for one stream (tar) on standard output; with --verify, backups')
    .option('--since <folder>', 'take an increment: only what was recorded after that backup')
    .option('--verify', 'check the files of complete backups, in the order in which they would be restored', false)
    .option('--full-speed', 'do not rest between files: commands of users wait longer meanwhile', false)
    .option('--json', 'print the manifest as JSON', false)
    .addHelpText(
      'after',
      `
Backs up the database of DATABASE_URL, otherwise the embedded one in SOLERA_DATA (./.solera), as of one instant. Nodes go on meanwhile.
A backup that was interrupted resumes when the command is run again with the same folder. One to standard output begins again.
Caches, read models and drafts are left out: restore computes caches, and nodes build read models again. Keys are never in a backup.

Examples:
  ${commandLine('backup /backups/monday')}
  ${commandLine('backup /backups/tuesday --since /backups/monday')}
  ${commandLine('backup - | ssh vault "cat > solera.tar"')}
  ${commandLine('backup --verify /backups/monday /backups/tuesday')}`,
    )
    .action(async (folders: readonly string[], options: Options) => {
      if (options.verify) return verifyBackups(folders, options);
      const [folder, another] = folders;
      if (folder === undefined || another !== undefined)
        throw new CommandFailure(
          'A backup has one folder.',
          `Several folders are only for ${commandLine('backup --verify')}.`,
        );
      await takeBackup(folder, options);
    });
}

async function verifyBackups(folders: readonly string[], { json }: Options): Promise<void> {
  const archives = [];
  for (const folder of folders) archives.push(await openFolderArchive(typedPath(folder)));
  const bar = progress('Checking', 1, 'rows');
  const begun = performance.now();
  try {
    await checkArchives({ archives, progress: bar.update });
  } finally {
    bar.stop();
  }
  const manifests = archives.map(({ manifest }) => manifest);
  if (json)
    return print(JSON.stringify({ ok: true, backups: manifests.map(({ id, head }) => ({ id, head })) }, null, 2));
  print(archiveText(manifests.flatMap((manifest) => [...archivedTables(manifest)])));
  const base = manifests[0]?.base ?? null;
  if (base !== null) print(`The first is an increment: a restore needs the backup ${base.id} and all before it, too.`);
  print(`Every file is as it was written. Checked in ${formatSeconds(performance.now() - begun)}.`);
  print('This checks the files, not the history in them: restore them elsewhere and verify that, now and then.');
}

async function takeBackup(place: string, options: Options): Promise<void> {
  const since = options.since === undefined ? null : (await openFolderArchive(typedPath(options.since))).manifest;
  const configuration = readConfiguration(process.env);
  const database = await openForReading(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
  try {
    const source = await openBackupSource(database.connectionString).catch((error: unknown) => {
      throw openingFailure(error, database);
    });
    try {
      notice(`Backing up ${database.description}, up to notification ${source.head.number}.`);
      for (const table of source.foreignTables) notice(`The table ${table} is not Solera's, and is left out.`);
      const begun = performance.now();
      const manifest = await written(source, place, { ...options, manifest: since });
      const text = options.json
        ? JSON.stringify(manifest, null, 2)
        : backupText(manifest, place, performance.now() - begun);
      // With -, standard output is the backup.
      if (place === '-') notice(text);
      else print(text);
    } finally {
      await source.close();
    }
  } finally {
    await database.close();
  }
}

interface WriteOptions extends Options {
  /** Of the backup to continue. */
  readonly manifest: Manifest | null;
}

async function written(
  source: BackupSource,
  place: string,
  { manifest: since, fullSpeed }: WriteOptions,
): Promise<Manifest> {
  const folder = place === '-' ? null : await openFolderForBackup(typedPath(place));
  const unfinished = folder?.unfinished ?? null;
  const resumed = await resumable(unfinished, source, since);
  if (unfinished !== null && folder !== null) {
    const last = resumed?.segments.at(-1)?.end.number ?? 0;
    if (resumed === null) {
      notice('The interrupted backup in this folder is of another log, or continues another backup: beginning again.');
      await folder.clear();
    } else notice(`Resuming the interrupted backup in this folder after notification ${last}.`);
  }
  const bar = progress('Backing up', source.head.number, 'notifications');
  try {
    return await backUp({
      ...{ source, since, resumed, archive: folder ?? tarArchive(process.stdout), id: randomUUID() },
      ...{ takenAt: new Date().toISOString(), program: programVersion, now: () => performance.now() },
      keepProgress: async (kept) => folder?.keepProgress(kept),
      rest: async (workedMs) => {
        if (!fullSpeed) await sleep(workedMs * backupLimits.restPerWork);
      },
      progress: bar.update,
    });
  } finally {
    bar.stop();
  }
}
