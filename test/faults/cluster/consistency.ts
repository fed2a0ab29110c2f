import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { foldFeed } from '../../oracle/feed.js';
import type { FeedEntry } from '../../oracle/feed-fault.js';
import { runProgram } from '../node-process.js';
import type { Checked } from './checked.js';
import type { ClusterSite } from './cluster-site.js';
import type { FeedReader } from './feed-reader.js';
import type { Workload } from './workload.js';

const catchUpTimeoutMs = 30_000;

/** Compares what users were answered with the log, the log with the states that every node serves, and all of it with a rebuild. No user may write meanwhile. */
export async function checkConsistency(site: ClusterSite, workload: Workload): Promise<Checked[]> {
  const { acknowledgements, observer, feeds, readAtOnce, crew } = workload;
  await crew.drained();
  const logs: FeedEntry[][] = [];
  for (const { client } of site.nodes) logs.push(await observer.readAll(client));
  const [log = []] = logs;
  return [
    {
      check: 'acknowledged once, refused never',
      compared: acknowledgements.counts.acknowledged + acknowledgements.counts.refused,
      faults: [...acknowledgements.compare(log, crew.published), ...openFaults(acknowledgements.counts.open)],
    },
    await crew.check(log),
    { check: 'log dense and unchanged', compared: log.length, faults: [...observer.faults, ...lengthFaults(logs)] },
    { check: 'live feeds complete', compared: log.length * feeds.length, faults: await feedFaults(feeds, log) },
    { check: 'read at once elsewhere', compared: readAtOnce.samples, faults: readAtOnce.faults },
    await servedStates(site, log),
    await verified(site),
    {
      check: 'nodes alive',
      compared: site.nodes.length,
      faults: site.nodes
        .filter(({ process }) => process.died)
        .map(({ name, process }) => `${name} died: ${process.log}`),
    },
  ];
}

function openFaults(open: number): string[] {
  return open === 0 ? [] : [`${open} writes were never settled`];
}

function lengthFaults(logs: readonly (readonly FeedEntry[])[]): string[] {
  const lengths = logs.map(({ length }) => length);
  return new Set(lengths).size === 1 ? [] : [`nodes serve logs of different lengths: ${lengths.join(', ')}`];
}

/** Expects each live feed to have delivered every change set once, in the order of the log. */
async function feedFaults(feeds: readonly FeedReader[], log: readonly FeedEntry[]): Promise<string[]> {
  const expected: string[] = [];
  for (const { data } of log) {
    const { change } = data as { change: string };
    if (expected.at(-1) !== change) expected.push(change);
  }
  const deadline = performance.now() + catchUpTimeoutMs;
  while (feeds.some(({ position }) => position < log.length) && performance.now() < deadline) await pause(50);
  return feeds.flatMap(({ position, changes }, index) => {
    const name = `the feed of node-${index + 1}`;
    if (position !== log.length) return [`${name} ends with ${position}, the log with ${log.length}`];
    const wrong = expected.findIndex((change, at) => changes[at] !== change);
    if (wrong >= 0 || changes.length !== expected.length)
      return [`${name} differs from the log in change set ${wrong + 1}: ${changes[wrong]}, not ${expected[wrong]}`];
    return [];
  });
}

/** Compares the states that every node serves with an independent fold of the log. */
async function servedStates({ nodes }: ClusterSite, log: readonly FeedEntry[]): Promise<Checked> {
  const folded = foldFeed(log, { indexBase: 0 });
  const found: string[] = [];
  for (const [name, expected] of folded) {
    const [winery, lot] = name.split('/');
    for (const node of nodes) {
      const { status, text } = await node.client({ method: 'GET', path: `/v1/wineries/${winery}/lots/${lot}` });
      const served: unknown = status === 200 ? JSON.parse(text) : { status };
      try {
        expect(served).toMatchObject({ ...expected });
      } catch (error) {
        found.push(`${node.name} serves ${name} otherwise than the log folds to: ${String(error).slice(0, 1_000)}`);
      }
    }
  }
  return { check: 'fold = served states', compared: folded.size * nodes.length, faults: found };
}

/** Runs `solera verify`: a rebuild from nothing, versions, saved states, repeated answers and conservation. */
async function verified({ database }: ClusterSite): Promise<Checked> {
  const { code, output } = await runProgram(['verify', '--json'], {
    DATABASE_URL: database.connectionString,
    LOG_LEVEL: 'warn',
  });
  const report = /"head": (\d+)/.exec(output);
  return {
    check: 'solera verify (rebuild, conservation)',
    compared: Number(report?.[1] ?? 0),
    faults: code === 0 ? [] : [output.slice(0, 4_000)],
  };
}
