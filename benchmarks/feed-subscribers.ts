/** What event streams cost a node: memory, turns of the event loop, and the rate of its writers. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartReport } from './cascade-part.js';
import { benchWinery, lotCode, prepareLotsOverHttp } from './cellar-load.js';
import type { FeedNodeMemory } from './feed-node.js';
import { type FeedNode, type FeedSetting, FeedSite, headOf } from './feed-site.js';
import type { FeedStreamsOrder, Received } from './feed-streams.js';
import type { FeedWriterOrder, Written } from './feed-writer.js';
import type { OrderedProcess } from './ordered-process.js';
import { type Aim, reportProgress } from './report.js';
import { type Summary, spread, summary, twoDecimals, whole } from './statistics.js';
import type { TurnTimes } from './turn-watch.js';

/** Which streams are open while writers write. */
const audiences = ['none', 'idle', 'busy'] as const;
type Audience = (typeof audiences)[number];

interface Load {
  readonly audience: Audience;
  readonly actionsPerSecond: number;
  readonly turns: TurnTimes;
  /** Notifications, and megabytes, that all streams together received in a second, until the last stream had everything. */
  readonly deliveredPerSecond: number;
  readonly deliveredMbPerSecond: number;
  /** How long the last stream needed after the last acknowledgement. */
  readonly behindMs: number;
  readonly nodeUs: number;
}

interface Memory {
  readonly kbEach: number;
  readonly heapKbEach: number;
}

interface Found {
  readonly memory: readonly Memory[];
  readonly loads: readonly Load[];
}

const idleStreams = 1_000;
const busyStreams = 100;
const lots = 500;
const connections = 64;
const warmUpMs = 3_000;
const measuredMs = 4_000;
const settleMs = 1_000;

export async function measureSubscribers(setting: FeedSetting): Promise<PartReport> {
  const found = await FeedSite.use(setting, 'subscribers', async (site): Promise<Found> => {
    const memory: Memory[] = [];
    for (let run = 1; run <= setting.runs; run += 1) {
      memory.push(await measureMemory(site));
      reportProgress(`subscribers, run ${run}: ${JSON.stringify(memory.at(-1))}`);
    }
    return { memory, loads: await measureLoads(site, setting.runs) };
  });
  return report(found);
}

/** Opens many streams of the log on a fresh node, to which nothing is written. */
async function measureMemory(site: FeedSite): Promise<Memory> {
  const node = await site.node({ flags: ['--expose-gc'] });
  const streams = await site.start<FeedStreamsOrder>('feed-streams', { port: node.port });
  // The first streams make what all of them share.
  await streams.obey({ kind: 'open', paths: logStreams(10) });
  const before = await memoryOf(node);
  await streams.obey({ kind: 'open', paths: logStreams(idleStreams - 10) });
  await sleep(settleMs);
  const after = await memoryOf(node);
  await streams.stop();
  await node.process.stop();
  const kb = (pick: (memory: FeedNodeMemory) => number): number =>
    (pick(after) - pick(before)) / 1_024 / (idleStreams - 10);
  return { kbEach: kb(({ rssBytes }) => rssBytes), heapKbEach: kb(({ heapBytes }) => heapBytes) };
}

function memoryOf({ process }: FeedNode): Promise<FeedNodeMemory> {
  return process.obey({ kind: 'memory' });
}

function logStreams(count: number): readonly string[] {
  return Array.from({ length: count }, () => '/v1/notifications/stream?after=0');
}

async function measureLoads(site: FeedSite, runs: number): Promise<readonly Load[]> {
  const node = await site.node({ limits: { eventStreams: idleStreams + busyStreams } });
  await prepareLotsOverHttp(node.url, lots + idleStreams);
  const writer = await site.start<FeedWriterOrder>('feed-writer', { port: node.port, lots, connections });
  const streams = await site.start<FeedStreamsOrder>('feed-streams', { port: node.port });
  await writer.obey({ kind: 'flood', ms: warmUpMs });
  const loads: Load[] = [];
  for (let run = 1; run <= runs; run += 1)
    for (const audience of audiences) {
      loads.push(await measureLoad(node, writer, streams, audience));
      reportProgress(`subscribers, run ${run}: ${JSON.stringify(loads.at(-1))}`);
    }
  return loads;
}

