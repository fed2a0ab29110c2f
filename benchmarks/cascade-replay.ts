/** A correction compared with the usual ways to correct a history of events: a full rebuild of our own, and new streams in another event store. */
import type { UseCases } from '../src/application/use-cases.js';
import { compose } from '../src/main/compose.js';
import type { BenchServer } from './bench-server.js';
import { type CascadeSetting, onDatabase, type PartReport } from './cascade-part.js';
import { prepareLots } from './cellar-load.js';
import { type RebuildTimes, type Rebuilt, rebuildAll } from './full-rebuild.js';
import { correct, correctFirstRack, type LongLot, recordLongLot } from './long-lot.js';
import { type EventBody, installPeers, openEmmettForMany } from './peer-stores.js';
import { type Aim, type ReportPlot, reportProgress } from './report.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';
import { TouchCopy } from './touch-copy.js';

interface Corrected {
  readonly dependents: number;
  readonly ms: number[];
}
interface Found {
  /** All actions of the winery. */
  readonly actions: number;
  readonly corrected: readonly Corrected[];
  /** Of corrections of the first racking of the longest lot, which no later action follows from. */
  readonly cutOffMs: number[];
  readonly rebuilds: RebuildTimes[];
  readonly appendMs: number[];
}

/** The longest lot comes last. */
const shares = [1_000, 100, 10, 1];
const warmUpDependents = 3_000;
const warmUps = 5;
const cutOffsPerRun = 21;
const eventsPerAppend = 1_000;

export async function measureReplay({ server, size, runs }: CascadeSetting): Promise<PartReport> {
  installPeers();
  return onDatabase(server, 'replay', async (connectionString) => {
    const node = await compose({ connectionString });
    const copy = await TouchCopy.open(connectionString);
    try {
      await prepareLots(node.solera, 0);
      const warm = await recordLongLot(node.solera, 'WARM', warmUpDependents);
      const lots: LongLot[] = [];
      for (const share of shares)
        lots.push(await recordLongLot(node.solera, `LONG-${share}`, Math.max(1, Math.round(size / share))));
      for (let run = 0; run < warmUps; run += 1) await correct(node.solera, warm);
      const actions = [warm, ...lots].reduce((sum, { dependents }) => sum + dependents + 1, 0);
      const corrected = lots.map(({ dependents }): Corrected => ({ dependents, ms: [] }));
      const found: Found = { actions, corrected, cutOffMs: [], rebuilds: [], appendMs: [] };
      for (let run = 0; run < runs; run += 1) {
        for (const [index, lot] of lots.entries()) corrected[index]?.ms.push(await correct(node.solera, lot));
        found.cutOffMs.push(await medianOfCutOffs(node.solera, lots.at(-1) ?? warm));
        const { times, touches } = await rebuildAll(connectionString, copy);
        found.rebuilds.push(times);
        found.appendMs.push(await appendAll(server, touches, run));
        reportProgress(`replay: run ${run + 1} of ${runs}: ${JSON.stringify(found)}`);
      }
      return report(found);
    } finally {
      await copy.close();
      await node.close();
    }
  });
}

async function medianOfCutOffs(solera: UseCases, long: LongLot): Promise<number> {
  const ms: number[] = [];
  for (let edit = 0; edit < cutOffsPerRun; edit += 1) ms.push(await correctFirstRack(solera, long));
  return summary(ms).median;
}

/** Appends the events of all streams to new streams of Emmett's store. Returns how many milliseconds that took. */
function appendAll(server: BenchServer, touches: Rebuilt, run: number): Promise<number> {
  return onDatabase(server, `emmett_${run}`, async (connectionString) => {
    const store = await openEmmettForMany(connectionString);
    try {
      const begun = performance.now();
      for (const [stream, ofStream] of touches) {
        const events: EventBody[] = ofStream.flatMap((touch) =>
          // The store only needs the members to be JSON, as those of every event are.
          touch.events.map((event) => ({ type: event.name, data: event as unknown as EventBody['data'] })),
        );
        for (let from = 0; from < events.length; from += eventsPerAppend)
          await store.append(`${stream}/corrected`, events.slice(from, from + eventsPerAppend));
      }
      return performance.now() - begun;
    } finally {
      await store.close();
    }
  });
}

