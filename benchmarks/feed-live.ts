/** How long the live stream of a winery holds the event loop of a node when one change set touches very many lots. */
import { compose } from '../src/main/compose.js';
import type { PartReport } from './cascade-part.js';
import { accepted, prepareLotsOf, receiveBulk } from './cellar-load.js';
import { type FeedSetting, FeedSite } from './feed-site.js';
import type { FeedStreamsOrder } from './feed-streams.js';
import { reportProgress } from './report.js';
import { spread, summary, whole } from './statistics.js';
import type { TurnTimes } from './turn-watch.js';

interface Delivery {
  readonly lots: number;
  /** Until the client has the states of all lots. */
  readonly ms: number;
  readonly turns: TurnTimes;
}

const aimMs = 50;
const winery = 'LIVE';

export async function measureLive(setting: FeedSetting): Promise<PartReport> {
  const found: Delivery[] = [];
  for (let run = 1; run <= setting.runs; run += 1)
    // A stream that is more than 100,000 notifications behind, of which each lot has two, gets a new picture instead of changes.
    for (const lots of [Math.floor(setting.size * 0.45), setting.size]) {
      found.push(await FeedSite.use(setting, 'live', (site) => measureDelivery(site, lots)));
      reportProgress(`live, run ${run}: ${JSON.stringify(found.at(-1))}`);
    }
  return report(found);
}

/** One change set of receipts is committed by another node, so that the measured node does nothing but serve its stream. */
async function measureDelivery(site: FeedSite, lots: number): Promise<Delivery> {
  const other = await compose({ connectionString: site.connectionString, limits: { editsPerChange: lots } });
  try {
    await prepareLotsOf(other.solera, { winery, lots: 1, spread: 1 });
    const node = await site.node();
    const streams = await site.start<FeedStreamsOrder>('feed-streams', { port: node.port });
    await streams.obey({ kind: 'open', paths: [`/v1/wineries/${winery}/stream`] });
    await streams.obey({ kind: 'reach', number: await other.solera.head() });
    await node.process.obey({ kind: 'turns' });
    const changes = Array.from({ length: lots }, (_, index) => ({ op: 'record', action: receiveBulk(`M-${index}`) }));
    const answer = accepted(await other.solera.change(winery, { changes }, { minimal: true }));
    const { last } = answer.notifications as { readonly last: number }; // As the API says.
    const begun = performance.now();
    await streams.obey({ kind: 'reach', number: last });
    const ms = performance.now() - begun;
    return { lots, ms, turns: await node.process.obey<TurnTimes>({ kind: 'turns' }) };
  } finally {
    await other.close();
  }
}

function report(found: readonly Delivery[]): PartReport {
  const sizes = [...new Set(found.map(({ lots }) => lots))];
  const of = (wanted: number, pick: (delivery: Delivery) => number) =>
    summary(found.filter(({ lots }) => lots === wanted).map(pick));
  const worst = summary(found.map(({ turns }) => turns.maxMs));
  return {
    tables: [
      {
        title: 'The live stream of a winery and one change set that touches many lots',
        head: [
          'lots',
          'all states delivered after ms',
          'turn of the event loop: p99 ms',
          'most',
          'most processor time of a turn, ms',
        ],
        rows: sizes.map((lots) => [
          whole(lots),
          spread(of(lots, ({ ms }) => ms)),
          spread(of(lots, ({ turns }) => turns.p99Ms)),
          spread(of(lots, ({ turns }) => turns.maxMs)),
          spread(of(lots, ({ turns }) => turns.processorMs ?? Number.NaN)),
        ]),
      },
    ],
    aims: [
      {
        aim: `no turn of the event loop longer than ${aimMs} ms while a change set of ${whole(Math.max(...sizes))} lots is streamed`,
        found: `${spread(worst)} ms`,
        met: worst.most <= aimMs,
      },
    ],
    remarks: ['Live: the change set is decided and committed by a node in another process.'],
    plots: [],
    raw: found,
  };
}
