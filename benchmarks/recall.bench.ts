/** Measures recalls: the forward lineage of receipts and of additions in a winery with a long history. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { JsonObject } from '../src/application/json-object.js';
import { harvest } from '../src/harvest/harvest.js';
import type { HarvestStep } from '../src/harvest/step.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { accepted } from './cellar-load.js';
import { describeMachine, type Machine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { serveHttp, startNode } from './solera-node.js';
import { whole } from './statistics.js';

interface RecallOptions {
  readonly actions: number;
  readonly save: boolean;
}

/** A recall: of all that a lot ever held, or of what it held just after an addition. */
interface Recall {
  readonly winery: string;
  readonly lot: string;
  readonly from?: string;
}
interface Measured extends Recall {
  readonly ms: number;
  /** The longest time for which the event loop was held. */
  readonly heldMs: number;
  readonly lots: number;
  readonly edges: number;
  readonly destinations: number;
}

type Node = Awaited<ReturnType<typeof startNode>>;

const aimMs = 1_000;
const aimHeldMs = 50;
const stepsPerChangeSet = 100;
/** Recalls of additions: this many of them, evenly spread over the history. */
const additionsMeasured = 200;

export async function benchRecall({ actions, save }: RecallOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const steps = [...harvest({ seed: 1, actions, wineries: 1 })];
    const connectionString = await server.createDatabase('bench_recall');
    await load(server, connectionString, steps);
    const node = await startNode(connectionString);
    const { receipts, additions } = recallsOf(steps);
    // The first recalls find the code not yet compiled and the pages not yet in memory.
    for (const recall of receipts.slice(0, 20)) await measure(node, recall);
    const ofReceipts = await measureAll(node, receipts, 'receipts');
    const ofAdditions = await measureAll(node, additions, 'additions');
    const worst = [...ofReceipts, ...ofAdditions].sort((a, b) => b.ms - a.ms).slice(0, 5);
    const overHttp = await measureHttp(node, worst[0] ?? { winery: '', lot: '' });
    await node.close();
    await report(machine, { actions, ofReceipts, ofAdditions, worst, overHttp }, save);
  } finally {
    await server.stop();
  }
}

interface Found {
  readonly actions: number;
  readonly ofReceipts: readonly Measured[];
  readonly ofAdditions: readonly Measured[];
  readonly worst: readonly Measured[];
  readonly overHttp: { readonly jsonMs: number; readonly csvMs: number };
}

async function report(machine: Machine, found: Found, save: boolean): Promise<void> {
  const { actions, ofReceipts, ofAdditions, worst, overHttp } = found;
  const worstMs = Math.max(worst[0]?.ms ?? 0, overHttp.jsonMs, overHttp.csvMs);
  const heldMs = Math.max(...[...ofReceipts, ...ofAdditions].map((one) => one.heldMs));
  await publish(
    {
      name: 'recall',
      measures:
        `the forward lineage, through the use case on a warm node, of every lot of fruit or bulk that has a receipt, and from ${additionsMeasured} additions, in one winery with a ` +
        `generated harvest of ${whole(actions)} actions and its late entries and corrections. The slowest of all also over HTTP, as JSON and as CSV.`,
      doesNotMeasure: 'a cold cache, a network, recalls at the same time as other traffic or as one another.',
      machine,
      tables: [
        {
          title: 'Recalls (milliseconds; the slowest one is described)',
          head: [
            'of',
            'recalls',
            'median',
            '99 %',
            'slowest',
            'its lots',
            'its edges',
            'its destinations',
            'event loop held at most',
          ],
          rows: [tableRow('receipts', ofReceipts), tableRow('additions', ofAdditions)],
        },
        {
          title: 'The slowest over HTTP (milliseconds)',
          head: ['JSON', 'CSV'],
          rows: [[whole(overHttp.jsonMs), whole(overHttp.csvMs)]],
        },
      ],
      aims: [
        { aim: `every recall within ${whole(aimMs)} ms`, found: `${whole(worstMs)} ms`, met: worstMs <= aimMs },
        {
          aim: `the event loop held for at most ${aimHeldMs} ms`,
          found: `${whole(heldMs)} ms`,
          met: heldMs <= aimHeldMs,
        },
      ],
      remarks: [
        'The time for which the event loop is held includes pauses of garbage collection, and waits for a processor on a busy machine.',
      ],
      raw: { worst, ofReceipts, ofAdditions, overHttp },
    },
    save,
  );
}

/** Returns a row of the table: times of all recalls, and the size of the slowest. */
function tableRow(name: string, all: readonly Measured[]): readonly string[] {
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (part: number): string => whole(times[Math.floor(part * (times.length - 1))] ?? 0);
  const largest = all.reduce((found, one) => (one.ms > found.ms ? one : found), all[0] ?? noRecall);
  const { lots, edges, destinations } = largest;
  const slowest = [lots, edges, destinations].map(whole);
  return [
    name,
    whole(all.length),
    at(0.5),
    at(0.99),
    at(1),
    ...slowest,
    whole(Math.max(...all.map((one) => one.heldMs))),
  ];
}