function report(found: Found): PartReport {
  const { actions, corrected, cutOffMs, rebuilds, appendMs } = found;
  const rebuildMs = rebuilds.map(({ readMs, decideMs, writeMs }) => readMs + decideMs + writeMs);
  const ratios = (ms: readonly number[], others: readonly number[]): string =>
    spread(summary(ratiosOf(ms, others)), twoDecimals);
  const step = (name: string, pick: (times: RebuildTimes) => number): readonly string[] => [
    name,
    spread(summary(rebuilds.map(pick))),
    '',
    '',
  ];
  return {
    tables: [
      {
        title: `Replay: a correction in a winery with ${whole(actions)} actions`,
        head: ['', 'ms', 'full rebuild ÷ correction', 'append with Emmett ÷ correction'],
        rows: [
          [
            'correction after which the lot is as before',
            spread(summary(cutOffMs), twoDecimals),
            ratios(cutOffMs, rebuildMs),
            ratios(cutOffMs, appendMs),
          ],
          ...corrected.map(({ dependents, ms }) => [
            `correction with ${whole(dependents)} dependents`,
            spread(summary(ms)),
            ratios(ms, rebuildMs),
            ratios(ms, appendMs),
          ]),
          ['full rebuild', spread(summary(rebuildMs)), '', ''],
          step('— reading all actions', ({ readMs }) => readMs),
          step('— deciding them from nothing', ({ decideMs }) => decideMs),
          step('— writing all touches with COPY', ({ writeMs }) => writeMs),
          ['appending all events to new streams with Emmett', spread(summary(appendMs)), '', ''],
        ],
      },
    ],
    aims: [
      aim(
        `a correction with ${whole(corrected[0]?.dependents ?? 0)} dependents`,
        100,
        ratiosOf(corrected[0]?.ms ?? [], rebuildMs),
      ),
      aim('a correction after which the lot is as before', 1_000, ratiosOf(cutOffMs, rebuildMs)),
    ],
    remarks: [
      `Replay: the correction after which the lot is as before changes why wine was lost in the first racking of the lot with most dependents; the cascade ends there (${cutOffsPerRun} in each run, of which the median counts).`,
      `Replay: the rebuild writes touches only: no log of what changed, no checkpoints, no versions; and no other user may write meanwhile. Emmett appends events that are decided already, ${whole(eventsPerAppend)} in a call, without expected versions.`,
    ],
    plots: [plotOf(found, rebuildMs)],
    raw: found,
  };
}

function ratiosOf(ms: readonly number[], others: readonly number[]): readonly number[] {
  return others.map((other, index) => other / (ms[index] ?? Number.NaN));
}

function aim(correction: string, least: number, ratios: readonly number[]): Aim {
  const { median } = summary(ratios);
  return {
    aim: `replay: full rebuild ÷ ${correction}, at least ${whole(least)}`,
    found: twoDecimals(median),
    met: median >= least,
  };
}

function plotOf({ actions, corrected, appendMs }: Found, rebuildMs: readonly number[]): ReportPlot {
  return {
    name: 'replay',
    title: `A correction and a full rebuild of ${whole(actions)} actions`,
    x: { label: 'changed actions', scale: 'log' },
    y: { label: 'ms', scale: 'log' },
    series: [
      {
        name: 'correction',
        points: corrected.map(({ dependents, ms }) => [dependents, summary(ms).median] as const),
      },
      {
        name: 'full rebuild',
        points: corrected.map(({ dependents }) => [dependents, summary(rebuildMs).median] as const),
      },
      {
        name: 'append with Emmett',
        points: corrected.map(({ dependents }) => [dependents, summary(appendMs).median] as const),
      },
    ],
  };
}
