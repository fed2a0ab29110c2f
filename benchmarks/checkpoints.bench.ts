/** What checkpoints at different distances cost and save: small edits and reads in the middle of a long history, their storage, and a large edit that writes them again. */
import pg from 'pg';
import { type LargeEditLimits, largeEditLimits } from '../config/large-edits.js';
import type { EditPool } from '../src/adapters/piscina/edit-pool.js';
import type { LotMoment, UseCases } from '../src/application/use-cases.js';
import { compose } from '../src/main/compose.js';
import { openWorkplace } from '../src/main/edit-worker.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { accepted, benchWinery, prepareLots, randomId } from './cellar-load.js';
import { correct, recordLongLot, timeOfRack } from './long-lot.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { type Summary, spread, summary, twoDecimals, whole } from './statistics.js';

export interface CheckpointOptions {
  /** The touches of the lot. */
  readonly size: number;
  /** Small edits and reads in each run. */
  readonly samples: number;
  readonly runs: number;
  readonly spacings: readonly number[];
  readonly save: boolean;
}

interface Found {
  readonly spacing: number;
  /** Milliseconds of each sample. */
  readonly editMs: readonly number[];
  readonly readMs: readonly number[];
  readonly knownMs: readonly number[];
  /** Bytes of the table of checkpoints and its index, for each touch of the lot. */
  readonly bytes: number;
  readonly largeMs: readonly number[];
  /** Checkpoints of the lot after a large edit. */
  readonly written: number;
}

/** A spacing is good enough if small edits and reads take at most so much of the least time of all spacings. */
const goodEnough = 1.1;
const lot = 'LONG';
/** The first edits and reads also compile code and open connections. */
const warmUps = 30;

