import { availableParallelism, tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { rebuildLimits } from '../../../config/rebuild.js';
import { verifyWorkerLimits } from '../../../config/verify.js';
import { openFolderArchive } from '../../adapters/archive/folder-archive.js';
import { unpackTar } from '../../adapters/archive/tar-archive.js';
import { openRestoreTarget } from '../../adapters/postgres/restore-target.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { assertChain } from '../../backup/chain.js';
import type { ArchiveReader, LogContinuation, RestoredLog } from '../../backup/ports.js';
import { checkArchives, restore } from '../../backup/restore.js';
import { verify } from '../../verify/verify.js';
import { restoredText } from '../backup/backup-report.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { type Database, openDatabase, openingFailure } from '../database.js';
import { openWithKeys } from '../open-with-keys.js';
import { rebuild } from '../rebuild/rebuild.js';
import { notice, print, progress } from '../terminal.js';
import { typedPath } from '../typed-path.js';
import { verifyProgress, verifyText } from '../verify-report.js';
import { openVerifyWorkers } from '../verify-runner.js';
import { workerFile } from '../worker-file.js';

interface Options {
  readonly lostThrough?: number;
  readonly newLog?: true;
  /** False with --no-verify. */
  readonly verify: boolean;
  readonly json: boolean;
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description(
      'Restores backups into an empty database, and verifies it. Exits with 1 if it fails, or if the restored history does not verify.',
    )
    .argument('<folder...>', 'a complete backup, and its increments in order; or - for a stream on standard input')
    .addOption(
      new Option(
        '--lost-through <number>',
        'the highest notification number that a consumer may have seen: the numbers after the backup are declared lost',
      )
        .argParser(notificationNumber)
        .conflicts('newLog'),
    )
    .option(
      '--new-log',
      'the database is a copy beside the original one, such as for a test: its log gets an identity of its own',
    )
    .option('--no-verify', 'do not verify the restored history')
    .option('--json', 'print the result as JSON', false)
    .addHelpText(
      'after',
      `
Restores into the database of DATABASE_URL, otherwise into the embedded one in SOLERA_DATA (./.solera), which must be empty. All files are checked first.
A restore that was killed leaves a database that no node opens; the same command resumes it.
Nodes must not run. Read models are built again when the first node starts.

If consumers have seen numbers that the backup does not hold, name the highest with --lost-through: these numbers are never used again, and the log
says that they were lost. docs/backup.md explains how to find it.

Examples:
  ${commandLine('restore /backups/monday /backups/tuesday --lost-through 24010')}
  SOLERA_DATA=./copy ${commandLine('restore /backups/monday --new-log')}
  ssh vault "cat solera.tar" | DATABASE_URL=postgresql://db/solera ${commandLine('restore -')}`,
    )
    .action(async (folders: readonly string[], options: Options) => {
      const temporary = folders.includes('-') ? await mkdtemp(join(tmpdir(), 'solera-restore-')) : null;
      try {
        const archives: ArchiveReader[] = [];
        for (const folder of folders) {
          archives.push(
            folder === '-' && temporary !== null
              ? await received(temporary)
              : await openFolderArchive(typedPath(folder)),
          );
        }
        await restoreAll(archives, options);
      } finally {
        if (temporary !== null) await rm(temporary, { recursive: true, force: true });
      }
    });
}

/** Unpacks standard input, because a backup is checked whole before it is restored. */
async function received(folder: string): Promise<ArchiveReader> {
  await unpackTar(process.stdin, folder);
  return openFolderArchive(folder, 'Standard input');
}

async function restoreAll(archives: readonly ArchiveReader[], options: Options): Promise<void> {
  assertChain(archives);
  await withProgress('Checking', (update) => checkArchives({ archives, progress: update }));
  const configuration = readConfiguration(process.env);
  const database = await openDatabase(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
  try {
    const begun = performance.now();
    notice(`Restoring into ${database.description}.`);
    const log = await restored(database, archives, options);
    await rebuildStates(database, configuration.keys);
    const durationMs = performance.now() - begun;
    const manifests = archives.map(({ manifest }) => manifest);
    const report = options.verify ? await verified(database, configuration.keys) : null;
    if (options.json) print(JSON.stringify({ ...log, durationMs, verified: report?.ok ?? null }, null, 2));
    else {
      print(restoredText(manifests, log, durationMs));
      print(
        report === null ? `It is not verified. Run ${commandLine('verify')} before nodes start.` : verifyText(report),
      );
    }
    if (report !== null && !report.ok) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

async function restored(
  database: Database,
  archives: readonly ArchiveReader[],
  options: Options,
): Promise<RestoredLog> {
  const { connectionString } = database;
  const continuation: LogContinuation =
    options.newLog === true ? { kind: 'new_log' } : { kind: 'same_log', lostThrough: options.lostThrough ?? null };
  const target = await openRestoreTarget({ connectionString, now: Date.now }).catch((error: unknown) => {
    throw openingFailure(error, database);
  });
  try {
    return await withProgress('Restoring', (update) => restore({ archives, target, continuation, progress: update }));
  } finally {
    await target.close();
  }
}

async function withProgress<Result>(
  title: string,
  work: (update: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = progress(title, 1, 'rows');
  try {
    return await work(bar.update);
  } finally {
    bar.stop();
  }
}

/** Computes the saved states, which backups leave out. */
async function rebuildStates({ connectionString }: Database, keys: string | null): Promise<void> {
  const { postgres, keyring } = await openWithKeys({ connectionString, keys });
  const bar = progress('Computing states', 1, 'streams');
  try {
    await rebuild({
      ...{ connectionString, keys, unreadable: keyring.unreadableWineries(), store: postgres.rebuildStore },
      ...{ limits: rebuildLimits, progress: bar.update },
    });
  } finally {
    bar.stop();
    await postgres.close();
  }
}

async function verified(
  { connectionString }: Database,
  keys: string | null,
): Promise<Awaited<ReturnType<typeof verify>>> {
  const { idleInTransactionMs, workers: most, heapMb } = verifyWorkerLimits;
  const limits = { idleInTransactionMs };
  const { postgres, keyring } = await openWithKeys({ connectionString, keys, forReading: true, limits });
  const bars = verifyProgress();
  const count = Math.min(availableParallelism(), most);
  const workers = openVerifyWorkers(workerFile('verify'), { connectionString, keys, workers: count, heapMb });
  try {
    const ports = { ...postgres, unreadable: keyring.unreadableWineries() };
    return await verify({ ...ports, now: () => performance.now(), progress: bars.update, runner: workers.runner });
  } finally {
    bars.stop();
    await workers.close();
    await postgres.close();
  }
}

function notificationNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number ≥ 1.');
  return Number(text);
}
