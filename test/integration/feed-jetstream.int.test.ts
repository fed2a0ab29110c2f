/** The consumers' library with a real nats-server as its push. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from 'nats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jetStreamLimits } from '../../config/feed.js';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { type FeedFollower, type FollowOptions, follow } from '../../src/feed/consumer/follow.js';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { logOf } from '../support/feed-log.js';
import { NatsSite } from '../support/nats-site.js';
import { type Script, ScriptedServers } from '../support/scripted-log.js';

/** Sets of one to seven notifications; 400 in all, so that the consumer asks for several batches. */
const log = logOf(Array.from({ length: 100 }, (_, index) => 1 + (index % 7)));
const end = log.at(-1)?.last ?? 0;

let site: NatsSite;
let servers: ScriptedServers;
let followers: FeedFollower[];
beforeEach(async () => {
  site = await NatsSite.open();
  servers = new ScriptedServers(log);
  followers = [];
});
afterEach(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  servers.close();
  await site.close();
});

async function startServer(): Promise<NatsServer> {
  const server = await startNatsServer({ folder: `${site.folder}/server`, jetStream: true });
  site.endLater(() => server.stop());
  return server;
}

async function mirror(url: string): Promise<NatsConnection> {
  const client = await connect({ servers: url });
  site.endLater(() => client.close());
  await (await jetstreamManager(client)).streams.add({ name: 'SOLERA', subjects: ['solera.log.>'] });
  return client;
}

async function publish(client: NatsConnection, first: number, last: number): Promise<void> {
  for (let number = first; number <= last; number += 1)
    await jetstream(client).publish('solera.log.estate.action.restored', servers.texts[number - 1] ?? '');
}

function followed(options: Partial<FollowOptions> & Pick<FollowOptions, 'source'>) {
  const firsts: number[] = [];
  const interrupted: string[] = [];
  const follower = follow({
    tracking: memoryTracking(),
    apply: ({ first }) => firsts.push(first),
    onReconnect: ({ source, error }) => interrupted.push(`${source}: ${error?.message}`),
    retry: { firstPauseMs: 5, longestPauseMs: 100 },
    ...options,
  });
  followers.push(follower);
  return { follower, firsts, interrupted };
}

const firstsUntil = (number: number): readonly number[] =>
  // A change set is published whole, so a log ends with the end of a set: 1, 3, 6, 10, 15, 21 …
  log.filter(({ last }) => last <= number).map(({ first }) => first);

describe('JetStream as the push', () => {
  it('delivers what is published, from the position on, without pages', async () => {
    const nats = await startServer();
    const client = await mirror(nats.url);
    await publish(client, 1, 21);
    const { url, requests } = await servers.serve({ head: 15 });
    const { follower, firsts, interrupted } = followed({ source: { url, nats: { servers: nats.url } } });
    await expect.poll(() => firsts).toEqual(firstsUntil(21));
    const before = requests.length;
    await publish(client, 22, end);
    await expect.poll(() => firsts, { timeout: 5_000 }).toEqual(firstsUntil(end));
    expect([requests.length, follower.arrivals.next, interrupted]).toEqual([before, end - 15, []]);
    expect(requests.every(({ path }) => !path.includes('stream'))).toBe(true);
  });

  it('is replaced by pages and the live stream while the server is down, or its stream is missing', async () => {
    const nats = await startServer();
    const script: Script = { head: 3 };
    const { url, open } = await servers.serve(script);
    const { follower, firsts, interrupted } = followed({ source: { url, nats: { servers: nats.url } } });
    await expect.poll(() => open.size, { timeout: 5_000 }).toBe(1);
    expect(interrupted[0]).toMatch(/^jetstream: JetStream refuses a consumer of SOLERA: stream not found/);
    script.head = 10;
    for (const response of open) response.write(servers.events(4, 5, 6, 7, 8, 9, 10).join(''));
    await expect.poll(() => firsts).toEqual(firstsUntil(10));
    await nats.stop();
    script.head = end;
    await follower.caughtUp();
    expect(firsts).toEqual(firstsUntil(end));
  });

  it('is connected again after it was cut, and nothing is lost or applied twice', async () => {
    const nats = await startServer();
    const client = await mirror(nats.url);
    await publish(client, 1, 105);
    const script: Script = { head: 0 };
    const { url } = await servers.serve(script);
    const { follower, firsts, interrupted } = followed({ source: { url, nats: { servers: nats.url } } });
    await expect.poll(() => firsts).toEqual(firstsUntil(105));
    script.head = end;
    await nats.kill();
    await expect.poll(() => interrupted.some((one) => one.startsWith('jetstream: '))).toBe(true);
    await follower.caughtUp();
    expect(firsts).toEqual(firstsUntil(end));
  });

  it('is not believed if it is the mirror of another log, and the live stream stands in for it', async () => {
    const nats = await startServer();
    const client = await mirror(nats.url);
    for (const [index, text] of servers.texts.slice(0, 21).entries()) {
      const own = headers();
      own.set('Nats-Msg-Id', `two:${index + 1}`);
      await jetstream(client).publish('solera.log.estate.action.restored', text, { headers: own });
    }
    const { url, open } = await servers.serve({ head: 3, incarnation: 'one' });
    const { interrupted, firsts } = followed({ source: { url, nats: { servers: nats.url } } });
    await expect.poll(() => open.size).toBe(1);
    expect(interrupted[0]).toMatch(/is not a mirror of the log: its message 4 comes from another log\.$/);
    expect(firsts).toEqual(firstsUntil(3));
  });

  it('is not believed if its sequences are not the numbers', async () => {
    const nats = await startServer();
    const client = await mirror(nats.url);
    await publish(client, 5, 9);
    const { url } = await servers.serve({ head: 3 });
    const { interrupted, firsts } = followed({ source: { url, nats: { servers: [nats.url] } } });
    await expect.poll(() => interrupted[0]).toMatch(/is not a mirror of the log: its sequences are not the numbers\.$/);
    expect(firsts).toEqual(firstsUntil(3));
  });
});