const noRecall: Measured = { winery: '', lot: '', ms: 0, heldMs: 0, lots: 0, edges: 0, destinations: 0 };

/** Records the steps in their order, in change sets, which is several times faster than one by one. */
async function load(server: BenchServer, connectionString: string, steps: readonly HarvestStep[]): Promise<void> {
  const node = await startNode(connectionString);
  const begun = performance.now();
  let pending: JsonObject[] = [];
  let ids = new Set<string>();
  const flush = async (winery: string): Promise<void> => {
    if (pending.length > 0) accepted(await node.solera.change(winery, { changes: pending }, {}));
    pending = [];
    ids = new Set();
  };
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'winery') accepted(await node.solera.putWinery(step.winery, step.body));
    else if (step.kind === 'vessel') accepted(await node.solera.putVessel(step.winery, step.vessel, step.body));
    else {
      // A change set names each action once.
      const id = step.kind === 'record' ? step.action.id : step.id;
      if (ids.has(id) || pending.length >= stepsPerChangeSet) await flush(step.winery);
      pending.push(changeOf(step));
      ids.add(id);
    }
    if (index % 10_000 === 0 || index === steps.length - 1) {
      await flush(step.winery);
      const rate = whole((1_000 * index) / (performance.now() - begun));
      reportProgress(`${whole(index + 1)} of ${whole(steps.length)} steps (${rate}/s)`);
    }
  }
  await node.close();
  await server.settle();
}

function changeOf(step: Extract<HarvestStep, { readonly kind: 'record' | 'revise' | 'retract' }>): JsonObject {
  if (step.kind === 'record') return { op: 'record', action: step.action };
  return step.kind === 'revise' ? { op: 'revise', id: step.id, ...step.body } : { op: 'retract', id: step.id };
}

/** Returns the recalls of all lots with a receipt, and those from additions. An edit may have retracted some of them. */
function recallsOf(steps: readonly HarvestStep[]): {
  readonly receipts: readonly Recall[];
  readonly additions: readonly Recall[];
} {
  const receipts = new Map<string, Recall>();
  const additions: Recall[] = [];
  for (const step of steps) {
    if (step.kind !== 'record') continue;
    const { winery, action } = step;
    // The data of the generator's actions is that of the API.
    const { lot, to } = action.data as { readonly lot?: string; readonly to?: { readonly lot: string } };
    if (action.type === 'receive_fruit' && lot !== undefined) receipts.set(lot, { winery, lot });
    if (action.type === 'receive_bulk' && to !== undefined) receipts.set(to.lot, { winery, lot: to.lot });
    if (action.type === 'addition' && lot !== undefined) additions.push({ winery, lot, from: action.id });
  }
  const every = Math.max(1, Math.floor(additions.length / additionsMeasured));
  return { receipts: [...receipts.values()], additions: additions.filter((_, index) => index % every === 0) };
}

async function measureAll(node: Node, recalls: readonly Recall[], name: string): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const recall of recalls) {
    const one = await measure(node, recall);
    if (one !== null) measured.push(one);
  }
  reportProgress(`${whole(measured.length)} recalls of ${name}`);
  return measured;
}

/** Returns null if the lot or the addition has no effect, because an edit retracted it. */
async function measure({ solera }: Node, recall: Recall): Promise<Measured | null> {
  const { winery, lot, from } = recall;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  const answer = await solera.lineage(winery, lot, {
    direction: 'forward',
    ...(from === undefined ? {} : { from: { action: from } }),
  });
  const ms = performance.now() - begun;
  delay.disable();
  if (!answer.ok && ['not_found', 'bad_request'].includes(answer.problem.code)) return null;
  const json: JsonObject = accepted(answer);
  // The answer of a lineage, as the API describes it.
  const { totals } = json as { readonly totals?: Record<string, number> };
  const count = (list: string): number => totals?.[list] ?? lengthOf(json[list]);
  const heldMs = delay.max / 1e6;
  return { ...recall, ms, heldMs, lots: count('nodes'), edges: count('edges'), destinations: count('destinations') };
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

async function measureHttp(
  node: Node,
  { winery, lot, from }: Recall,
): Promise<{ readonly jsonMs: number; readonly csvMs: number }> {
  const http = await serveHttp(node);
  const query = from === undefined ? '' : `&from=${from}`;
  const url = `http://127.0.0.1:${http.port}/v1/wineries/${winery}/lots/${lot}/lineage?direction=forward${query}`;
  const timed = async (accept: string): Promise<number> => {
    const begun = performance.now();
    const response = await fetch(url, { headers: { accept } });
    await response.text();
    if (!response.ok) throw new Error(`${url} was answered with ${response.status}`);
    return performance.now() - begun;
  };
  try {
    return { jsonMs: await timed('application/json'), csvMs: await timed('text/csv') };
  } finally {
    await http.close();
  }
}
