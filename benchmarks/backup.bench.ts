/** Measures backups of a large history while clients record, and their restore. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BareCopy, copyBare } from './bare-copy.js';
import { type BenchServer, startBenchServer, useRunningServer } from './bench-server.js';
import { Additions, benchWinery, prepareLots, recordMany } from './cellar-load.js';
import { HttpConnection } from './http-connection.js';
import { describeMachine } from './machine.js';
import { NodeProcess } from './node-process.js';
import { publish, type ReportTable, reportProgress } from './report.js';
import { startNode } from './solera-node.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

interface BackupOptions {
  readonly size: number;
  readonly lots: number;
  readonly clients: number;
  readonly seconds: number;
  readonly runs: number;
  /** The connection string of a running server; '' for an embedded one. */
  readonly server: string;
  readonly save: boolean;
}

/** One backup, and the commands that were answered meanwhile. */
interface Measured {
  readonly ms: number;
  readonly bytes: number;
  /** Commands a second while it ran. */
  readonly rate: number;
}

interface Run {
  /** Commands a second without a backup. */
  readonly quiet: number;
  readonly gentle: Measured;
  readonly fullSpeed: Measured;
  /** Without clients. */
  readonly idle: {
    readonly soleraMs: number;
    readonly soleraBytes: number;
    readonly bare: BareCopy;
    readonly dumpMs: number | null;
    readonly dumpBytes: number;
  };
  readonly restoreMs: number;
}

const program = fileURLToPath(new URL('../src/main/cli.js', import.meta.url));
const execute = promisify(execFile);
/** So much that a report of pg_dump or Solera never exceeds it. */
const maxBuffer = 2 ** 26;

