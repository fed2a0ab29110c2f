/** How long a change set takes from its writer to a subscriber, at half of the rate that the node reaches with the same clients. */
import type { PartReport } from './cascade-part.js';
import { prepareLotsOverHttp } from './cellar-load.js';
import { type FeedNode, type FeedSetting, FeedSite, headOf } from './feed-site.js';
import type { Arrivals, FeedSubscriberOptions, FeedSubscriberOrder, Way } from './feed-subscriber.js';
import type { FeedWriterOrder, Written } from './feed-writer.js';
import type { OrderedProcess } from './ordered-process.js';
import { reportProgress } from './report.js';
import { type Distribution, distribution, spread, summary, twoDecimals, whole } from './statistics.js';

/** The latencies of one run, in milliseconds. */
interface Latency {
  readonly way: Way;
  /** Additions a second that the node reached with this subscriber, and that were sent in the measurement. */
  readonly fullPerSecond: number;
  readonly sentPerSecond: number;
  /** From the acknowledgement at the writer. Below 0 if the subscriber has the change set before its writer has the answer. */
  readonly fromAcknowledged: Distribution;
  /** From the decision of the change set, which is before its commit. */
  readonly fromRecorded: Distribution;
  /** From the sending of the request. */
  readonly fromSent: Distribution;
  /** From the sending of the request to its acknowledgement. */
  readonly answer: Distribution;
}

const ways: readonly Way[] = ['sse', 'jetstream', 'pages'];
/** Interval at which the subscriber of the pages asks, once it has everything. */
const pollMs = 100;
const lots = 500;
const connections = 64;
const warmUpMs = 8_000;
const floodMs = 3_000;
const measuredMs = 10_000;
const aimMs = 10;

export async function measureLatency(setting: FeedSetting): Promise<PartReport> {
  const found = await FeedSite.use(setting, 'latency', async (site) => {
    const node = await site.node({ broker: true });
    await node.process.obey({ kind: 'mirror', on: true });
    await prepareLotsOverHttp(node.url, lots);
    const writer = await site.start<FeedWriterOrder>('feed-writer', { port: node.port, lots, connections });
    await writer.obey({ kind: 'flood', ms: warmUpMs });
    const latencies: Latency[] = [];
    for (let run = 1; run <= setting.runs; run += 1)
      for (const way of ways) {
        const latency = await measureWay(site, node, writer, way);
        reportProgress(`latency, run ${run}: ${JSON.stringify(latency)}`);
        latencies.push(latency);
      }
    return latencies;
  });
  return report(found);
}

async function measureWay(
  site: FeedSite,
  node: FeedNode,
  writer: OrderedProcess<FeedWriterOrder>,
  way: Way,
): Promise<Latency> {
  const { url: natsUrl } = await site.broker();
  const after = await headOf(node);
  const options: FeedSubscriberOptions = { way, pollMs, url: node.url, natsUrl, after };
  const subscriber = await site.start<FeedSubscriberOrder>('feed-subscriber', options);
  try {
    const flood = await writer.obey<Written>({ kind: 'flood', ms: floodMs });
    await subscriber.obey({ kind: 'reach', number: Math.max(...flood.last) });
    // What the subscriber notes meanwhile is left out.
    const perSecond = flood.perSecond / 2;
    await writer.obey<Written>({ kind: 'pace', perSecond, ms: 500 });
    await subscriber.obey({ kind: 'arrivals' });
    const written = await writer.obey<Written>({ kind: 'pace', perSecond, ms: measuredMs });
    await subscriber.obey({ kind: 'reach', number: Math.max(...written.last) });
    const arrivals = await subscriber.obey<Arrivals>({ kind: 'arrivals' });
    return { way, fullPerSecond: flood.perSecond, sentPerSecond: written.perSecond, ...latencies(written, arrivals) };
  } finally {
    await subscriber.stop();
  }
}

/** Pairs each notification's write with its arrival. Throws if one has not arrived. @internal for tests */
export function latencies(
  { last, sentAt, acknowledgedAt }: Omit<Written, 'perSecond'>,
  arrivals: Arrivals,
): Pick<Latency, 'fromAcknowledged' | 'fromRecorded' | 'fromSent' | 'answer'> {
  const places = new Map(arrivals.last.map((number, place) => [number, place]));
  const joined = last.map((number, index) => {
    const place = places.get(number) ?? -1;
    const arrivedAt = arrivals.arrivedAt[place];
    const [sent, acknowledged] = [sentAt[index] ?? 0, acknowledgedAt[index] ?? 0];
    if (arrivedAt === undefined) throw new Error(`notification ${number} has not arrived`);
    return {
      fromAcknowledged: arrivedAt - acknowledged,
      fromRecorded: arrivals.sinceRecordedMs[place] ?? 0,
      fromSent: arrivedAt - sent,
      answer: acknowledged - sent,
    };
  });
  return {
    fromAcknowledged: distribution(joined.map((one) => one.fromAcknowledged)),
    fromRecorded: distribution(joined.map((one) => one.fromRecorded)),
    fromSent: distribution(joined.map((one) => one.fromSent)),
    answer: distribution(joined.map((one) => one.answer)),
  };
}

const names: Readonly<Record<Way, string>> = {
  sse: 'Server-Sent Events',
  jetstream: 'JetStream',
  pages: `pages, asked for every ${pollMs} ms`,
};

function report(found: readonly Latency[]): PartReport {
  const of = (way: Way, pick: (latency: Latency) => number) =>
    summary(found.filter((one) => one.way === way).map(pick));
  const shown = (way: Way, pick: (latency: Latency) => Distribution): readonly string[] =>
    (['p50', 'p99', 'most'] as const).map((part) => {
      const found = of(way, (one) => pick(one)[part]);
      return spread(found, twoDecimals);
    });
  const measures: readonly (readonly [string, (latency: Latency) => Distribution])[] = [
    ['from the acknowledgement', (one) => one.fromAcknowledged],
    ['from the decision (`recordedAt`, before the commit)', (one) => one.fromRecorded],
    ['from the sending of the request', (one) => one.fromSent],
    ['the answer to the writer', (one) => one.answer],
  ];
  const table = {
    title: `From a writer to a subscriber in another process, in ms, at half load (${connections} connections)`,
    head: ['subscriber', 'actions/s', 'measured', 'p50', 'p99', 'most'],
    rows: ways.flatMap((way) =>
      measures.map(([name, pick], index) => [
        index === 0 ? names[way] : '',
        index === 0
          ? `${spread(of(way, (one) => one.sentPerSecond))} of ${spread(of(way, (one) => one.fullPerSecond))}`
          : '',
        name,
        ...shown(way, pick),
      ]),
    ),
  };
  const aims = (['sse', 'jetstream'] as const).map((way) => {
    const p99 = of(way, (one) => one.fromAcknowledged.p99);
    const found99 = `${spread(p99, twoDecimals)} ms`;
    return {
      aim: `${names[way]}: p99 within ${aimMs} ms of the acknowledgement`,
      found: found99,
      met: p99.median <= aimMs,
    };
  });
  return {
    tables: [table],
    aims,
    remarks: [
      'Latency: all times but `recordedAt` are of the monotonic clock of the machine. A latency below 0 means that the subscriber had the change set before the writer had its answer. The writer sends at a fixed rate, whether or not earlier requests were answered, as long as a connection is free.',
      `Latency: the aim is checked at half of ${whole(of('sse', (one) => one.fullPerSecond).median)} actions/s, which node, PostgreSQL, broker, writer and subscriber reach together on the cores of this machine.`,
    ],
    plots: [],
    raw: found,
  };
}
