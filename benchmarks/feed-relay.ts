/** What the mirror of the log costs the node that copies it. */

import { processCpuMs } from './bench-server.js';
import type { PartReport } from './cascade-part.js';
import { prepareLotsOverHttp } from './cellar-load.js';
import { type FeedNode, type FeedSetting, FeedSite } from './feed-site.js';
import type { FeedWriterOrder, Written } from './feed-writer.js';
import type { OrderedProcess } from './ordered-process.js';
import { reportProgress } from './report.js';
import { type Summary, spread, summary, twoDecimals } from './statistics.js';

/** Writers with the mirror on or off. Processor time is in microseconds an action. */
interface Load {
  readonly mirror: 'off' | 'on';
  readonly actionsPerSecond: number;
  readonly nodeUs: number;
  readonly brokerUs: number;
  /** Null except on Linux. */
  readonly postgresUs: number | null;
  /** By how many notifications the mirror is behind at the end. */
  readonly behind: number;
}

const lots = 500;
const connections = 64;
const warmUpMs = 3_000;
const measuredMs = 5_000;
const aim = 0.9;

export async function measureRelay(setting: FeedSetting): Promise<PartReport> {
  const found = await FeedSite.use(setting, 'relay', async (site) => {
    const node = await site.node({ broker: true });
    await prepareLotsOverHttp(node.url, lots);
    const writer = await site.start<FeedWriterOrder>('feed-writer', { port: node.port, lots, connections });
    await writer.obey({ kind: 'flood', ms: warmUpMs });
    const loads: Load[] = [];
    for (let run = 1; run <= setting.runs; run += 1)
      for (const mirror of ['off', 'on'] as const) {
        await node.process.obey({ kind: 'mirror', on: mirror === 'on' });
        loads.push({ mirror, ...(await measureLoad(site, setting, node, writer)) });
        await node.process.obey({ kind: 'mirror', on: false });
        reportProgress(`relay, run ${run}: ${JSON.stringify(loads.at(-1))}`);
      }
    return loads;
  });
  return report(found);
}

async function measureLoad(
  site: FeedSite,
  { server }: FeedSetting,
  node: FeedNode,
  writer: OrderedProcess<FeedWriterOrder>,
): Promise<Omit<Load, 'mirror'>> {
  const { pid } = await site.broker();
  await writer.obey({ kind: 'flood', ms: 500 });
  const clocks = async () => ({
    node: await node.process.cpuMs(),
    broker: (await processCpuMs(pid)) ?? 0,
    postgres: await server.processorMs(),
  });
  const before = await clocks();
  const { last, perSecond } = await writer.obey<Written>({ kind: 'flood', ms: measuredMs });
  const after = await clocks();
  const behind = await node.process.obey<number>({ kind: 'mirrorLag' });
  const each = (ms: number): number => (ms * 1_000) / last.length;
  return {
    actionsPerSecond: perSecond,
    nodeUs: each(after.node - before.node),
    brokerUs: each(after.broker - before.broker),
    postgresUs: before.postgres === null || after.postgres === null ? null : each(after.postgres - before.postgres),
    behind,
  };
}

function report(loads: readonly Load[]): PartReport {
  const off = loads.filter(({ mirror }) => mirror === 'off');
  const ratioOf = (pick: (load: Load) => number) =>
    summary(
      loads
        .filter(({ mirror }) => mirror === 'on')
        .map((load, run) => {
          const bare = off[run];
          return bare === undefined ? Number.NaN : pick(load) / pick(bare);
        }),
    );
  const rates = ratioOf(({ actionsPerSecond }) => actionsPerSecond);
  return {
    tables: [loadTable(loads, { rates, nodeUs: ratioOf(({ nodeUs }) => nodeUs) })],
    aims: [
      {
        aim: `writers with the mirror on keep at least ${aim} of their rate`,
        found: spread(rates, twoDecimals),
        met: rates.median >= aim,
      },
    ],
    remarks: ['Relay: the node belongs to a cluster of one, with the broker, whether the mirror is on or off.'],
    plots: [],
    raw: loads,
  };
}

function loadTable(loads: readonly Load[], ratios: { readonly rates: Summary; readonly nodeUs: Summary }) {
  const of = (wanted: Load['mirror'], pick: (load: Load) => number | null) =>
    summary(loads.filter(({ mirror }) => mirror === wanted).flatMap((load) => pick(load) ?? []));
  return {
    title: `Writers (${connections} connections) and the mirror`,
    head: [
      'mirror',
      'acknowledged actions/s',
      'processor µs an action: node',
      'broker',
      'PostgreSQL',
      'notifications behind at the end',
    ],
    rows: [
      ...(['off', 'on'] as const).map((mirror) => [
        mirror,
        spread(of(mirror, (load) => load.actionsPerSecond)),
        spread(of(mirror, (load) => load.nodeUs)),
        spread(of(mirror, (load) => load.brokerUs)),
        spread(of(mirror, (load) => load.postgresUs)),
        mirror === 'on' ? spread(of(mirror, (load) => load.behind)) : '',
      ]),
      ['on ÷ off', spread(ratios.rates, twoDecimals), spread(ratios.nodeUs, twoDecimals), '', '', ''],
    ],
  };
}
