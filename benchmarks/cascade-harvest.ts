/** A realistic correction: the oldest weigh tag of a made-up harvest of many wineries and vintages. */

import type { JsonObject } from '../src/application/json-object.js';
import { compose } from '../src/main/compose.js';
import { type CascadeSetting, onDatabase, type PartReport } from './cascade-part.js';
import { finalHarvest, putSettings, recordAll, recordSets } from './harvest-sets.js';
import { sendJson } from './http-json.js';
import { residentMb, watchingMemory } from './memory-watch.js';
import { NodeProcess } from './node-process.js';
import { reportProgress, repositoryRoot } from './report.js';
import { runSolera } from './server-under-test.js';
import { spread, summary, whole } from './statistics.js';

/** Fixed, so that every run records the same actions. */
const seed = 1;
const actionsPerSet = 500;
const progressMs = 10_000;

interface WeighTag {
  readonly winery: string;
  readonly id: string;
  readonly data: JsonObject & { readonly weight: number; readonly cost: number };
}

interface Correction {
  readonly previewMs: number;
  readonly commitMs: number;
  readonly impact: Impact;
}

interface Impact {
  readonly actionsRedecided: number;
  readonly actionsChanged: number;
}

interface Found {
  readonly actions: number;
  readonly recordMs: number;
  readonly corrections: readonly Correction[];
  /** The resident set of the node with its worker, in MB. */
  readonly beforeMb: number;
  readonly peakMb: number;
  readonly verifyMs: number;
}

export async function measureHarvest({ server, size, runs }: CascadeSetting): Promise<PartReport> {
  const found = await onDatabase(server, 'harvest', async (connectionString): Promise<Found> => {
    const { tag, actions, recordMs } = await record(connectionString, size);
    await server.settle();
    const corrected = await correctOften(connectionString, tag, runs);
    return { actions, recordMs, ...corrected, verifyMs: await verified(connectionString) };
  });
  reportProgress(`harvest: ${JSON.stringify(found)}`);
  return report(found);
}

async function record(
  connectionString: string,
  size: number,
): Promise<{ readonly tag: WeighTag } & Pick<Found, 'actions' | 'recordMs'>> {
  const harvest = finalHarvest({ seed, actions: size });
  const { length: actions } = harvest.actions;
  const oldest = harvest.actions.find(({ action }) => action.type === 'receive_fruit');
  if (oldest === undefined) throw new Error('the harvest has no weigh tag');
  const node = await compose({ connectionString });
  try {
    await putSettings(node.solera, harvest);
    const begun = performance.now();
    let recorded = 0;
    let reportedAt = begun;
    await recordAll(node.solera, recordSets(harvest, actionsPerSet), (ofSet) => {
      recorded += ofSet;
      const now = performance.now();
      if (now - reportedAt < progressMs) return;
      reportedAt = now;
      reportProgress(
        `harvest: ${whole(recorded)} of ${whole(actions)} actions, ${whole((recorded * 1_000) / (now - begun))}/s`,
      );
    });
    const { winery, action } = oldest;
    const tag = { winery, id: action.id, data: action.data as WeighTag['data'] }; // A weigh tag of the generator has a weight and a cost.
    return { tag, actions, recordMs: performance.now() - begun };
  } finally {
    await node.close();
  }
}

/** Corrects the tag in a node of its own, each time to another weight and cost. */
async function correctOften(
  connectionString: string,
  tag: WeighTag,
  runs: number,
): Promise<Pick<Found, 'corrections' | 'beforeMb' | 'peakMb'>> {
  const node = await NodeProcess.start(connectionString);
  try {
    const beforeMb = await residentMb(node);
    const { found, peakMb } = await watchingMemory(node, async () => {
      const corrections: Correction[] = [];
      for (let run = 1; run <= runs; run += 1) {
        const { weight, cost } = tag.data;
        // Both have at most six decimals, and so must their sums.
        const body = { data: { ...tag.data, weight: Number((weight + run / 100).toFixed(6)), cost: cost + run } };
        const preview = await timed(node, tag, body, '?preview=true');
        const commit = await timed(node, tag, body, '');
        corrections.push({ previewMs: preview.ms, commitMs: commit.ms, impact: commit.impact });
        reportProgress(`harvest: correction ${run}: ${JSON.stringify(corrections.at(-1))}`);
      }
      return corrections;
    });
    return { corrections: found, beforeMb, peakMb };
  } finally {
    await node.stop();
  }
}

async function timed(
  { port }: NodeProcess,
  { winery, id }: WeighTag,
  body: JsonObject,
  query: string,
): Promise<{ readonly ms: number; readonly impact: Impact }> {
  const url = `http://127.0.0.1:${port}/v1/wineries/${winery}/actions/${id}${query}`;
  const begun = performance.now();
  const answer = await sendJson('PUT', url, body);
  const ms = performance.now() - begun;
  const { actionsRedecided, actionsChanged } = answer.impact as JsonObject & Impact; // As the API says.
  return { ms, impact: { actionsRedecided, actionsChanged } };
}

/** Verifies the database with `solera verify`. Returns how many milliseconds that took. Throws if something differs. */
async function verified(connectionString: string): Promise<number> {
  reportProgress('harvest: verifying');
  const begun = performance.now();
  await runSolera(repositoryRoot(), ['verify', '--json'], { DATABASE_URL: connectionString });
  return performance.now() - begun;
}

function report(found: Found): PartReport {
  const { actions, recordMs, corrections, beforeMb, peakMb, verifyMs } = found;
  const of = (pick: (correction: Correction) => number): string => spread(summary(corrections.map(pick)));
  return {
    tables: [
      {
        title: `Harvest: the correction of the oldest weigh tag among ${whole(actions)} actions (made up)`,
        head: ['', ''],
        rows: [
          ['preview, ms', of(({ previewMs }) => previewMs)],
          ['commit, ms', of(({ commitMs }) => commitMs)],
          ['actions decided again', of(({ impact }) => impact.actionsRedecided)],
          ['actions changed', of(({ impact }) => impact.actionsChanged)],
          ['resident MB of the node with its worker: before', whole(beforeMb)],
          ['— at most during the corrections', whole(peakMb)],
          ['`solera verify` of the whole database, s', whole(verifyMs / 1_000)],
          ['recording the harvest, s', whole(recordMs / 1_000)],
        ],
      },
    ],
    aims: [],
    remarks: [
      `Harvest: generated, with seed ${seed}; recorded in change sets of at most ${actionsPerSet} actions, without the corrections that the generator makes. The weight and the cost of the tag are corrected, over HTTP, in a node that has not decided anything before.`,
    ],
    plots: [],
    raw: found,
  };
}