export async function benchCheckpoints(options: CheckpointOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const found: Found[] = [];
    for (const spacing of options.spacings) {
      const one = await measureSpacing(server, spacing, options);
      found.push(one);
      const { editMs, readMs, bytes, largeMs } = one;
      const medians = [editMs, readMs, largeMs].map((ms) => twoDecimals(summary(ms).median));
      reportProgress(
        `every ${spacing}: edit, read, large edit ${medians.join(', ')} ms; ${twoDecimals(bytes)} B per touch`,
      );
    }
    await publish(
      {
        name: 'checkpoints',
        measures: `a lot with ${whole(options.size)} touches, with checkpoints at the distances below; ${options.runs} runs of ${options.samples} small edits and reads at random places of its history, and of one correction that changes all its touches; median (minimum–maximum).`,
        doesNotMeasure:
          'lots of many origins, whose states are longer; edits with a few dependents; several writers at once; reads from disk.',
        machine,
        tables: [table(found)],
        aims: [],
        remarks: [
          recommendation(found),
          'A small edit is the record of a note, on which nothing depends. Reads as known ask for what was believed when the lot had been recorded, before the notes.',
          'The large edit is decided in the main thread.',
        ],
        raw: found,
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

async function measureSpacing(server: BenchServer, spacing: number, options: CheckpointOptions): Promise<Found> {
  const name = `bench_checkpoints_${spacing}`;
  const connectionString = await server.createDatabase(name);
  const editLimits = { ...largeEditLimits, checkpointEvery: spacing };
  const node = await compose({
    ...{ connectionString, editLimits, limits: { checkpointEvery: spacing } },
    editPool: poolInThisThread(connectionString, editLimits),
  });
  const { solera } = node;
  const { size, samples, runs } = options;
  try {
    await prepareLots(solera, 0);
    const long = await recordLongLot(solera, lot, size);
    await server.settle();
    const bytes = await checkpointBytes(connectionString);
    const editMs: number[] = [];
    const readMs: number[] = [];
    const knownMs: number[] = [];
    const known = await solera.head();
    await timed(warmUps, () => note(solera, size));
    await timed(warmUps, () => read(solera, { at: someTime(size) }));
    for (let run = 0; run < runs; run += 1) {
      editMs.push(...(await timed(samples, () => note(solera, size))));
      readMs.push(...(await timed(samples, () => read(solera, { at: someTime(size) }))));
      knownMs.push(...(await timed(samples, () => read(solera, { at: someTime(size), known }))));
    }
    const largeMs: number[] = [];
    for (let run = 0; run < runs; run += 1) largeMs.push(await correct(solera, long));
    const written = await countCheckpoints(connectionString);
    return { spacing, editMs, readMs, knownMs, bytes: bytes / size, largeMs, written };
  } finally {
    await node.close();
    await server.dropDatabase(name);
  }
}

/** Decides large edits in this thread, with limits of its own. */
function poolInThisThread(connectionString: string, limits: LargeEditLimits): EditPool {
  let opening: ReturnType<typeof openWorkplace> | null = null;
  return {
    run: async ({ edit, runner, command }) => {
      opening ??= openWorkplace(connectionString, limits);
      const { changes, edits } = await opening;
      return changes.decide(command, edits.work(edit, runner));
    },
    heapBytes: 0,
    close: async () => (await opening)?.close(),
  };
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    await work();
    all.push(performance.now() - begun);
  }
  return all;
}

/** A time between two touches in the middle half of the lot's history. */
function someTime(size: number): number {
  return timeOfRack(Math.floor(size * (0.25 + Math.random() / 2))) + 500;
}

async function note(solera: UseCases, size: number): Promise<void> {
  const effectiveAt = new Date(someTime(size)).toISOString();
  const action = { id: randomId(), type: 'note', effectiveAt, data: { lot, text: 'Seen.' } };
  accepted(await solera.record(benchWinery, action, {}));
}

async function read(solera: UseCases, moment: LotMoment): Promise<void> {
  accepted(await solera.getLot(benchWinery, lot, moment));
}

function checkpointBytes(connectionString: string): Promise<number> {
  return numberOf(connectionString, `select pg_total_relation_size('checkpoint')`);
}

function countCheckpoints(connectionString: string): Promise<number> {
  return numberOf(connectionString, `select count(*) from published_checkpoint where outdated_by is null`);
}

async function numberOf(connectionString: string, query: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
    return Number(rows[0]?.[0]);
  } finally {
    await client.end();
  }
}

function table(found: readonly Found[]) {
  const ms = (values: readonly number[]): string => spread(summary(values), twoDecimals);
  return {
    title: 'Checkpoints at different distances',
    head: [
      ...['touches between', 'small edit, ms', 'read at a time, ms', 'read as known, ms', 'bytes per touch'],
      ...['large edit, ms', 'checkpoints it writes'],
    ],
    rows: found.map((one) => [
      ...[whole(one.spacing), ms(one.editMs), ms(one.readMs), ms(one.knownMs), twoDecimals(one.bytes)],
      ...[spread(summary(one.largeMs)), whole(one.written)],
    ]),
  };
}

function recommendation(found: readonly Found[]): string {
  const spacing = recommended(found);
  if (spacing === null) return `No spacing is within ${goodEnough} × the least median in all columns.`;
  return `Recommended: a checkpoint every ${spacing} touches. It is the widest spacing at which a small edit, a read at a time and a read as known each take at most ${goodEnough} × the least median. Wider spacings need less storage and make large edits cheaper.`;
}

/** Returns the widest spacing at which no small edit or read takes much longer than at the best one, or null. */
function recommended(found: readonly Found[]): number | null {
  const isGood = (one: Found, pick: (of: Found) => readonly number[]): boolean => {
    const medianOf = (of: Found): Summary['median'] => summary(pick(of)).median;
    return medianOf(one) <= goodEnough * Math.min(...found.map(medianOf));
  };
  const good = found.filter(
    (one) =>
      isGood(one, ({ editMs }) => editMs) &&
      isGood(one, ({ readMs }) => readMs) &&
      isGood(one, ({ knownMs }) => knownMs),
  );
  // Noise may leave no spacing that is good in every column.
  return good.length === 0 ? null : Math.max(...good.map(({ spacing }) => spacing));
}
