/** How fast a consumer catches up with a log, relative to the bare limits of the same machine. */
import type { PartReport } from './cascade-part.js';
import { fillLog } from './feed-log.js';
import type { FeedReaderOptions, Reading, ReadingTime } from './feed-reader.js';
import { type FeedNode, type FeedSetting, FeedSite } from './feed-site.js';
import type { OrderedProcess } from './ordered-process.js';
import { type Aim, reportProgress } from './report.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

/** One reading of the whole log. */
interface Read extends ReadingTime {
  readonly reading: Reading;
  readonly perSecond: number;
  /** Processor time of the node. */
  readonly nodeMs: number;
  /** Of all processes of PostgreSQL; null except on Linux. */
  readonly postgresMs: number | null;
}

/** The readings of one run, one in each way. */
type Run = ReadonlyMap<Reading, Read>;

interface Found {
  readonly head: number;
  readonly runs: readonly Run[];
}

/** In the order in which they are measured. */
const readings: readonly Reading[] = ['select', 'pages, bare', 'pages, library', 'stream, bare', 'stream, library'];
const aim = 0.6;

export async function measureCatchUp(setting: FeedSetting): Promise<PartReport> {
  const found = await FeedSite.use(setting, 'catch_up', async (site): Promise<Found> => {
    const head = await fillLog(site.connectionString, setting.size);
    const node = await site.node({ broker: true });
    reportProgress(`catch-up: the mirror copies ${whole(head)} notifications`);
    await node.process.obey({ kind: 'mirror', on: true });
    await setting.server.settle();
    const { url: natsUrl } = await site.broker();
    const runs: Run[] = [];
    for (let run = 1; run <= setting.runs; run += 1) {
      const reads = new Map<Reading, Read>();
      for (const reading of readings) {
        // A fresh process each time, as a consumer that has just started.
        const { connectionString } = site;
        const options: FeedReaderOptions = { connectionString, url: node.url, natsUrl, head };
        const reader = await site.start<Reading>('feed-reader', options);
        const read = await measure(setting, node, reader, { reading, head });
        await reader.stop();
        reportProgress(`catch-up, run ${run}: ${JSON.stringify(read)}`);
        reads.set(reading, read);
      }
      runs.push(reads);
    }
    return { head, runs };
  });
  return report(found);
}

async function measure(
  { server }: FeedSetting,
  node: FeedNode,
  reader: OrderedProcess<Reading>,
  { reading, head }: { readonly reading: Reading; readonly head: number },
): Promise<Read> {
  const before = [await node.process.cpuMs(), await server.processorMs()] as const;
  const time = await reader.obey<ReadingTime>(reading);
  const after = [await node.process.cpuMs(), await server.processorMs()] as const;
  return {
    ...time,
    reading,
    perSecond: (head * 1_000) / time.ms,
    nodeMs: after[0] - before[0],
    postgresMs: before[1] === null || after[1] === null ? null : after[1] - before[1],
  };
}

const names: Readonly<Record<Reading, string>> = {
  select: 'SELECT of the same rows with `pg`',
  'pages, bare': 'GET of the pages, bytes thrown away',
  'pages, library': '`solera/feed`, pages',
  'stream, bare': 'JetStream, messages thrown away',
  'stream, library': '`solera/feed` with JetStream',
};

/** Each way beside its bare limit. */
const comparisons: readonly { readonly reading: Reading; readonly limit: Reading; readonly hasAim: boolean }[] = [
  { reading: 'pages, bare', limit: 'select', hasAim: true },
  { reading: 'pages, library', limit: 'select', hasAim: true },
  { reading: 'pages, library', limit: 'pages, bare', hasAim: false },
  { reading: 'stream, library', limit: 'stream, bare', hasAim: true },
];

function report({ head, runs }: Found): PartReport {
  const of = (reading: Reading, pick: (read: Read) => number | null) =>
    summary(runs.flatMap((reads) => reads.get(reading) ?? []).flatMap((read) => pick(read) ?? []));
  const microseconds = (reading: Reading, pick: (read: Read) => number | null): string =>
    spread(
      of(reading, (read) => ((pick(read) ?? 0) * 1_000) / head),
      (value) => value.toFixed(1),
    );
  const ratio = (reading: Reading, limit: Reading) =>
    summary(runs.map((reads) => (reads.get(reading)?.perSecond ?? 0) / (reads.get(limit)?.perSecond ?? 0)));
  const aims: readonly Aim[] = comparisons
    .filter(({ hasAim }) => hasAim)
    .map(({ reading, limit }) => {
      const found = ratio(reading, limit);
      return {
        aim: `${names[reading]} ÷ ${names[limit]}, at least ${aim}`,
        found: spread(found, twoDecimals),
        met: found.median >= aim,
      };
    });
  return {
    tables: [
      {
        title: `Catching up with ${whole(head)} notifications`,
        head: ['reader', 'notifications/s', 'processor µs each: reader', 'node', 'PostgreSQL', 'read from pages'],
        rows: readings.map((reading) => [
          names[reading],
          spread(of(reading, (read) => read.perSecond)),
          microseconds(reading, (read) => read.cpuMs),
          microseconds(reading, (read) => read.nodeMs),
          microseconds(reading, (read) => read.postgresMs),
          whole(of(reading, (read) => read.fromPages).median),
        ]),
      },
      {
        title: 'Relative to the limits, in the same run',
        head: ['reader', 'limit', 'ratio of the rates'],
        rows: comparisons.map(({ reading, limit }) => [
          names[reading],
          names[limit],
          spread(ratio(reading, limit), twoDecimals),
        ]),
      },
    ],
    aims,
    remarks: [
      'Catch-up: SELECT runs the statement of the pages for 10,000 numbers at a time on one connection, and makes no texts of the rows. The log holds change sets of one lot each, which are copies of each other.',
    ],
    plots: [],
    raw: { head, runs: runs.map((reads) => [...reads.values()]) },
  };
}
