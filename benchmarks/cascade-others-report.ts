import type { PartReport } from './cascade-part.js';
import { percentiles } from './closed-loop.js';
import type { LoopAnswer } from './measured-node.js';
import { type Sample, type Sender, senders } from './other-commands.js';
import { twoDecimals, whole } from './statistics.js';

/** One large edit, and the other commands before and during it. */
export interface OthersFound {
  readonly dependents: number;
  readonly samples: readonly Sample[];
  /** All in milliseconds of `performance.now()`. */
  readonly quietFrom: number;
  readonly editFrom: number;
  /** The answer to the edit: shortly before, it was published. */
  readonly editTo: number;
  /** The event loop of the node in the quiet period and during the edit. */
  readonly quietLoop: LoopAnswer;
  readonly editLoop: LoopAnswer;
  /** '' if the final history is proven, otherwise how the verification ended. */
  readonly failedProof: string;
}

/** The latencies of one period, in milliseconds. */
interface Latencies {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const periods = ['quiet', 'while the edit runs', 'second of publication'] as const;
type Period = (typeof periods)[number];

const aimRatio = 2;
const aimMaxMs = 100;
const aimLoopMs = 20;
/** Commands that publishing delays are answered after the edit. */
const halfSecondMs = 500;
/** Time of one point of the plot. */
const bucketMs = 500;

export function describeOthers(found: readonly OthersFound[]): PartReport {
  const each = found.map((one) => ({ one, of: latenciesOf(one) }));
  return {
    tables: each.flatMap(({ one, of }) => [latencyTable(one, of), loopTable(one)]),
    aims: each.flatMap(({ one, of }) => aimsOf(one, of)),
    remarks: [
      'Others: 32 clients add to other lots, and one records on the lot that is rewritten, with a pause of 50 ms between two commands, alternately at its end and before the ten newest actions. They run over HTTP in the process of the benchmark, the node in a process of its own. The second of publication is the one around the answer to the edit; the period in which the edit runs ends with it.',
    ],
    plots: found.map(plotOf),
    raw: each.map(({ one: { samples: _samples, ...rest }, of }) => ({ ...rest, latencies: Object.fromEntries(of) })),
  };
}

type Found = ReadonlyMap<string, Latencies>;

function key(sender: Sender, period: Period): string {
  return `${sender}, ${period}`;
}

/** The latencies of each sender in each period. A command belongs to the period in which it was answered. */
function latenciesOf({ samples, quietFrom, editFrom, editTo }: OthersFound): Found {
  const spans: Readonly<Record<Period, readonly [number, number]>> = {
    quiet: [quietFrom, editFrom],
    'while the edit runs': [editFrom, editTo + halfSecondMs],
    'second of publication': [editTo - halfSecondMs, editTo + halfSecondMs],
  };
  const found = new Map<string, Latencies>();
  for (const sender of senders)
    for (const period of periods) {
      const [from, to] = spans[period];
      const times = samples.filter((one) => one.sender === sender && one.at >= from && one.at < to).map(({ ms }) => ms);
      const maxMs = times.reduce((most, ms) => Math.max(most, ms), 0);
      if (times.length > 0) found.set(key(sender, period), { count: times.length, ...percentiles(times), maxMs });
    }
  return found;
}

function latencyTable({ dependents, editFrom, editTo }: OthersFound, found: Found) {
  const seconds = ((editTo - editFrom) / 1_000).toFixed(1);
  return {
    title: `Others: commands while an edit with ${whole(dependents)} dependents runs for ${seconds} s`,
    head: ['commands on', 'period', 'answered', 'p50 ms', 'p99 ms', 'max ms'],
    rows: senders.flatMap((sender) =>
      periods.map((period) => {
        const one = found.get(key(sender, period));
        const figures = [one?.p50Ms, one?.p99Ms, one?.maxMs].map((ms) => (ms === undefined ? '' : twoDecimals(ms)));
        return [sender, period, whole(one?.count ?? 0), ...figures];
      }),
    ),
  };
}

function loopTable({ dependents, quietLoop, editLoop }: OthersFound) {
  return {
    title: `Others: time between two turns of the event loop of the node, ${whole(dependents)} dependents`,
    head: ['period', 'p50 ms', 'p99 ms', 'max ms'],
    rows: [
      ['quiet', ...[quietLoop.p50Ms, quietLoop.p99Ms, quietLoop.maxMs].map(twoDecimals)],
      ['while the edit runs', ...[editLoop.p50Ms, editLoop.p99Ms, editLoop.maxMs].map(twoDecimals)],
    ],
  };
}

function aimsOf({ dependents, editLoop, failedProof }: OthersFound, found: Found) {
  const about = `others, ${whole(dependents)} dependents`;
  const p99 = (sender: Sender, period: Period): number => found.get(key(sender, period))?.p99Ms ?? Number.NaN;
  const most = Math.max(
    ...senders.map((sender) => found.get(key(sender, 'while the edit runs'))?.maxMs ?? Number.POSITIVE_INFINITY),
  );
  const ratios = senders.flatMap((sender) =>
    (['while the edit runs', 'second of publication'] as const).map((period) => {
      const ratio = p99(sender, period) / p99(sender, 'quiet');
      return {
        aim: `${about}: p99 of commands on ${sender}, ${period} ÷ quiet, at most ${aimRatio}`,
        found: Number.isNaN(ratio) ? 'no command was answered' : twoDecimals(ratio),
        met: ratio <= aimRatio,
      };
    }),
  );
  return [
    ...ratios,
    { aim: `${about}: no command takes longer than ${aimMaxMs} ms`, found: `${whole(most)} ms`, met: most <= aimMaxMs },
    {
      aim: `${about}: p99 between two turns of the event loop under ${aimLoopMs} ms`,
      found: `${twoDecimals(editLoop.p99Ms)} ms`,
      met: editLoop.p99Ms < aimLoopMs,
    },
    {
      aim: `${about}: verification proves the final history`,
      found: failedProof === '' ? 'proven' : failedProof,
      met: failedProof === '',
    },
  ];
}

/** The greatest latency in each half second. */
function plotOf({ dependents, samples, quietFrom, editFrom, editTo }: OthersFound) {
  const seconds = (at: number): number => (at - quietFrom) / 1_000;
  const points = (isOf: (sample: Sample) => boolean): readonly (readonly [number, number])[] => {
    const buckets = new Map<number, number>();
    for (const sample of samples) {
      if (sample.at < quietFrom || !isOf(sample)) continue;
      const bucket = Math.floor((sample.at - quietFrom) / bucketMs);
      buckets.set(bucket, Math.max(buckets.get(bucket) ?? 0, sample.ms));
    }
    return [...buckets].sort(([a], [b]) => a - b).map(([bucket, ms]) => [((bucket + 0.5) * bucketMs) / 1_000, ms]);
  };
  return {
    name: `others-${dependents}`,
    title: `Slowest command in each half second, an edit with ${whole(dependents)} dependents`,
    x: { label: 'seconds', scale: 'linear' as const },
    y: { label: 'ms', scale: 'linear' as const },
    series: senders.map((name) => ({ name, points: points(({ sender }) => sender === name) })),
    marks: [
      { x: seconds(editFrom), label: 'edit begins' },
      { x: seconds(editTo), label: 'answered' },
    ],
  };
}
