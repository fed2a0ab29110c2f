import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { natsLimits } from '../../config/nats.js';
import { describeMessages } from '../contract/messages.js';
import { NatsSite } from '../support/nats-site.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

describeMessages('NATS', async (count) => {
  const site = await NatsSite.open();
  const server = await site.startServer();
  const proxies = await Promise.all(Array.from({ length: count }, () => openTcpProxy(server.port)));
  for (const proxy of proxies) site.endLater(() => proxy.close());
  const participants = await Promise.all(proxies.map(({ port }) => site.connected(`nats://127.0.0.1:${port}`)));
  return {
    participants,
    reported: site.reported,
    stopBroker: () => server.kill(),
    startBroker: () => server.restart(),
    cut: async (index) => {
      proxies[index]?.cut();
      await expect.poll(() => participants[index]?.connected).toBe(false);
    },
    heal: async (index) => proxies[index]?.heal(),
    close: () => site.close(),
  };
});

describe('the connection to NATS', () => {
  const body = new TextEncoder().encode('1');
  let site: NatsSite;
  beforeEach(async () => {
    site = await NatsSite.open();
  });
  afterEach(() => site.close());

  async function openProxy(port: number): Promise<TcpProxy> {
    const proxy = await openTcpProxy(port);
    site.endLater(() => proxy.close());
    return proxy;
  }

  it('is found dead after seconds of silence, long before a request expires, whether or not something waits to be written', async () => {
    const server = await site.startServer();
    for (const published of [0, 200]) {
      const proxy = await openProxy(server.port);
      const messages = await site.connected(`nats://127.0.0.1:${proxy.port}`);
      messages.subscribe('silent', () => undefined);
      await messages.flush();
      proxy.freeze();
      const begun = performance.now();
      for (let index = 0; index < published; index += 1) messages.publish('a', new Uint8Array(200_000));
      await expect(messages.request('silent', body, 60_000)).rejects.toMatchObject({ reason: 'no_reply' });
      expect(performance.now() - begun).toBeGreaterThan(1_500);
      expect(performance.now() - begun).toBeLessThan(10_000);
      expect(messages.connected).toBe(false);
      proxy.heal();
      await expect.poll(() => messages.connected, { timeout: 10_000 }).toBe(true);
    }
  });

  it('is made when the first server appears, which may be after the node', async () => {
    const server = await site.startServer();
    await server.stop();
    const messages = site.participant(server.url);
    const received: number[] = [];
    messages.subscribe('a', (message) => received.push(message.body.length));
    expect(messages.publish('a', body)).toBe(false);
    await sleep(600);
    expect(messages.connected).toBe(false);
    // One line, although there were several attempts.
    expect(site.lines.filter((line) => /Not connected to NATS.*ECONNREFUSED/.test(line))).toHaveLength(1);
    await server.restart();
    await expect.poll(() => messages.connected, { timeout: 10_000 }).toBe(true);
    messages.publish('a', body);
    await expect.poll(() => received).toEqual([1]);
  });

  it('is tried more often than the ten times after which the client gives up, with pauses that differ', async () => {
    const server = await site.startServer();
    const proxy = await openProxy(server.port);
    proxy.cut();
    const messages = site.participant(`nats://127.0.0.1:${proxy.port}`);
    await expect.poll(() => proxy.attempts.length, { timeout: 40_000 }).toBeGreaterThan(12);
    const pauses = proxy.attempts.slice(1).map((at, index) => Math.round(at - (proxy.attempts[index] ?? 0)));
    expect(Math.max(...pauses)).toBeLessThan(natsLimits.longestReconnectPauseMs + 500);
    expect(new Set(pauses.slice(-7)).size).toBeGreaterThan(3);
    proxy.heal();
    await expect.poll(() => messages.connected, { timeout: 10_000 }).toBe(true);
  });

  it('moves to another server when its server announces that it stops', async () => {
    const servers = [await site.startServer(), await site.startServer()];
    const messages = await site.connected(servers.map(({ url }) => url));
    const isAt = (port: number): boolean => site.lines.at(-1)?.includes(`127.0.0.1:${port}`) ?? false;
    const left = servers.find(({ port }) => isAt(port));
    left?.signal('SIGUSR2');
    await expect.poll(() => messages.connected, { timeout: 5_000, interval: 5 }).toBe(false);
    await expect.poll(() => messages.connected, { timeout: 5_000 }).toBe(true);
    expect(isAt(left?.port ?? 0)).toBe(false);
    expect(site.lines.join()).toContain('lame-duck');
    // In this mode the server would wait for 10 s before it ends.
    await left?.kill();
  });

  it('accepts the payload that its server allows, and holds a bounded number of requests', async () => {
    const server = await site.startServer('max_payload: 2048');
    const messages = await site.connected(server.url);
    expect(messages.maxPayloadBytes).toBe(2048);
    messages.subscribe('silent', () => undefined);
    await messages.flush();
    const reasons = Array.from({ length: natsLimits.pendingRequests + 1 }, () =>
      messages.request('silent', body, 60_000).catch((error: unknown) => error),
    );
    await expect(reasons.at(-1)).resolves.toMatchObject({ reason: 'not_sent' });
    await messages.close();
    await expect(reasons[0]).resolves.toMatchObject({ reason: 'no_reply' });
  });

  it('reads the replies that arrived while this process was busy before it gives requests up', async () => {
    const server = await site.startServer();
    const messages = await site.connected(server.url);
    messages.subscribe('a', (message) => {
      message.reply(message.body);
      setImmediate(() => {
        const begun = performance.now();
        while (performance.now() - begun < 300);
      });
    });
    const replies = await Promise.all([1, 2, 3].map(() => messages.request('a', body, 100)));
    expect(replies).toHaveLength(3);
  });

  it('delivers on close what was published before, refuses what follows, and can be closed again', async () => {
    const server = await site.startServer();
    const [one, other] = [await site.connected(server.url), await site.connected(server.url)];
    const received: number[] = [];
    other.subscribe('a', (message) => received.push(message.body.length));
    await other.flush();
    for (let index = 0; index < 500; index += 1) one.publish('a', new Uint8Array(1_000));
    await one.close();
    expect([one.connected, one.publish('a', body)]).toEqual([false, false]);
    await expect.poll(() => received.length).toBe(500);
    await one.close();
  });

  it('can be closed while no server answers', async () => {
    const server = await site.startServer();
    server.signal('SIGSTOP');
    const messages = site.participant(server.url);
    await sleep(50);
    const begun = performance.now();
    await messages.close();
    expect(performance.now() - begun).toBeLessThan(natsLimits.greetingTimeoutMs + 1_000);
  });

  it('sends the messages of a turn in order, whichever kind they are, and none that the client refuses', async () => {
    const server = await site.startServer();
    const messages = await site.connected(server.url);
    const received: string[] = [];
    messages.subscribe('ordered', (message) => {
      received.push(new TextDecoder().decode(message.body));
      message.reply(message.body);
    });
    await messages.flush();
    messages.publish('ordered', new TextEncoder().encode('first'));
    const second = messages.request('ordered', new TextEncoder().encode('second'), 5_000);
    const refused = messages.request('not a subject', body, 60_000);
    messages.publish('ordered', new TextEncoder().encode('third'));
    await expect(refused).rejects.toMatchObject({ reason: 'not_sent' });
    await second;
    await messages.flush();
    expect(received).toEqual(['first', 'second', 'third']);
  });

  it('survives a subject that its user may not use, and reports it', async () => {
    const user = 'user: node, password: secret, permissions: { subscribe: ["ok", "_INBOX.>"] }';
    const server = await site.startServer(`authorization { users: [ { ${user} } ] }`);
    const messages = await site.connected(`nats://node:secret@127.0.0.1:${server.port}`);
    messages.subscribe('forbidden', () => undefined);
    messages.subscribe('ok', (message) => message.reply(message.body));
    expect([...(await messages.request('ok', body, 5_000))]).toEqual([...body]);
    await expect.poll(() => site.reported.map(String).join()).toMatch(/forbidden/);
    expect(messages.connected).toBe(true);
  });
});
