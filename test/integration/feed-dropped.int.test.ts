/**
 * A consumer that drops a single notification, anywhere, is found by the final check, with every tracking and every source. One that drops nothing passes.
 * More seeds: SOLERA_CASES=20 npx vitest run --project integration test/integration/feed-dropped
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from 'nats';
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { fileTracking } from '../../src/feed/consumer/file-tracking.js';
import { type FeedFollower, type FollowOptions, follow } from '../../src/feed/consumer/follow.js';
import { postgresTracking } from '../../src/feed/consumer/postgres-tracking.js';
import { memoryTracking, type Tracking } from '../../src/feed/consumer/tracking.js';
import { CurrentEvents } from '../../src/feed/current-events.js';
import type { Notification } from '../../src/feed/notification.js';
import { Chance } from '../../src/harvest/chance.js';
import { NatsSite } from '../support/nats-site.js';
import { appliedFaults, densityFaults, logTexts, reportedLots, stateFaults } from '../support/read-model-check.js';
import { recordSmallWorlds } from '../support/small-world-edits.js';
import { openSite, type Site } from './import-site.js';

const seeds = Array.from({ length: Number(process.env.SOLERA_CASES ?? 1) }, (_, index) => index + 1);
const sources = ['pages', 'stream', 'jetstream'] as const;
const trackings = ['memory', 'file', 'postgres'] as const;
/** The log of the edits is longer than this, so one of its first entries can be dropped. */
const [edits, entries] = [60, 100];

let site: Site;
let nats: NatsSite;
let broker: NatsConnection;
let brokerUrl: string;
let pool: Pool;
let folder: string;
let followers: FeedFollower[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-dropped-'));
  followers = [];
  site = await openSite();
  pool = new Pool({ connectionString: site.connectionString, max: 8 });
  nats = await NatsSite.open();
  const server = await startNatsServer({ folder: `${nats.folder}/server`, jetStream: true });
  nats.endLater(() => server.stop());
  brokerUrl = server.url;
  broker = await connect({ servers: brokerUrl });
  nats.endLater(() => broker.close());
  await (await jetstreamManager(broker)).streams.add({ name: 'SOLERA', subjects: ['solera.log.>'] });
});
afterEach(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await pool.end();
  await nats.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** Copies what is new in the log to the stream, as a relay does. */
async function copyLog(from: number): Promise<number> {
  const { solera } = site.composed;
  const head = await solera.head();
  const { items } = head > from ? await solera.readLog(from + 1, head) : { items: [] };
  for (const [index, text] of items.entries()) {
    const own = headers();
    own.set('Nats-Msg-Id', `${solera.incarnation()}:${from + 1 + index}`);
    await jetstream(broker).publish('solera.log.w.type', text, { headers: own });
  }
  return from + items.length;
}

function trackingOf(kind: (typeof trackings)[number], name: string): Tracking<unknown> {
  if (kind === 'memory') return memoryTracking();
  return kind === 'file' ? fileTracking(join(folder, name)) : postgresTracking(pool, { name });
}

/** A consumer that drops the notification with one ordinal, or none. */
class DroppingConsumer {
  readonly model = new CurrentEvents();
  readonly applied: Notification[] = [];
  dropped: Notification | null = null;
  readonly follower: FeedFollower;
  #seen = 0;

  constructor(options: Pick<FollowOptions<unknown>, 'source' | 'tracking'>, ordinal: number) {
    this.follower = follow<unknown>({
      ...options,
      apply: (changeSet) => {
        const kept = changeSet.entries.filter((entry) => {
          this.#seen += 1;
          if (this.#seen === ordinal) this.dropped = entry;
          return this.#seen !== ordinal;
        });
        this.applied.push(...kept);
        this.model.add({ entries: kept });
      },
    });
  }

  /** Returns what the final check finds. */
  faults(texts: readonly string[], reported: ReadonlyMap<string, string>) {
    const sets = this.applied
      .filter(({ data }) => data.index === 0)
      .map(({ sequence, data }) => ({ first: sequence, last: sequence + data.of - 1, change: data.change }));
    const lots = this.model.lots().map((lot) => [`${lot.winery}/${lot.lot}`, JSON.stringify(this.model.fold(lot))]);
    return {
      density: densityFaults(
        this.applied.map(({ sequence }) => sequence),
        texts.length,
      ),
      sets: appliedFaults(sets, texts),
      states: stateFaults(new Map(lots as [string, string][]), reported), // Pairs of a name and a text.
    };
  }
}

describe('a consumer that drops one notification', () => {
  it.each(seeds)('is found, whatever its tracking and its source: seed %i', { timeout: 120_000 }, async (seed) => {
    const chance = new Chance(seed);
    const start = (source: (typeof sources)[number], drops: boolean) =>
      trackings.map((tracking) => {
        const from = source === 'jetstream' ? { nats: { servers: brokerUrl } } : {};
        const name = `${source}-${tracking}-${drops}`;
        const ordinal = drops ? chance.whole(1, entries) : 0;
        const options = { source: { url: site.url, ...from }, tracking: trackingOf(tracking, name) };
        const consumer = new DroppingConsumer(options, ordinal);
        followers.push(consumer.follower);
        return { name, consumer };
      });
    const live = [true, false].flatMap((drops) => [...start('stream', drops), ...start('jetstream', drops)]);
    await Promise.all(live.map(({ consumer }) => consumer.follower.caughtUp()));
    let isRecorded = false;
    const recording = recordSmallWorlds(site.url, { seed, edits, concurrency: 2 }).finally(() => {
      isRecorded = true;
    });
    for (let copied = 0; !isRecorded || copied < (await site.composed.solera.head()); await sleep(20))
      copied = await copyLog(copied);
    await recording;
    const all = [...live, ...start('pages', true), ...start('pages', false)];
    await Promise.all(all.map(({ consumer }) => consumer.follower.caughtUp()));
    const texts = await logTexts(site.url);
    const reported = await reportedLots(site.url);
    expect(texts.length).toBeGreaterThan(entries);
    const retracted = new Set(texts.map((text) => JSON.parse(text).data.asserted));
    for (const { name, consumer } of all) {
      const found = consumer.faults(texts, reported);
      const { dropped } = consumer;
      expect([name, dropped !== null]).toEqual([name, name.endsWith('true')]);
      if (dropped === null) {
        expect([name, found]).toEqual([name, { density: [], sets: [], states: [] }]);
        continue;
      }
      expect([name, found.density.length > 0]).toEqual([name, true]);
      if (dropped.data.index === 0) expect([name, found.sets.length > 0]).toEqual([name, true]);
      // The comparison of states finds every drop of an event that moved wine and still holds, too.
      if (dropped.type !== 'solera.lot.event.asserted' || retracted.has(dropped.sequence)) continue;
      const { event } = dropped.data;
      if (event?.vessels.some(({ change }) => change !== 0))
        expect([name, dropped, found.states.length > 0]).toEqual([name, dropped, true]);
    }
    const pushed = live.map(({ consumer }) => consumer.follower.arrivals.next);
    expect(Math.min(...pushed)).toBeGreaterThan(0);
  });
});
