import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { verifyWorkerLimits } from '../../../config/verify.js';
import { createLog } from '../../adapters/telemetry/log.js';
import type { VerifyReport } from '../../verify/report.js';
import { UnknownStart, verify } from '../../verify/verify.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { type Database, openForReading, openingFailure } from '../database.js';
import { openWithKeys } from '../open-with-keys.js';
import { notice, print } from '../terminal.js';
import { verifyProgress, verifyText } from '../verify-report.js';
import { openVerifyWorkers } from '../verify-runner.js';
import { workerFile } from '../worker-file.js';

interface VerifyCommandOptions {
  readonly json: boolean;
  readonly since: number;
  readonly workers: number;
  readonly memory: number;
}

const { idleInTransactionMs, mostWorkers, workers: defaultMostWorkers, heapMb, leastHeapMb } = verifyWorkerLimits;

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Proves that stored and served data equal a rebuild from nothing, and that the log is dense. Exits with 1 if a check fails, and with 2 if keys of encrypted content are missing.',
    )
    .option('--json', 'print the report as JSON', false)
    .option('--since <number>', 'verify only what was recorded after this notification', notificationNumber, 0)
    .option(
      '--workers <count>',
      'worker threads that share the work',
      workerCount,
      Math.min(availableParallelism(), defaultMostWorkers),
    )
    .option('--memory <MB>', 'the most that the heap of each worker may need', megabytes, heapMb)
    .addHelpText(
      'after',
      `
Verifies the database of DATABASE_URL, otherwise the embedded one in SOLERA_DATA (./.solera). The command changes nothing, so a role that
may only read is enough. It neither creates a missing database nor migrates one of another version.
It can run while solera start serves the same data: it verifies a snapshot of one instant, and recording goes on.

Every action is decided again in timeline order and compared with every stored event. The states that result from folding the events
are compared with every saved and served state. The numbers of the log, a subscriber's fold of it, and the balance of each action and winery are checked.
Each difference is printed with its stream, action, position and field, the expected value and the value found.

With --since, what was recorded up to that notification is trusted, and the rest is verified on it: its change sets, and the streams that they
changed from the first change on. A report without differences ends with the command for the next run.

Examples:
  ${commandLine('verify')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${commandLine('verify')}
  ${commandLine('verify --since 12345')}
  ${commandLine('verify --json')} | jq .differences`,
    )
    .action(async (options: VerifyCommandOptions) => {
      const configuration = readConfiguration(process.env);
      const database = await openForReading(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
      try {
        notice(`Verifying ${database.description}.`);
        const report = await verified(database, configuration.keys, options);
        print(
          options.json
            ? JSON.stringify(report, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)
            : verifyText(report),
        );
        if (!report.ok) process.exitCode = 1;
        // Nothing differs, but with the keys more could be verified.
        else if (report.unreadable.some(({ code }) => code === 'key_missing')) process.exitCode = 2;
      } finally {
        await database.close();
      }
    });
}

async function verified(
  database: Database,
  keys: string | null,
  { since, workers: count, memory }: VerifyCommandOptions,
): Promise<VerifyReport> {
  const { connectionString } = database;
  const limits = { idleInTransactionMs };
  const { postgres, keyring } = await openWithKeys({ connectionString, keys, forReading: true, limits }).catch(
    (error) => {
      throw openingFailure(error, database);
    },
  );
  const bars = verifyProgress();
  const workers = openVerifyWorkers(workerFile('verify'), { connectionString, keys, workers: count, heapMb: memory });
  try {
    const { runner } = workers;
    const unreadable = keyring.unreadableWineries();
    const ports = { ...postgres, unreadable };
    return await verify({ ...ports, now: () => performance.now(), progress: bars.update, since, runner });
  } catch (error) {
    throw error instanceof UnknownStart ? unknownStart(error) : error;
  } finally {
    bars.stop();
    await workers.close();
    await postgres.close();
  }
}

function unknownStart(error: UnknownStart): CommandFailure {
  const advice = 'Take the number from the report of an earlier verification of this database, or verify everything.';
  return new CommandFailure(error.message, advice, { cause: error });
}

function notificationNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number ≥ 0.');
  return Number(text);
}

function workerCount(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > mostWorkers)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${mostWorkers}.`);
  return count;
}

function megabytes(text: string): number {
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (count < leastHeapMb) throw new InvalidArgumentError(`It must be a whole number ≥ ${leastHeapMb}.`);
  return count;
}
