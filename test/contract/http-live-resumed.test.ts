import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Change } from '../support/live-client.js';
import { addition, liveSites } from './live-site.js';

const site = liveSites();

describe('a live stream that is resumed', () => {
  it('sends every change that the client missed, each with its own correction', async () => {
    const solera = await site();
    await solera.wines(['A', 'B']);
    const position = await solera.head();
    const wrong = await solera.record('addition', 2, addition('A', 5));
    await solera.record('addition', 2, addition('B', 5));
    await solera.retract(wrong);
    await solera.record('addition', 3, addition('A', 6));
    const winery = await solera.client(null, { lastId: position });
    const lot = await solera.client('A', { lastId: position });
    await expect.poll(() => winery.changes().length + lot.changes().length).toBe(7);
    const missed = [
      ['A', false],
      ['B', false],
      ['A', true],
      ['A', false],
    ];
    expect(winery.changes().map((change) => [change.lot, change.correction])).toEqual(missed);
    expect(lot.changes().map((change) => [change.lot, change.correction])).toEqual(missed.filter(([of]) => of === 'A'));
    for (const { lot: of, state, notifications } of winery.changes())
      expect(state).toEqual(await solera.lot(of, notifications.last));
  });

  it.each(['Last-Event-ID', 'after'])(
    'sends the last change of each lot if the client is far behind, by %s',
    async (by) => {
      const solera = await site({ liveReplay: 0 });
      await solera.wines(['A', 'B', 'C']);
      const position = await solera.head();
      const wrong = await solera.record('addition', 2, addition('A', 5));
      await solera.record('addition', 2, addition('B', 5));
      await solera.retract(wrong);
      await solera.record('addition', 3, addition('A', 6));
      const client =
        by === 'after'
          ? await solera.client(null, { query: `?after=${position}` })
          : await solera.client(null, { query: '?after=0', lastId: position });
      await expect.poll(() => client.changes().length).toBe(2);
      await solera.record('addition', 4, addition('C', 1));
      await expect.poll(() => client.changes().length).toBe(3);
      expect(client.pages()).toEqual([]);
      expect(client.changes().map(({ lot, correction }) => [lot, correction])).toEqual([
        ['B', false],
        ['A', true],
        ['C', false],
      ]);
      for (const { lot, state, notifications } of client.changes())
        expect(state).toEqual(await solera.lot(lot, notifications.last));
    },
  );

  it('repeats a change set of which the client saw only a part', async () => {
    const solera = await site();
    await solera.wines(['A', 'B', 'C']);
    const client = await solera.client(null, { query: '?after=2' });
    await expect.poll(() => client.changes().map(({ lot }) => lot)).toEqual(['A', 'B', 'C']);
  });

  it('sends a new picture if the number is ahead of the log, or too far behind', async () => {
    const solera = await site({ liveCatchUp: 5 });
    await solera.wines(['A', 'B', 'C']);
    await solera.wine('D', 5);
    const head = await solera.head();
    for (const lastId of [head + 1, 0]) {
      const client = await solera.client(null, { lastId });
      await expect.poll(() => client.pages().length).toBe(1);
      expect(client.events).toMatchObject([{ name: 'state', id: head, data: { page: 1, last: true } }]);
    }
    const near = await solera.client('D', { lastId: head - 1 });
    await expect.poll(() => near.events).toMatchObject([{ name: 'change', id: head }]);
  });

  it('loses and repeats nothing when reads of the log fail', async () => {
    const solera = await site({ liveChangesPerRead: 2 });
    await solera.wines(['A', 'B', 'C']);
    const client = await solera.client(null);
    await expect.poll(() => client.pages().length).toBe(1);
    for (let round = 0; round < 6; round++) {
      solera.failNext = round % 2 === 0;
      await solera.wines([`X${round}1`, `X${round}2`, `X${round}3`, `X${round}4`, `X${round}5`]);
    }
    await expect.poll(() => client.changes().length).toBeGreaterThanOrEqual(30);
    const lots = client.changes().map(({ lot }) => lot);
    expect([lots.length, new Set(lots).size]).toEqual([30, 30]);
    expect([...lots].sort()).toEqual(lots);
  });
});

describe('a live stream under load', () => {
  it('passes on a change set of more lots than its queue holds, each once', async () => {
    const solera = await site({ liveQueue: 10, liveChangesPerRead: 7, liveBatchCharacters: 4_000 });
    await solera.wine('A', 10);
    const client = await solera.client(null);
    const lot = await solera.client('A');
    await expect.poll(() => client.pages().length + lot.events.length).toBe(2);
    const lots = Array.from({ length: 100 }, (_, index) => `L${String(index).padStart(3, '0')}`);
    await solera.wines(lots);
    await solera.record('addition', 2, addition('A', 5));
    const isDone = () => client.changes().some((change) => change.lot === 'A');
    await expect.poll(isDone, { timeout: 5_000 }).toBe(true);
    expect(client.changes().map((change) => change.lot)).toEqual([...lots, 'A']);
    expect(client.events.filter(({ id }) => id !== null)).toHaveLength(3);
    expect(lot.changes()).toHaveLength(1);
  });

  it('leaves out only earlier states of a lot for a client that reads slowly', async () => {
    const solera = await site({ liveBacklog: 5, liveQueue: 40, eventStreamStallTimeoutMs: 60_000 });
    await solera.wines(['A', 'B', 'C']);
    const path = '/v1/wineries/w/stream';
    const socket = connect(Number(new URL(solera.address).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await expect.poll(() => text.includes('"last":true')).toBe(true);
    socket.pause();
    const tags = Array.from({ length: 40 }, (_, index) => `${index} `.padEnd(60, 'x'));
    // The socket's buffers hold some megabytes.
    for (let round = 0; round < 1_500; round++)
      await solera.record('declare', 2, { lot: ['A', 'B', 'C'][round % 3] ?? 'A', stage: `s${round}`, tags });
    const head = await solera.head();
    socket.resume();
    await expect.poll(() => text.includes(`"last":${head}}`), { timeout: 10_000 }).toBe(true);
    socket.destroy();
    const changes = [...text.matchAll(/^data: (\{"lot".*\})$/gm)].map(([, data = '']) => JSON.parse(data) as Change);
    expect(changes.length).toBeLessThan(1_500);
    const numbers = changes.map(({ notifications }) => notifications.last);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    for (const lot of ['A', 'B', 'C']) {
      const newest = changes.findLast((change) => change.lot === lot);
      expect(newest?.state).toEqual(await solera.lot(lot, head));
    }
  }, 60_000);

  it('ends with a hint to reconnect when the server shuts down, and counts for the limit on streams', async () => {
    const solera = await site({ eventStreams: 1 });
    await solera.wine('A', 1);
    const client = await solera.client('A');
    await expect.poll(() => client.events.length).toBe(1);
    expect((await solera.client(null)).status).toBe(503);
    await solera.close();
    await client.ended();
    expect(client.text).toContain('retry: ');
  });

  it('reads the log no more once the last client has disconnected', async () => {
    const solera = await site();
    await solera.wine('A', 1);
    const client = await solera.client('A');
    await expect.poll(() => client.events.length).toBe(1);
    await client.cut();
    await expect.poll(() => solera.metric('solera_http_streams_open')).toBe(0);
    const { lotChanges } = solera.reads;
    await solera.record('addition', 2, addition('A', 1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(solera.reads.lotChanges).toBe(lotChanges);
  });
});
