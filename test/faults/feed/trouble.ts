/** What happens to a consumer and to everything that it depends on. Each trouble is over when its function returns. */
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from 'nats';
import type { Chance } from '../../../src/harvest/chance.js';
import { calmShare, type FeedSite, withClient } from './feed-site.js';

type Trouble = (site: FeedSite, chance: Chance) => Promise<unknown>;

const troubles: Readonly<Record<string, Trouble>> = {
  'consumer killed': async ({ consumer }, chance) => {
    await consumer.kill();
    await pause(chance.whole(0, 300));
    consumer.start();
  },
  'mirror wiped': ({ broker }) => wipeMirror(broker.url),
  'messages shuffled': async ({ mirror, log }, chance) => {
    mirror.share = 0.4;
    log.factor = 4;
    await pause(chance.whole(500, 1_500));
    mirror.share = calmShare;
    log.factor = 1;
  },
  'node killed': async ({ node }, chance) => {
    await node.kill();
    await pause(chance.whole(0, 200));
    await node.start();
  },
  'connections cut': async ({ wire, log }, chance) => {
    wire.cut();
    log.cut();
    await pause(chance.whole(0, 800));
    wire.heal();
  },
  'database killed': async ({ database }, chance) => {
    await database.kill();
    await pause(chance.whole(0, 200));
    await database.restart();
  },
  'broker killed': async ({ broker }, chance) => {
    await broker.kill();
    if (chance.happens(0.3)) await broker.wipeStore();
    await pause(chance.whole(0, 500));
    await broker.restart();
  },
  'consumer paused': async ({ consumer }, chance) => {
    consumer.signal('SIGSTOP');
    // A few pauses outlast the broker's heartbeats.
    await pause(chance.happens(0.05) ? 12_000 : chance.whole(100, 2_500));
    consumer.signal('SIGCONT');
  },
  'broker restarted': ({ broker }) => broker.restart(),
  'broker silent': async ({ wire }, chance) => {
    wire.freeze();
    await pause(chance.whole(200, 2_000));
    wire.heal();
  },
  'slow pages': async ({ log, wire }, chance) => {
    log.slowMs = chance.whole(100, 600);
    wire.cut();
    await pause(chance.whole(500, 2_000));
    wire.heal();
    log.slowMs = 0;
  },
  "consumer's database sessions ended": ({ consumerDatabase }) =>
    withClient(consumerDatabase, (client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'consumer' AND pid <> pg_backend_pid()`,
      ),
    ),
};

/** The names of `count` troubles: all of them in turn, later rounds in random order. */
export function chosenTroubles(chance: Chance, count: number): readonly string[] {
  const names = Object.keys(troubles);
  const chosen = [...names];
  while (chosen.length < count) {
    const left = [...names];
    while (left.length > 0) chosen.push(...left.splice(chance.whole(0, left.length - 1), 1));
  }
  return chosen.slice(0, count);
}

export async function makeTrouble(name: string, site: FeedSite, chance: Chance): Promise<void> {
  await troubles[name]?.(site, chance);
}

/** Deletes the stream of the mirror. Its relay creates it again. */
async function wipeMirror(url: string): Promise<void> {
  const client = await connect({ servers: url });
  try {
    const { streams } = await jetstreamManager(client);
    // After an earlier trouble, the relay may not have created it again yet.
    await streams.delete('SOLERA').catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'StreamNotFoundError')) throw error;
    });
  } finally {
    await client.close();
  }
}
