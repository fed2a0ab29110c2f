/** Whether the time of a large edit for each changed action, and its memory, depend on the number of changed actions. */
import { largeEditLimits } from '../config/large-edits.js';
import { compose } from '../src/main/compose.js';
import { type CascadeSetting, onDatabase, type PartReport } from './cascade-part.js';
import { benchWinery, prepareLots } from './cellar-load.js';
import { sendJson } from './http-json.js';
import { assertAllChanged, type LongLot, nextCorrection, recordLongLot } from './long-lot.js';
import { residentMb, watchingMemory } from './memory-watch.js';
import { NodeProcess } from './node-process.js';
import { type Aim, type ReportPlot, reportProgress } from './report.js';
import { type Summary, spread, summary, twoDecimals, whole } from './statistics.js';

/** One lot that is decided in the main thread, one in the worker. */
const warmUpDependents = [1_000, 3_000];
const warmUps = 5;
const aimAt = 1_000;
/** The heap of a worker is bounded; its buffers, and those of the node, take some more. */
const mostGrowthMb = largeEditLimits.workerHeapMb + 200;

interface Found {
  readonly dependents: number;
  readonly previewMs: readonly number[];
  readonly commitMs: readonly number[];
  /** The resident set of the process in MB: before the edits, and at most during them. */
  readonly beforeMb: number;
  readonly peakMb: number;
}

export async function measureLinear({ server, size, large, runs }: CascadeSetting): Promise<PartReport> {
  const sizes = [1_000, 100, 10, 1].map((part) => Math.max(1, Math.round(size / part)));
  if (large) sizes.push(size * 10);
  const found: Found[] = [];
  for (const dependents of sizes) {
    const ofSize = await onDatabase(server, `linear_${dependents}`, async (connectionString) => {
      const { warm, long } = await prepare(connectionString, dependents);
      await server.settle();
      return measure(connectionString, { warm, long, runs });
    });
    found.push(ofSize);
    reportProgress(`linear: ${JSON.stringify(ofSize)}`);
  }
  return report(found, Math.max(sizes[0] ?? 1, Math.min(aimAt, size / 100)));
}

async function prepare(connectionString: string, dependents: number): Promise<{ warm: LongLot[]; long: LongLot }> {
  const node = await compose({ connectionString });
  await prepareLots(node.solera, 0);
  const warm: LongLot[] = [];
  for (const count of warmUpDependents) warm.push(await recordLongLot(node.solera, `WARM-${count}`, count));
  const begun = performance.now();
  const long = await recordLongLot(node.solera, 'LONG', dependents);
  const perSecond = (dependents * 1_000) / (performance.now() - begun);
  reportProgress(`linear: ${whole(dependents)} dependents recorded, ${whole(perSecond)}/s`);
  await node.close();
  return { warm, long };
}

/** Corrects the lot in a node that has corrected another lot before, some in its main thread, some in a worker. */
async function measure(
  connectionString: string,
  { warm, long, runs }: { readonly warm: readonly LongLot[]; readonly long: LongLot; readonly runs: number },
): Promise<Found> {
  const node = await NodeProcess.start(connectionString);
  try {
    for (let run = 0; run < warmUps; run += 1)
      for (const lot of warm) for (const preview of [true, false]) await timed(node, lot, preview);
    const beforeMb = await residentMb(node);
    const { found, peakMb } = await watchingMemory(node, async () => {
      const previewMs: number[] = [];
      const commitMs: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        previewMs.push(await timed(node, long, true));
        commitMs.push(await timed(node, long, false));
      }
      return { previewMs, commitMs };
    });
    return { dependents: long.dependents, ...found, beforeMb, peakMb };
  } finally {
    await node.stop();
  }
}

async function timed(node: NodeProcess, long: LongLot, preview: boolean): Promise<number> {
  const path = `/v1/wineries/${benchWinery}/actions/${long.receiptId}${preview ? '?preview=true' : ''}`;
  const body = nextCorrection(long);
  const begun = performance.now();
  const answer = await sendJson('PUT', `http://127.0.0.1:${node.port}${path}`, body);
  const ms = performance.now() - begun;
  assertAllChanged(answer, long);
  return ms;
}

function perAction({ dependents }: Found, ms: readonly number[]): Summary {
  return summary(ms.map((one) => (one * 1_000) / dependents));
}

/** `base`: the number of dependents with which the largest edit is compared. */
function report(found: readonly Found[], base: number): PartReport {
  return {
    tables: [
      {
        title: 'Linear: an edit that changes all later actions of a lot',
        head: [
          ...['changed actions', 'preview, ms', 'commit, ms', 'preview, µs an action', 'commit, µs an action'],
          ...['resident MB before', 'at most during', 'growth'],
        ],
        rows: found.map((one) => [
          whole(one.dependents),
          spread(summary(one.previewMs)),
          spread(summary(one.commitMs)),
          whole(perAction(one, one.previewMs).median),
          whole(perAction(one, one.commitMs).median),
          ...[one.beforeMb, one.peakMb, one.peakMb - one.beforeMb].map(whole),
        ]),
      },
    ],
    aims: aimsOf(found, base),
    remarks: [
      `Linear: over HTTP, in a node that was started for each size and has corrected two other lots with ${warmUpDependents.map(whole).join(' and ')} dependents ${warmUps} times. Those that fewer than ${whole(largeEditLimits.touchesOfLargeEdit)} touches follow are decided in the main thread.`,
      'Linear: a worker is a thread of the node, so its heap is part of the resident set of the node. The memory of PostgreSQL is not measured.',
    ],
    plots: plotsOf(found),
    raw: found,
  };
}

function aimsOf(found: readonly Found[], base: number): readonly Aim[] {
  const last = found.at(-1);
  const first = found.find(({ dependents }) => dependents >= base);
  if (first === undefined || last === undefined) return [];
  const growth = Math.max(...found.map(({ beforeMb, peakMb }) => peakMb - beforeMb));
  const ratioAim = (name: string, pick: (one: Found) => readonly number[]): Aim => {
    const ratio = perAction(last, pick(last)).median / perAction(first, pick(first)).median;
    return {
      aim: `linear: ${name} for each changed action, with ${whole(last.dependents)} ÷ with ${whole(first.dependents)}, at most 1.2`,
      found: twoDecimals(ratio),
      met: ratio <= 1.2,
    };
  };
  return [
    ratioAim('preview', ({ previewMs }) => previewMs),
    ratioAim('commit', ({ commitMs }) => commitMs),
    {
      aim: `linear: the resident set grows by at most ${mostGrowthMb} MB`,
      found: `${whole(growth)} MB`,
      met: growth <= mostGrowthMb,
    },
  ];
}

function plotsOf(found: readonly Found[]): readonly ReportPlot[] {
  const series = (name: string, pick: (one: Found) => number) => ({
    name,
    points: found.map((one) => [one.dependents, pick(one)] as const),
  });
  const x = { label: 'changed actions', scale: 'log' } as const;
  return [
    {
      name: 'linear',
      title: 'Time of an edit for each changed action',
      x,
      y: { label: 'µs an action', scale: 'log' },
      series: [
        series('preview', (one) => perAction(one, one.previewMs).median),
        series('commit', (one) => perAction(one, one.commitMs).median),
      ],
    },
    {
      name: 'memory',
      title: 'Resident set of the node',
      x,
      y: { label: 'MB', scale: 'linear' },
      series: [
        series('before the edits', ({ beforeMb }) => beforeMb),
        series('at most during them', ({ peakMb }) => peakMb),
      ],
    },
  ];
}
