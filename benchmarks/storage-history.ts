/** A realistic history on disk: every step of a generated harvest is a request of its own, as a cellar sends them. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readModels } from '../src/adapters/postgres/read-models/model-queries.js';
import { currentLevel } from '../src/application/level.js';
import type { UseCases } from '../src/application/use-cases.js';
import { keySource } from '../src/encryption/key-source.js';
import { harvest } from '../src/harvest/harvest.js';
import type { HarvestStep } from '../src/harvest/step.js';
import { DependencyOrder } from '../src/imports/dependency-order.js';
import { type Composed, compose } from '../src/main/compose.js';
import { sharedNames } from '../src/main/import/step-request.js';
import { rotateKey } from '../src/main/keys/key-changes.js';
import type { BenchServer } from './bench-server.js';
import { accepted } from './cellar-load.js';
import { startMeter } from './closed-loop.js';
import { reportProgress } from './report.js';
import { whole } from './statistics.js';

/** WAL that was written, and the images of full pages in it, which follow each checkpoint of PostgreSQL. */
interface Wal {
  readonly bytes: number;
  readonly images: number;
}

export interface StoredHistory {
  readonly connectionString: string;
  readonly actions: number;
  readonly corrections: number;
  readonly wal: Wal;
  readonly walOfReadModels: Wal;
  /** Processor time of an action, in microseconds. */
  readonly nodeUs: number;
  readonly postgresUs: number | null;
}

/** A form in which nodes store what they write. */
export interface StoredForm {
  readonly name: string;
  /** The file in which the nodes keep the keys of all wineries, or null if nothing is encrypted. */
  readonly keys: string | null;
}

interface HistoryOptions {
  readonly form: StoredForm;
  readonly seed: number;
  readonly actions: number;
  /** Builds the read models, too. */
  readonly readModels: boolean;
}

/** Many crews enter their work at the same time. */
const inFlight = 16;

/**
 * Records a harvest in a new database, without other work of the server, then builds the read models from the log, and vacuums. Checkpoints are saved by the
 * commits; head states are saved when the node closes.
 */
export async function storeHistory(server: BenchServer, name: string, options: HistoryOptions): Promise<StoredHistory> {
  const connectionString = await server.createDatabase(name);
  await server.settle();
  const recorded = await walOf(connectionString, () => record(server, connectionString, options));
  const models = await walOf(connectionString, async () => {
    if (options.readModels) await buildReadModels(connectionString, options.form);
  });
  await run(connectionString, 'vacuum (analyze)');
  await server.settle();
  return { connectionString, ...recorded.result, wal: recorded.wal, walOfReadModels: models.wal };
}

async function record(
  server: BenchServer,
  connectionString: string,
  { form, seed, actions }: HistoryOptions,
): Promise<Pick<StoredHistory, 'actions' | 'corrections' | 'nodeUs' | 'postgresUs'>> {
  const node = await compose({ connectionString, keys: form.keys });
  const order = new DependencyOrder({ concurrency: inFlight, lookahead: 8 });
  const meter = await startMeter(() => server.processorMs());
  let recorded = 0;
  let corrections = 0;
  for (const step of harvest({ seed, actions })) {
    if (step.kind === 'record') recorded += 1;
    if (step.kind === 'revise' || step.kind === 'retract') corrections += 1;
    if (step.kind === 'record' && recorded % 10_000 === 0) reportProgress(`${whole(recorded)} of ${whole(actions)}`);
    await order.add(sharedNames(step), async () => {
      await send(node.solera, step);
      if (step.kind === 'winery' && form.keys !== null) await encrypt(node, form.keys, step.winery);
    });
  }
  await order.finished();
  await node.close();
  const { nodeUs, postgresUs } = await meter(recorded);
  return { actions: recorded, corrections, nodeUs, postgresUs };
}

/** Gives a winery a key, with which everything is sealed that is recorded from now on. */
async function encrypt({ postgres, level, refreshKeys }: Composed, keys: string, winery: string): Promise<void> {
  while (level.value < currentLevel) {
    await sleep(10);
    await level.refresh();
  }
  await rotateKey(postgres, keySource(keys), winery);
  await refreshKeys();
}

async function send(solera: UseCases, step: HarvestStep): Promise<void> {
  switch (step.kind) {
    case 'winery':
      return void accepted(await solera.putWinery(step.winery, step.body));
    case 'vessel':
      return void accepted(await solera.putVessel(step.winery, step.vessel, step.body));
    case 'record':
      return void accepted(await solera.record(step.winery, step.action, { minimal: true }));
    case 'revise':
      return void accepted(await solera.revise(step.winery, step.id, step.body, { minimal: true }));
    case 'retract':
      return void accepted(await solera.retract(step.winery, step.id, {}, { minimal: true }));
  }
}

async function buildReadModels(connectionString: string, { keys }: StoredForm): Promise<void> {
  const node = await compose({ connectionString, keys, followers: { definitions: readModels } });
  try {
    const { followers } = node;
    if (followers === null) throw new Error('the node keeps no read models');
    const head = await node.solera.head();
    const isCurrent = async (): Promise<boolean> => {
      const all = await followers.control.list();
      const failed = all.find(({ status }) => status === 'failed');
      if (failed !== undefined) throw new Error(`follower ${failed.name} failed: ${failed.problem}`);
      return all.every(({ status, position }) => status === 'following' && position >= head);
    };
    while (!(await isCurrent())) await sleep(500);
  } finally {
    await node.close();
  }
}

async function walOf<T>(
  connectionString: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly wal: Wal }> {
  const before = await walSoFar(connectionString);
  const result = await work();
  const after = await walSoFar(connectionString);
  return { result, wal: { bytes: after.bytes - before.bytes, images: after.images - before.images } };
}

async function walSoFar(connectionString: string): Promise<Wal> {
  // A session reports what it wrote when it ends, or after a second at most.
  await sleep(1_500);
  const [row] = await run<{ bytes: string; images: string }>(
    connectionString,
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bytes, wal_fpi as images from pg_stat_wal`,
  );
  return { bytes: Number(row?.bytes), images: Number(row?.images) };
}

async function run<Row extends object>(connectionString: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row & pg.QueryResultRow>(sql)).rows;
  } finally {
    await client.end();
  }
}