async function measureLoad(
  node: FeedNode,
  writer: OrderedProcess<FeedWriterOrder>,
  streams: OrderedProcess<FeedStreamsOrder>,
  audience: Audience,
): Promise<Load> {
  const head = await headOf(node);
  await streams.obey({ kind: 'open', paths: pathsOf(audience, head) });
  await writer.obey({ kind: 'flood', ms: settleMs });
  const before = await streams.obey<Received>({ kind: 'received' });
  await node.process.obey({ kind: 'turns' });
  const [cpuBefore, begun] = [await node.process.cpuMs(), performance.now()];
  const written = await writer.obey<Written>({ kind: 'flood', ms: measuredMs });
  const [cpuMs, writtenAt] = [(await node.process.cpuMs()) - cpuBefore, performance.now()];
  const turns = await node.process.obey<TurnTimes>({ kind: 'turns' });
  if (audience === 'busy') await streams.obey({ kind: 'reach', number: Math.max(...written.last) });
  const received = await streams.obey<Received>({ kind: 'received' });
  const seconds = (performance.now() - begun) / 1_000;
  await streams.obey({ kind: 'close' });
  // A stream that has received nothing yet has no id.
  const entries = received.ids.reduce(
    (sum, id, index) => sum + Math.max(id, head) - Math.max(before.ids[index] ?? 0, head),
    0,
  );
  return {
    audience,
    actionsPerSecond: written.perSecond,
    turns,
    deliveredPerSecond: audience === 'busy' ? entries / seconds : 0,
    deliveredMbPerSecond: (received.bytes - before.bytes) / 1e6 / seconds,
    behindMs: performance.now() - writtenAt,
    nodeUs: (cpuMs * 1_000) / written.last.length,
  };
}

/** The idle streams are of lots that do not change, and the busy ones of the log. */
function pathsOf(audience: Audience, head: number): readonly string[] {
  switch (audience) {
    case 'none':
      return [];
    case 'idle':
      return Array.from(
        { length: idleStreams },
        (_, index) => `/v1/wineries/${benchWinery}/lots/${lotCode(lots + index)}/stream`,
      );
    case 'busy':
      return Array.from({ length: busyStreams }, () => `/v1/notifications/stream?after=${head}`);
  }
}

const names: Readonly<Record<Audience, string>> = {
  none: 'no stream',
  idle: `${whole(idleStreams)} streams of lots that do not change`,
  busy: `${busyStreams} streams of the log`,
};

function report({ memory, loads }: Found): PartReport {
  const bare = loads.filter(({ audience }) => audience === 'none');
  const ratio = (audience: Audience): Summary =>
    summary(
      of(loads, audience).map(
        ({ actionsPerSecond }, run) => actionsPerSecond / (bare[run]?.actionsPerSecond ?? Number.NaN),
      ),
    );
  const busyP99 = summary(of(loads, 'busy').map(({ turns }) => turns.p99Ms));
  const aims: readonly Aim[] = [
    {
      aim: `the event loop of the node with ${busyStreams} busy streams, p99 at most 50 ms`,
      found: `${spread(busyP99, twoDecimals)} ms`,
      met: busyP99.median <= 50,
    },
    {
      aim: `writers beside ${whole(idleStreams)} idle streams keep at least 0.9 of their rate`,
      found: spread(ratio('idle'), twoDecimals),
      met: ratio('idle').median >= 0.9,
    },
  ];
  return {
    tables: [memoryTable(memory), loadTable(loads, ratio)],
    aims,
    remarks: [
      'Subscribers: one process reads all streams, and shares the cores with the node, the writers and PostgreSQL; it parses no event. A turn of an idle event loop counts as 1 ms.',
    ],
    plots: [],
    raw: { memory, loads },
  };
}

function of(loads: readonly Load[], wanted: Audience): readonly Load[] {
  return loads.filter(({ audience }) => audience === wanted);
}

function memoryTable(memory: readonly Memory[]) {
  const shown = (pick: (one: Memory) => number): string => spread(summary(memory.map(pick)), (kb) => kb.toFixed(1));
  return {
    title: `Memory of ${whole(idleStreams)} streams of the log without news, for each, after garbage collection`,
    head: ['resident set of the node, kB', 'of it JavaScript heap, kB'],
    rows: [[shown(({ kbEach }) => kbEach), shown(({ heapKbEach }) => heapKbEach)]],
  };
}

function loadTable(loads: readonly Load[], ratio: (audience: Audience) => Summary) {
  const found = (audience: Audience, pick: (load: Load) => number): Summary => summary(of(loads, audience).map(pick));
  return {
    title: `Writers (${connections} connections) beside streams`,
    head: [
      'open',
      'acknowledged actions/s',
      'relative to no stream',
      'node, processor µs an action',
      'turn of the event loop: p50 ms',
      'p99',
      'most',
      'delivered/s',
      'MB/s',
      'last stream complete after ms',
    ],
    rows: audiences.map((audience) => [
      names[audience],
      spread(found(audience, (load) => load.actionsPerSecond)),
      spread(ratio(audience), twoDecimals),
      spread(found(audience, (load) => load.nodeUs)),
      spread(
        found(audience, ({ turns }) => turns.p50Ms),
        twoDecimals,
      ),
      spread(
        found(audience, ({ turns }) => turns.p99Ms),
        twoDecimals,
      ),
      spread(found(audience, ({ turns }) => turns.maxMs)),
      spread(found(audience, (load) => load.deliveredPerSecond)),
      spread(found(audience, (load) => load.deliveredMbPerSecond)),
      audience === 'busy' ? spread(found(audience, (load) => load.behindMs)) : '',
    ]),
  };
}
