/** Measures the rate of `solera import` into an empty server, and compares it with one-lot actions over HTTP on the same server. */
import { join } from 'node:path';
import { processorMsOf } from './bench-server.js';
import { prepareLotsOverHttp } from './cellar-load.js';
import { type HarvestFile, type HarvestTable, writeHarvestFile, writeHarvestTable } from './harvest-file.js';
import { loadOverHttp } from './http-load.js';
import { describeMachine, type Machine } from './machine.js';
import { publish, reportProgress, repositoryRoot } from './report.js';
import { runSolera, type ServerUnderTest, startServerUnderTest } from './server-under-test.js';
import { type Summary, spread, summary, twoDecimals, whole } from './statistics.js';

interface HarvestBenchOptions {
  readonly actions: number;
  readonly runs: number;
  /** Imports the harvest as a table through the server's import, instead of step by step. */
  readonly table: boolean;
  /** The built checkout whose server and importer are measured. */
  readonly checkout: string;
  readonly save: boolean;
}

interface Run {
  readonly importSeconds: number;
  readonly importPerSecond: number;
  /** Processor microseconds a step: of the server process, of PostgreSQL. Null where the system does not report them. */
  readonly importNodeUs: number | null;
  readonly importPostgresUs: number | null;
  readonly oneLotPerSecond: number;
  readonly oneLotNodeUs: number;
  readonly oneLotPostgresUs: number | null;
  readonly importOfOneLot: number;
}

/** Requests in flight of the one-lot load, and of `solera import` by default. */
const inFlight = 64;
const oneLotLots = 1_000;
const oneLotSeconds = 5;

export async function benchHarvest(options: HarvestBenchOptions): Promise<void> {
  const checkout = options.checkout === '' ? repositoryRoot() : options.checkout;
  // Compiles the checkout if its sources changed, so that no measured process has to.
  await runSolera(checkout, ['--version']);
  const runs: Run[] = [];
  let machine: Machine | undefined;
  let file: HarvestFile | HarvestTable | undefined;
  for (let run = 1; run <= options.runs; run += 1) {
    const server = await startServerUnderTest(checkout);
    try {
      machine ??= await describeMachine(server.connectionString, checkout);
      const prepared = await (options.table ? prepareTable : prepareSteps)(server, checkout, options.actions);
      file = prepared.file;
      const imported = await measureImport(server, checkout, prepared);
      const oneLot = await measureOneLot(server);
      runs.push({ ...imported, ...oneLot, importOfOneLot: imported.importPerSecond / oneLot.oneLotPerSecond });
      reportProgress(`run ${run}: ${JSON.stringify(runs.at(-1))}`);
    } finally {
      await server.stop();
    }
  }
  if (machine === undefined || file === undefined) throw new Error('at least one run is needed');
  await publish(
    {
      name: 'harvest',
      measures:
        `\`solera import\` of a generated harvest (${describeFile(file)}) into an empty server, from the start of the importer's process to its end, ` +
        `${options.table ? '' : `${inFlight} requests in flight; `}then, on the same server, acknowledged one-lot \`addition\` actions over HTTP, ${inFlight} in flight for ${oneLotSeconds} s over ` +
        `${whole(oneLotLots)} lots. Server and importer are processes of the measured checkout. ${options.runs} runs, each on a fresh server; median (minimum–maximum).`,
      doesNotMeasure:
        'an import into a warm server, an import beside other traffic, a harvest larger than memory, a network, a disk with slow flushes.',
      machine,
      tables: [rateTable(runs, options.table ? 'rows' : 'steps')],
      aims: [],
      remarks: [
        options.table
          ? 'The server reads the table, compares it with earlier imports, and records its rows in change sets in the order of their times.'
          : 'The importer sends steps that share a lot or a vessel one after the other, and edits alone, so it cannot always use all its requests in flight.',
        "The import's rate includes the start of the importer's process, some tenths of a second.",
        'Processor times are per step or action: of the server process, and of all PostgreSQL processes. The importer and the HTTP client use the same cores.',
      ],
      raw: { options: { ...options, checkout: undefined }, file, runs },
    },
    options.save,
  );
}

interface PreparedImport {
  readonly file: HarvestFile | HarvestTable;
  readonly path: string;
  /** Steps or rows of the file. */
  readonly count: number;
}

