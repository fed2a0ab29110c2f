/** How long the read models take to be rebuilt, and what following costs writers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readModels } from '../src/adapters/postgres/read-models/model-queries.js';
import type { FollowerStatus } from '../src/followers/followers.js';
import type { PartReport } from './cascade-part.js';
import { prepareLotsOverHttp } from './cellar-load.js';
import { fillLog } from './feed-log.js';
import { type FeedNode, type FeedSetting, FeedSite, headOf } from './feed-site.js';
import type { FeedWriterOrder, Written } from './feed-writer.js';
import type { OrderedProcess } from './ordered-process.js';
import { type Aim, reportProgress } from './report.js';
import { type CopiedResults, copyResults } from './result-copy.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';
import type { TurnTimes } from './turn-watch.js';

/** One rebuild, of one follower or of all at once. */
interface Rebuild {
  readonly followers: string;
  readonly notifications: number;
  readonly ms: number;
  readonly nodeMs: number;
  readonly turns: TurnTimes;
  /** COPY of the result rows. */
  readonly copied: CopiedResults;
}

/** What the followers do while writers write. */
const modes = ['paused', 'following', 'rebuilding'] as const;
type Mode = (typeof modes)[number];

interface Load {
  readonly mode: Mode;
  readonly actionsPerSecond: number;
  readonly turns: TurnTimes;
  readonly nodeUs: number;
  /** By how many notifications the slowest follower is behind at the end. */
  readonly behind: number;
}

const names = readModels.map(({ name }) => name);
const all = 'all at once';
const lots = 500;
const connections = 64;
const warmUpMs = 3_000;
const measuredMs = 4_000;
const pollMs = 20;
const aims = { turnP99Ms: 20, writers: 0.9 };

export async function measureFollowers(setting: FeedSetting): Promise<PartReport> {
  return FeedSite.use(setting, 'followers', async (site) => {
    const head = await fillLog(site.connectionString, setting.size);
    const node = await site.node({ followers: true });
    reportProgress(`followers: the first build of ${whole(head)} notifications`);
    await settled(node);
    const rebuilds: Rebuild[] = [];
    for (let run = 1; run <= setting.runs; run += 1)
      for (const followers of [...names, all]) {
        await setting.server.settle();
        rebuilds.push(await measureRebuild(site, node, followers, head));
        reportProgress(`followers, run ${run}: ${JSON.stringify(rebuilds.at(-1))}`);
      }
    return report(rebuilds, await measureLoads(site, node, setting.runs));
  });
}

async function measureRebuild(site: FeedSite, node: FeedNode, followers: string, head: number): Promise<Rebuild> {
  const rebuilt = followers === all ? names : [followers];
  await node.process.obey({ kind: 'turns' });
  const [cpuBefore, begun] = [await node.process.cpuMs(), performance.now()];
  for (const name of rebuilt) await control(node, name, 'rebuild');
  await settled(node);
  const ms = performance.now() - begun;
  const nodeMs = (await node.process.cpuMs()) - cpuBefore;
  const turns = await node.process.obey<TurnTimes>({ kind: 'turns' });
  const copies: CopiedResults[] = [];
  for (const name of rebuilt) copies.push(await copyResults(site.connectionString, name));
  const copied = copies.reduce((sum, one) => ({ rows: sum.rows + one.rows, ms: sum.ms + one.ms }));
  return { followers, notifications: head, ms, nodeMs, turns, copied };
}

async function measureLoads(site: FeedSite, node: FeedNode, runs: number): Promise<readonly Load[]> {
  await prepareLotsOverHttp(node.url, lots);
  const writer = await site.start<FeedWriterOrder>('feed-writer', { port: node.port, lots, connections });
  await writer.obey({ kind: 'flood', ms: warmUpMs });
  const loads: Load[] = [];
  for (let run = 1; run <= runs; run += 1)
    for (const mode of modes) {
      loads.push(await measureLoad(node, writer, mode));
      reportProgress(`followers, run ${run}: ${JSON.stringify(loads.at(-1))}`);
    }
  return loads;
}

async function measureLoad(node: FeedNode, writer: OrderedProcess<FeedWriterOrder>, mode: Mode): Promise<Load> {
  await settled(node);
  if (mode === 'rebuilding') for (const name of names) await control(node, name, 'rebuild');
  if (mode === 'paused') for (const name of names) await control(node, name, 'pause');
  await node.process.obey({ kind: 'turns' });
  const cpuBefore = await node.process.cpuMs();
  const written = await writer.obey<Written>({ kind: 'flood', ms: measuredMs });
  const nodeUs = (((await node.process.cpuMs()) - cpuBefore) * 1_000) / written.last.length;
  const turns = await node.process.obey<TurnTimes>({ kind: 'turns' });
  const behind = (await headOf(node)) - Math.min(...(await statuses(node)).map(({ position }) => position));
  if (mode === 'paused') for (const name of names) await control(node, name, 'resume');
  return { mode, actionsPerSecond: written.perSecond, turns, nodeUs, behind };
}

