/** What the cluster benchmark found, compared with its aims. */
import type { NodeRun } from './cluster-node.js';
import { spread, summary, twoDecimals } from './statistics.js';

/** The sums and averages of a measurement in which all nodes run at once. */
export interface Together {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of all nodes and of the broker for each action, in microseconds. */
  readonly cpuUs: number;
  /** The part of it that the broker took. */
  readonly brokerUs: number;
  readonly runs: readonly NodeRun[];
}

/** The measurements by name, one for each run. */
export type Results = Readonly<Record<string, readonly Together[]>>;

export const hotName = '64 hot lots, two owners, at both nodes';

export function median(results: Results, name: string, pick: (one: Together) => number): number {
  return summary((results[name] ?? []).map(pick)).median;
}

/** The aims whose measurements are among the results. */
export function clusterAims(results: Results) {
  return [...routingAims(results), ...ratioAims(results), ...hotAims(results)];
}

function routingAims(results: Results) {
  if (!('routed 1' in results)) return [];
  const more = (load: string, pick: (one: Together) => number): number =>
    median(results, `routed ${load}`, pick) - median(results, `local ${load}`, pick);
  const cpuUs = more('64', (one) => one.cpuUs);
  const p50Ms = more('1', (one) => one.p50Ms);
  return [
    atMost('more processor time for a routed command', cpuUs, 60, 'µs'),
    atMost('more p50 for a routed command, one in flight', p50Ms, 1, 'ms'),
  ];
}

function ratioAims(results: Results) {
  const atLeast = (name: string, base: string, aim: number, text: string) => {
    const [ones, bases] = [results[name], results[base]];
    if (ones === undefined || bases === undefined) return [];
    const found = summary(ones.map(({ perSecond }, index) => perSecond / (bases[index]?.perSecond ?? Number.NaN)));
    return [{ aim: `${text}, at least ${aim}`, found: spread(found, twoDecimals), met: found.median >= aim }];
  };
  return [
    ...atLeast('routed 64', 'local 64', 0.6, 'routed ÷ local commands, 64 in flight'),
    ...atLeast('nodes 4', 'nodes 1', 0.8, 'four nodes ÷ one'),
    ...atLeast('slow 2', 'slow 1', 1.7, 'two nodes ÷ one with decisions of 1 ms'),
    ...atLeast('two lots, two owners', 'two lots, one owner', 0.35, 'lots of two owners ÷ of one'),
    ...atLeast('two lots, two owners', 'two lots, on a view', 4, 'lots of two owners ÷ decided on a view'),
  ];
}

function hotAims(results: Results) {
  if (!(hotName in results)) return [];
  const hot = results[hotName] ?? [];
  const rates = hot.map(({ runs }) => runs.map(({ perSecond }) => perSecond));
  const fairness = summary(rates.map((run) => Math.min(...run) / Math.max(...run)));
  const overloaded = hot.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.overloaded, 0);
  return [
    {
      aim: `${hotName}: slowest ÷ fastest node, at least 0.5`,
      found: spread(fairness, twoDecimals),
      met: fairness.median >= 0.5,
    },
    atMost(`${hotName}: refused as overloaded`, overloaded, 0, 'commands'),
    atMost(
      `${hotName}: p99`,
      median(results, hotName, ({ p99Ms }) => p99Ms),
      1_000,
      'ms',
    ),
  ];
}

function atMost(text: string, found: number, most: number, unit: string) {
  return { aim: `${text}, at most ${most} ${unit}`, found: `${twoDecimals(found)} ${unit}`, met: found <= most };
}