async function prepareSteps({ folder }: ServerUnderTest, _checkout: string, actions: number): Promise<PreparedImport> {
  const path = join(folder, 'harvest.ndjson');
  const file = await writeHarvestFile(path, actions);
  return { file, path, count: file.steps };
}

/** Writes the table, and imports the wineries and vessels that it needs, which are not measured. */
async function prepareTable(
  { folder, url }: ServerUnderTest,
  checkout: string,
  actions: number,
): Promise<PreparedImport> {
  const path = join(folder, 'harvest.csv');
  const settings = join(folder, 'settings.ndjson');
  const file = await writeHarvestTable({ settings, table: path }, actions);
  await runSolera(checkout, ['import', settings, '--url', url]);
  return { file, path, count: file.rows };
}

function describeFile(file: HarvestFile | HarvestTable): string {
  if ('rows' in file) return `a table of ${whole(file.rows)} rows, which are its actions after all edits`;
  const { steps, actions, revisions, retractions, late } = file;
  const share = ((100 * late) / actions).toFixed(1);
  return (
    `${whole(steps)} steps: ${whole(actions)} actions, of which ${share} % are recorded after a later action on one of their lots or vessels, ` +
    `${whole(revisions)} revisions, ${whole(retractions)} retractions, and settings`
  );
}

async function measureImport(
  server: ServerUnderTest,
  checkout: string,
  { file, path, count: steps }: PreparedImport,
): Promise<Pick<Run, 'importSeconds' | 'importPerSecond' | 'importNodeUs' | 'importPostgresUs'>> {
  const clocks = () => Promise.all([server.cpuMs(), processorMsOf(server.postmaster)]);
  const [nodeBefore, postgresBefore] = await clocks();
  const begun = performance.now();
  await runSolera(checkout, [
    'import',
    path,
    '--url',
    server.url,
    ...('rows' in file ? [] : ['--concurrency', String(inFlight)]),
  ]);
  const elapsedMs = performance.now() - begun;
  const [nodeAfter, postgresAfter] = await clocks();
  const perStep = (before: number | null, after: number | null): number | null =>
    before === null || after === null ? null : (1_000 * (after - before)) / steps;
  return {
    importSeconds: elapsedMs / 1_000,
    importPerSecond: (1_000 * steps) / elapsedMs,
    importNodeUs: perStep(nodeBefore, nodeAfter),
    importPostgresUs: perStep(postgresBefore, postgresAfter),
  };
}

async function measureOneLot(
  server: ServerUnderTest,
): Promise<Pick<Run, 'oneLotPerSecond' | 'oneLotNodeUs' | 'oneLotPostgresUs'>> {
  await prepareLotsOverHttp(server.url, oneLotLots);
  const order = {
    port: Number(new URL(server.url).port),
    lots: oneLotLots,
    made: 0,
    load: { inFlight, warmUpMs: 2_000, measuredMs: oneLotSeconds * 1_000 },
  };
  const measured = await loadOverHttp(order, {
    nodeMs: async () => (await server.cpuMs()) ?? 0,
    postgresMs: () => processorMsOf(server.postmaster),
  });
  return {
    oneLotPerSecond: measured.perSecond,
    oneLotNodeUs: measured.nodeUs,
    oneLotPostgresUs: measured.postgresUs,
  };
}

function rateTable(runs: readonly Run[], unit: 'rows' | 'steps') {
  const of = (pick: (run: Run) => number | null): Summary => summary(runs.flatMap((run) => pick(run) ?? []));
  const microseconds = (pick: (run: Run) => number | null): string => twoDecimals(of(pick).median);
  const ratio = of((run) => run.importOfOneLot);
  return {
    title: 'Import and one-lot actions',
    head: ['', 'per second', 'of one-lot', 'node µs', 'PostgreSQL µs'],
    rows: [
      [
        `solera import, ${unit}`,
        spread(of((run) => run.importPerSecond)),
        `${spread(ratio, twoDecimals)} ×`,
        microseconds((run) => run.importNodeUs),
        microseconds((run) => run.importPostgresUs),
      ],
      [
        'one-lot actions over HTTP',
        spread(of((run) => run.oneLotPerSecond)),
        '1.00 ×',
        microseconds((run) => run.oneLotNodeUs),
        microseconds((run) => run.oneLotPostgresUs),
      ],
    ],
  };
}
