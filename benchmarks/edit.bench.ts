/** Compares the time of an edit that changes fifty later actions with the time of recording those fifty actions. */
import { type BenchServer, startBenchServer } from './bench-server.js';
import { accepted, benchWinery, prepareLots } from './cellar-load.js';
import { startMeter } from './closed-loop.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { startNode } from './solera-node.js';
import { spread, summary, twoDecimals } from './statistics.js';
import { correctVariety, dependents, recordOneByOne, type WeighTag, weighTag } from './weigh-tag-correction.js';

interface EditOptions {
  readonly tags: number;
  readonly runs: number;
  readonly inFlight: number;
  readonly save: boolean;
}

/** The elapsed and processor time for one weigh tag: of recording its fifty dependents, or of correcting it. */
interface Cost {
  readonly ms: number;
  readonly nodeUs: number;
  readonly postgresUs: number | null;
}
interface Run {
  readonly recordAlone: Cost;
  readonly editAlone: Cost;
  readonly recordCrowded: Cost;
  readonly editCrowded: Cost;
}

export async function benchEdit(options: EditOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const runs: Run[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      runs.push(await measureRun(server, options, run));
      reportProgress(`run ${run}: ${JSON.stringify(runs.at(-1))}`);
    }
    const row = (name: string, pick: (run: Run) => Cost) => [
      name,
      spread(summary(runs.map((one) => pick(one).ms)), twoDecimals),
      twoDecimals(summary(runs.map((one) => pick(one).nodeUs / 1_000)).median),
      twoDecimals(summary(runs.map((one) => (pick(one).postgresUs ?? 0) / 1_000)).median),
    ];
    const alone = summary(runs.map((run) => run.editAlone.ms / run.recordAlone.ms));
    const crowded = summary(runs.map((run) => run.editCrowded.ms / run.recordCrowded.ms));
    await publish(
      {
        name: 'edit',
        measures:
          `the correction of a weigh tag that changes all its ${dependents} dependents, compared with recording those ${dependents} actions at the end of their ` +
          `timelines; ${options.runs} runs of ${options.tags} weigh tags; median (minimum–maximum).`,
        doesNotMeasure:
          'edits with thousands of dependents, refused edits, previews, edits during traffic on the same lots.',
        machine,
        tables: [
          {
            title: `One weigh tag with its ${dependents} dependents`,
            head: ['', 'ms', 'processor ms of the node', 'processor ms of PostgreSQL'],
            rows: [
              row('recorded, one action at a time', (run) => run.recordAlone),
              row('corrected, one correction at a time', (run) => run.editAlone),
              row(`recorded, ${options.inFlight} weigh tags in flight`, (run) => run.recordCrowded),
              row(`corrected, ${options.inFlight} corrections in flight`, (run) => run.editCrowded),
            ],
          },
        ],
        aims: [
          {
            aim: 'edit ÷ recording, one at a time, at most 1',
            found: spread(alone, twoDecimals),
            met: alone.median <= 1,
          },
          {
            aim: `edit ÷ recording, ${options.inFlight} in flight, at most 1`,
            found: spread(crowded, twoDecimals),
            met: crowded.median <= 1,
          },
        ],
        remarks: ['With several weigh tags in flight, “ms” is the elapsed time divided by the number of weigh tags.'],
        raw: runs,
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

async function measureRun(server: BenchServer, options: EditOptions, run: number): Promise<Run> {
  const name = `bench_edit_${run}`;
  const node = await startNode(await server.createDatabase(name));
  const { solera } = node;
  await prepareLots(solera, 100);
  const tags = new Map(Array.from({ length: options.tags }, (_, index) => [`${index}`, weighTag(`${index}`)] as const));
  for (const tag of tags.values()) accepted(await solera.record(benchWinery, tag.receipt, {}));

  const entries = [...tags];
  const warm = entries.splice(0, Math.ceil(options.tags / 10));
  const third = Math.ceil(entries.length / 3);
  const one = entries.splice(0, third);
  const measured = (
    items: [string, WeighTag][],
    inFlight: number,
    work: (item: [string, WeighTag]) => Promise<unknown>,
  ) => costOfEach(items, inFlight, work, server.processorMs);
  const record = ([, tag]: [string, WeighTag]) => recordOneByOne(solera, tag.following);
  const edit =
    (variety: string) =>
    ([key, tag]: [string, WeighTag]) =>
      correctVariety(solera, key, tag, variety);

  await measured(warm, 1, record);
  for (const variety of ['Syrah', 'Merlot', 'Malbec']) await measured(warm, 4, edit(variety));
  const recordAlone = await measured(one, 1, record);
  const editAlone = await measured(one, 1, edit('Syrah'));
  const recordCrowded = await measured(entries, options.inFlight, record);
  const editCrowded = await measured(entries, options.inFlight, edit('Syrah'));
  await node.close();
  await server.dropDatabase(name);
  return { recordAlone, editAlone, recordCrowded, editCrowded };
}

async function costOfEach<Item>(
  items: readonly Item[],
  inFlight: number,
  work: (item: Item) => Promise<unknown>,
  processorMs: () => Promise<number | null>,
): Promise<Cost> {
  const left = [...items];
  const meter = await startMeter(processorMs);
  const caller = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  const { perSecond, nodeUs, postgresUs } = await meter(items.length);
  return { ms: 1_000 / perSecond, nodeUs, postgresUs };
}