/** Waits until no follower is rebuilding, and all have the whole log. */
async function settled(node: FeedNode): Promise<void> {
  for (;;) {
    const found = await statuses(node);
    const failed = found.find(({ problem }) => problem !== null);
    if (failed !== undefined) throw new Error(`follower ${failed.name} has failed: ${failed.problem}`);
    if (found.every(({ status, position, head }) => status === 'following' && position >= head)) return;
    await sleep(pollMs);
  }
}

async function statuses({ url }: FeedNode): Promise<readonly FollowerStatus[]> {
  const answer = await fetch(`${url}/v1/followers`);
  return (await answer.json()) as readonly FollowerStatus[]; // As the API says.
}

async function control({ url }: FeedNode, name: string, action: 'rebuild' | 'pause' | 'resume'): Promise<void> {
  const answer = await fetch(`${url}/v1/followers/${name}/${action}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${action} of ${name} was answered with ${answer.status}: ${await answer.text()}`);
}

function report(rebuilds: readonly Rebuild[], loads: readonly Load[]): PartReport {
  const paused = loads.filter(({ mode }) => mode === 'paused');
  const ratio = (wanted: Mode) =>
    summary(
      loads
        .filter(({ mode }) => mode === wanted)
        .map(({ actionsPerSecond }, run) => actionsPerSecond / (paused[run]?.actionsPerSecond ?? Number.NaN)),
    );
  const p99 = summary(rebuilds.filter(({ followers }) => followers === all).map(({ turns }) => turns.p99Ms));
  const met: readonly Aim[] = [
    {
      aim: `turns of the event loop while all read models are rebuilt, p99 at most ${aims.turnP99Ms} ms`,
      found: `${spread(p99, twoDecimals)} ms`,
      met: p99.median <= aims.turnP99Ms,
    },
    {
      aim: `writers beside running followers keep at least ${aims.writers} of their rate`,
      found: spread(ratio('following'), twoDecimals),
      met: ratio('following').median >= aims.writers,
    },
  ];
  return {
    tables: [rebuildTable(rebuilds), loadTable(loads, ratio)],
    aims: met,
    remarks: [
      'Followers: COPY writes the rows of a finished rebuild into empty tables with the same indexes, from a file of the server. A rebuild also reads the log, makes notifications of its rows, and writes the rows in many transactions.',
    ],
    plots: [],
    raw: { rebuilds, loads },
  };
}

function rebuildTable(rebuilds: readonly Rebuild[]) {
  const of = (wanted: string, pick: (rebuild: Rebuild) => number) =>
    summary(rebuilds.filter(({ followers }) => followers === wanted).map(pick));
  return {
    title: `Rebuilds of the read models from ${whole(rebuilds[0]?.notifications ?? 0)} notifications`,
    head: [
      'read model',
      'notifications/s',
      'rows of the result',
      'ms',
      'COPY of the same rows, ms',
      'COPY ÷ rebuild',
      'node, processor µs a notification',
      'turn of the event loop: p99 ms',
      'most',
      'most processor time of a turn, ms',
    ],
    rows: [...names, all].map((name) => [
      name,
      spread(of(name, ({ notifications, ms }) => (notifications * 1_000) / ms)),
      whole(of(name, ({ copied }) => copied.rows).median),
      spread(of(name, ({ ms }) => ms)),
      spread(of(name, ({ copied }) => copied.ms)),
      spread(
        of(name, ({ copied, ms }) => copied.ms / ms),
        twoDecimals,
      ),
      spread(of(name, ({ nodeMs, notifications }) => (nodeMs * 1_000) / notifications)),
      spread(
        of(name, ({ turns }) => turns.p99Ms),
        twoDecimals,
      ),
      spread(of(name, ({ turns }) => turns.maxMs)),
      spread(of(name, ({ turns }) => turns.processorMs ?? Number.NaN)),
    ]),
  };
}

function loadTable(loads: readonly Load[], ratio: (mode: Mode) => ReturnType<typeof summary>) {
  const of = (wanted: Mode, pick: (load: Load) => number) =>
    summary(loads.filter(({ mode }) => mode === wanted).map(pick));
  return {
    title: `Writers (${connections} connections) beside the followers`,
    head: [
      'followers',
      'acknowledged actions/s',
      'relative to paused',
      'node, processor µs an action',
      'turn of the event loop: p99 ms',
      'most',
      'notifications behind at the end',
    ],
    rows: modes.map((mode) => [
      mode,
      spread(of(mode, ({ actionsPerSecond }) => actionsPerSecond)),
      spread(ratio(mode), twoDecimals),
      spread(of(mode, ({ nodeUs }) => nodeUs)),
      spread(
        of(mode, ({ turns }) => turns.p99Ms),
        twoDecimals,
      ),
      spread(of(mode, ({ turns }) => turns.maxMs)),
      spread(of(mode, ({ behind }) => behind)),
    ]),
  };
}