describe('a consumer that is far behind', () => {
  /** Sets of 100 notifications; 3,000 in all. */
  const longLog = logOf(Array.from({ length: 30 }, () => 100));
  const sets = longLog.map(({ first }) => first);
  let longServers: ScriptedServers;
  beforeEach(() => {
    longServers = new ScriptedServers(longLog);
    servers = longServers;
  });
  const pagesIn = (requests: readonly { readonly path: string }[]): number =>
    requests.filter(({ path }) => path.includes(',')).length;

  it('gets no more messages than two batches while a change set is applied', async () => {
    const nats = await startServer();
    const client = await mirror(nats.url);
    for (let number = 1; number <= 1_000; number += 1)
      client.publish('solera.log.estate.action.restored', longServers.texts[number - 1] ?? '');
    const { url } = await longServers.serve({ head: 0 });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { follower, firsts } = followed({
      source: { url, nats: { servers: nats.url } },
      apply: async ({ first }) => {
        firsts.push(first);
        await held;
      },
    });
    await expect.poll(() => firsts.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const consumers = (await jetstreamManager(client)).consumers.list('SOLERA');
    const [consumer] = await consumers.next();
    const { firstBatch, batch } = jetStreamLimits;
    expect(consumer?.delivered.stream_seq).toBeLessThanOrEqual(firstBatch + batch);
    release();
    await expect.poll(async () => follower.position(), { timeout: 10_000 }).toBe(1_000);
  });

  it('reads what it has missed from JetStream, and no page but the current one', async () => {
    const nats = await startServer();
    await publish(await mirror(nats.url), 1, 3_000);
    const { url, requests } = await longServers.serve({ head: 3_000 });
    const { follower, firsts, interrupted } = followed({ source: { url, nats: { servers: nats.url } } });
    await follower.caughtUp();
    expect([firsts, pagesIn(requests), interrupted]).toEqual([sets, 0, []]);
    expect(follower.arrivals).toEqual({ next: 3_000, gap: 0, late: 0, duplicate: 0 });
  });

  it('reads from the pages what JetStream has dropped, and the rest from JetStream', async () => {
    const nats = await startServer();
    const client = await mirror(nats.url);
    await publish(client, 1, 3_000);
    await (await jetstreamManager(client)).streams.purge('SOLERA', { seq: 2_001 });
    const { url, requests } = await longServers.serve({ head: 3_000 });
    const gaps: unknown[] = [];
    const { follower, firsts } = followed({
      source: { url, nats: { servers: nats.url } },
      onGap: (missing) => gaps.push(missing),
    });
    await follower.caughtUp();
    expect([firsts, gaps]).toEqual([sets, [{ first: 1, last: 2_000 }]]);
    expect(pagesIn(requests)).toBe(500);
  });

  it('reads from the pages what JetStream does not have yet', async () => {
    const nats = await startServer();
    await publish(await mirror(nats.url), 1, 500);
    const { url, requests } = await longServers.serve({ head: 3_000 });
    const { follower, firsts, interrupted } = followed({ source: { url, nats: { servers: nats.url } } });
    await follower.caughtUp();
    expect([firsts, interrupted]).toEqual([sets, []]);
    // One more than what was missing: after a second in which only JetStream delivered, the library looks up whether the log is still the same.
    expect(pagesIn(requests)).toBe(626);
  });

  it('reads the pages while JetStream is away', async () => {
    const nats = await startServer();
    const { url } = await longServers.serve({ head: 3_000 });
    await nats.stop();
    const { follower, firsts } = followed({ source: { url, nats: { servers: nats.url } } });
    await follower.caughtUp();
    expect(firsts).toEqual(sets);
  });
});