export async function benchBackup(options: BackupOptions): Promise<void> {
  const server = await (options.server === '' ? startBenchServer() : useRunningServer(options.server));
  const folder = await mkdtemp(join(tmpdir(), 'solera-bench-backup-'));
  try {
    const machine = await describeMachine(server.connectionString);
    const connectionString = await server.createDatabase('bench_backup');
    await loadHistory(connectionString, options);
    await server.settle();
    const runs: Run[] = [];
    for (let run = 0; run < options.runs; run += 1) {
      runs.push(await measure(server, { connectionString, folder: join(folder, String(run)), run }, options));
      reportProgress(`run ${run + 1} of ${options.runs}`);
    }
    await publishRuns(runs, machine, options);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadHistory(connectionString: string, { size, lots }: BackupOptions): Promise<void> {
  const node = await startNode(connectionString);
  await prepareLots(node.solera, lots);
  await recordMany(node.solera, new Additions(lots), size - lots);
  await node.close();
}

interface Place {
  readonly connectionString: string;
  readonly folder: string;
  readonly run: number;
}

async function measure(server: BenchServer, place: Place, options: BackupOptions): Promise<Run> {
  const { connectionString, folder, run } = place;
  const load = await Load.start(connectionString, options, run);
  let quiet: number;
  let gentle: Measured;
  let fullSpeed: Measured;
  try {
    await load.rateWhile(() => sleep(2_000));
    quiet = await load.rateWhile(() => sleep(options.seconds * 1_000));
    gentle = await underLoad(load, connectionString, [join(folder, 'gentle')]);
    fullSpeed = await underLoad(load, connectionString, [join(folder, 'full'), '--full-speed']);
  } finally {
    await load.stop();
  }
  await server.settle();
  const soleraMs = await timed(() => solera(['backup', join(folder, 'idle'), '--full-speed'], connectionString));
  const bare = await copyBare(connectionString);
  const dump = join(folder, 'pg_dump');
  const dumpMs = await timed(() =>
    execute('pg_dump', ['-Fc', '-f', dump, '-d', connectionString], { maxBuffer }),
  ).catch(() => null);
  const target = await server.createDatabase(`bench_restored_${run}`);
  const restoreMs = await timed(() => solera(['restore', join(folder, 'idle'), '--no-verify'], target));
  await server.dropDatabase(`bench_restored_${run}`);
  const dumpBytes = dumpMs === null ? 0 : (await stat(dump)).size;
  return {
    quiet,
    gentle,
    fullSpeed,
    idle: { soleraMs, soleraBytes: await bytesIn(join(folder, 'idle')), bare, dumpMs, dumpBytes },
    restoreMs,
  };
}

async function underLoad(load: Load, connectionString: string, args: readonly string[]): Promise<Measured> {
  let ms = 0;
  const rate = await load.rateWhile(async () => {
    ms = await timed(() => solera(['backup', ...args], connectionString));
  });
  return { ms, rate, bytes: await bytesIn(args[0] ?? '') };
}

async function solera(args: readonly string[], connectionString: string): Promise<unknown> {
  return execute(process.execPath, [program, ...args], {
    env: { ...process.env, DATABASE_URL: connectionString },
    maxBuffer,
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Clients in a closed loop, each of which adds to one lot after the other. */
class Load {
  private answered = 0;
  private isRunning = true;
  private readonly callers: Promise<unknown>;
  private readonly connections: HttpConnection[];

  private constructor(
    private readonly node: NodeProcess,
    { clients, lots }: BackupOptions,
    run: number,
  ) {
    const additions = new Additions(lots, 10_000_000 * (run + 1));
    this.connections = Array.from({ length: clients }, () => new HttpConnection(node.port));
    this.callers = Promise.all(
      this.connections.map(async (connection) => {
        while (this.isRunning) {
          const body = JSON.stringify(additions.next());
          const status = await connection.send('POST', `/v1/wineries/${benchWinery}/actions`, body);
          if (status !== 201) throw new Error(`a command was answered with ${status}`);
          this.answered += 1;
        }
      }),
    );
    // A failure is reported by `stop`.
    this.callers.catch(() => undefined);
  }

  static async start(connectionString: string, options: BackupOptions, run: number): Promise<Load> {
    return new Load(await NodeProcess.start(connectionString), options, run);
  }

  /** Returns the commands a second while `work` runs. */
  async rateWhile(work: () => Promise<unknown>): Promise<number> {
    const before = this.answered;
    const ms = await timed(work);
    return ((this.answered - before) * 1_000) / ms;
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.callers;
    for (const connection of this.connections) connection.close();
    await this.node.stop();
  }
}

async function publishRuns(
  runs: readonly Run[],
  machine: Awaited<ReturnType<typeof describeMachine>>,
  { size, lots, clients, save }: BackupOptions,
): Promise<void> {
  const hasDump = runs.every(({ idle }) => idle.dumpMs !== null);
  const gentle = summary(runs.map((run) => run.gentle.rate / run.quiet));
  await publish(
    {
      name: 'backup',
      measures: `backups of ${whole(size)} actions on ${whole(lots)} lots (at first; each run adds to them), ${runs.length} runs, median (least–greatest). Under load, ${clients} clients in this process record through one node.`,
      doesNotMeasure: 'histories larger than memory; slow disks and networks; restores with verification.',
      machine,
      tables: [loadedTable(runs), idleTable(runs, hasDump)],
      aims: [
        {
          aim: 'commands a second during a backup at least 0.8 of those without one',
          found: spread(gentle, twoDecimals),
          met: gentle.median >= 0.8,
        },
      ],
      remarks: hasDump ? [] : ['No pg_dump of the version of the server was found, so COPY alone is the comparison.'],
      raw: runs,
    },
    save,
  );
}

function loadedTable(runs: readonly Run[]): ReportTable {
  const row = (name: string, of: (run: Run) => Measured): string[] => [
    name,
    across(runs, (run) => of(run).ms / 1_000),
    across(runs, (run) => of(run).bytes / 1e6),
    across(runs, (run) => run.quiet),
    across(runs, (run) => of(run).rate / run.quiet),
  ];
  return {
    title: 'While clients record',
    head: ['backup', 'seconds', 'MB', 'commands a second when quiet', 'during the backup, relative to quiet'],
    rows: [row('with rests', (run) => run.gentle), row('--full-speed', (run) => run.fullSpeed)],
  };
}

function idleTable(runs: readonly Run[], hasDump: boolean): ReportTable {
  const row = (name: string, ms: (run: Run) => number, bytes: (run: Run) => number): string[] => [
    name,
    across(runs, (run) => ms(run) / 1_000),
    across(runs, (run) => bytes(run) / 1e6),
    across(runs, (run) => run.idle.soleraMs / ms(run)),
  ];
  const dump = row(
    'pg_dump -Fc',
    ({ idle }) => idle.dumpMs ?? 1,
    ({ idle }) => idle.dumpBytes,
  );
  return {
    title: 'Without clients',
    head: ['what', 'seconds', 'MB', 'time of solera backup, relative to it'],
    rows: [
      row(
        'solera backup --full-speed',
        ({ idle }) => idle.soleraMs,
        ({ idle }) => idle.soleraBytes,
      ),
      row(
        'COPY of all tables, neither compressed nor stored',
        ({ idle }) => idle.bare.ms,
        ({ idle }) => idle.bare.bytes,
      ),
      ...(hasDump ? [dump] : []),
      row(
        'solera restore --no-verify',
        (run) => run.restoreMs,
        () => 0,
      ),
    ],
  };
}

/** Returns the median of the runs, with the least and the greatest value. */
function across(runs: readonly Run[], value: (run: Run) => number): string {
  return spread(summary(runs.map(value)), twoDecimals);
}
