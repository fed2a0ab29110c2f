/** Measures the rate at which change sets of records are applied through the use case, and compares it with one-lot actions over HTTP in the same run. */

import { type BenchServer, startBenchServer } from './bench-server.js';
import { prepareLotsOverHttp } from './cellar-load.js';
import { startMeter } from './closed-loop.js';
import { finalHarvest, putSettings, recordAll, recordSets, setsInFlight } from './harvest-sets.js';
import { loadOverHttp, ownClocks } from './http-load.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { serveHttp, startNode } from './solera-node.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

interface HarvestSetsOptions {
  readonly actions: number;
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly save: boolean;
}

interface SetsRun {
  readonly size: number;
  readonly sets: number;
  readonly perSecond: number;
  readonly nodeUs: number;
  readonly postgresUs: number | null;
  readonly ofOneLot: number;
}

const oneLotInFlight = 64;
const oneLotLots = 1_000;

export async function benchHarvestSets(options: HarvestSetsOptions): Promise<void> {
  const harvest = finalHarvest({ seed: 1, actions: options.actions });
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const runs: SetsRun[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      const oneLot = await measureOneLot(server, run);
      for (const size of options.sizes) {
        const measured = await measureSets(server, harvest, { size, run });
        runs.push({ ...measured, ofOneLot: measured.perSecond / oneLot });
        reportProgress(JSON.stringify(runs.at(-1)));
      }
    }
    await publish(
      {
        name: 'harvest-sets',
        measures: `change sets of records: the final actions of a generated harvest (${whole(harvest.actions.length)} actions) in timeline order, applied through the use case with minimal answers, ${setsInFlight} sets in flight; in the same run, acknowledged one-lot actions over HTTP, ${oneLotInFlight} in flight. ${options.runs} runs, each on fresh databases; median (minimum–maximum).`,
        doesNotMeasure: 'reading a file, HTTP for the sets, rows that come before stored actions, other traffic.',
        machine,
        tables: [rateTable(options.sizes, runs)],
        aims: [],
        remarks: [
          'A transfer in bond is a set of its own, sent when no other is in flight, because the sets of two wineries are not ordered.',
        ],
        raw: { options, runs },
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

async function measureSets(
  server: BenchServer,
  harvest: ReturnType<typeof finalHarvest>,
  { size, run }: { readonly size: number; readonly run: number },
): Promise<Omit<SetsRun, 'ofOneLot'>> {
  const node = await startNode(await server.createDatabase(`sets_${size}_${run}`));
  try {
    const { solera } = node;
    await putSettings(solera, harvest);
    const sets = recordSets(harvest, size);
    await server.settle();
    const meter = await startMeter(() => server.processorMs());
    const begun = performance.now();
    await recordAll(solera, sets);
    const perSecond = (1_000 * harvest.actions.length) / (performance.now() - begun);
    const { nodeUs, postgresUs } = await meter(harvest.actions.length);
    return { size, sets: sets.length, perSecond, nodeUs, postgresUs };
  } finally {
    await node.close();
  }
}

async function measureOneLot(server: BenchServer, run: number): Promise<number> {
  const node = await startNode(await server.createDatabase(`one_lot_${run}`));
  const http = await serveHttp(node);
  try {
    await prepareLotsOverHttp(`http://127.0.0.1:${http.port}`, oneLotLots);
    const load = { inFlight: oneLotInFlight, warmUpMs: 2_000, measuredMs: 5_000 };
    const task = { port: http.port, lots: oneLotLots, made: 0, load };
    const { perSecond } = await loadOverHttp(
      task,
      ownClocks(() => server.processorMs()),
    );
    reportProgress(`one-lot actions over HTTP: ${whole(perSecond)}/s`);
    return perSecond;
  } finally {
    await http.close();
    await node.close();
  }
}

function rateTable(sizes: readonly number[], runs: readonly SetsRun[]) {
  return {
    title: 'Change sets of records',
    head: ['records a set', 'sets', 'actions/s', 'of one-lot over HTTP', 'node µs', 'PostgreSQL µs'],
    rows: sizes.map((size) => {
      const own = runs.filter((run) => run.size === size);
      const of = (pick: (run: SetsRun) => number | null) => summary(own.flatMap((run) => pick(run) ?? []));
      return [
        String(size),
        String(own[0]?.sets),
        spread(of((run) => run.perSecond)),
        `${spread(
          of((run) => run.ofOneLot),
          twoDecimals,
        )} ×`,
        whole(of((run) => run.nodeUs).median),
        whole(of((run) => run.postgresUs).median),
      ];
    }),
  };
}
