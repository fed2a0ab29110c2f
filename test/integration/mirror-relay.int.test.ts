/** The relay with a real nats-server: what its crashes, its operators and its limits do to the mirror of the log. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GrowingLog } from '../support/growing-log.js';
import { NatsSite } from '../support/nats-site.js';
import { RelaySite } from '../support/relay-on-nats.js';
import { openTcpProxy } from '../support/tcp-proxy.js';

let site: RelaySite;
let log: GrowingLog;

beforeEach(async () => {
  site = await RelaySite.open();
  log = new GrowingLog();
});
afterEach(() => site.close());

function appendMany(sets: number): void {
  for (let set = 0; set < sets; set += 1) log.append(1 + (set % 5), { winery: set % 2 === 0 ? 'est.1' : 'south' });
}

describe('a message', () => {
  test('is the notification byte for byte, under the subject of its winery and type, with the headers of the contract', async () => {
    log.append(2, { winery: 'est.1' });
    const { messages } = await site.relay(log);
    await site.expectCopy(log);
    const streams = await site.streams();
    const subjects = ['solera.log.est%2E1.action.recorded', 'solera.log.est%2E1.lot.event.asserted'];
    for (const [index, subject] of subjects.entries()) {
      const message = await streams.getMessage('SOLERA', { seq: index + 1 });
      expect([message?.subject, message?.data]).toEqual([subject, new Uint8Array(Buffer.from(log.all[index] ?? ''))]);
      expect(Object.fromEntries(message?.header ?? [])).toEqual({
        'Content-Type': ['application/cloudevents+json'],
        'Nats-Msg-Id': [`${log.incarnation}:${index + 1}`],
        'Nats-Expected-Last-Sequence': [String(index)],
      });
    }
    const { config } = await streams.info('SOLERA');
    expect(config).toMatchObject({
      ...{ subjects: ['solera.log.>'], retention: 'limits', discard: 'old', storage: 'file', max_age: 0 },
      ...{ deny_delete: true, deny_purge: true, description: 'Solera, cell test' },
    });
    expect(messages.connected).toBe(true);
  });

  test('that would be longer than the server accepts refers to its page, and keeps its number', async () => {
    appendMany(2);
    log.append(1, { note: 'y'.repeat(2_000_000) });
    appendMany(2);
    const { relay } = await site.relay(log);
    const streams = await site.streams();
    await expect.poll(async () => (await streams.info('SOLERA').catch(() => null))?.state.last_seq).toBe(7);
    const found = JSON.parse((await streams.getMessage('SOLERA', { seq: 4 }))?.string() ?? '');
    const { data, datacontenttype, ...rest } = JSON.parse(log.all[3] ?? '');
    expect([found, data.data.text.length > 2_000_000, datacontenttype]).toEqual([
      { ...rest, dataref: '/v1/notifications/1,100' },
      true,
      'application/json',
    ]);
    expect(relay.problem).toBeNull();
  });
});

describe('a broker that loses messages', () => {
  test('by a wiped disk gets all again, from 1', async () => {
    appendMany(200);
    await site.relay(log);
    await site.expectCopy(log);
    await site.server.kill();
    await site.server.wipeStore();
    await site.server.restart();
    appendMany(20);
    await site.expectCopy(log);
  });

  test('by a kill, after which its disk is older, gets them again from the last one on, also while it remembers ids', async () => {
    await site.addStream({ duplicate_window: 120e9 });
    appendMany(100);
    await site.relay(log);
    await site.expectCopy(log);
    await site.server.kill();
    const older = join(site.folder, 'older');
    await cp(site.store, older, { recursive: true });
    await site.server.restart();
    appendMany(100);
    await site.expectCopy(log);
    await site.server.kill();
    await site.server.wipeStore();
    await cp(older, site.store, { recursive: true });
    await site.server.restart();
    appendMany(1);
    await site.expectCopy(log);
  });

  test('by a kill while much is in flight ends as a complete copy', async () => {
    appendMany(3_000);
    await site.relay(log);
    const last = async (): Promise<number> => {
      const found = await site.streams().then((streams) => streams.info('SOLERA'));
      return found.state.last_seq;
    };
    for (const least of [500, 3_000, 6_000]) {
      await expect
        .poll(() => last().catch(() => 0), {
          interval: 5,
          timeout: 20_000,
        })
        .toBeGreaterThan(least);
      await site.server.kill();
      await site.server.restart();
    }
    await site.expectCopy(log, 30_000);
  });

  test('because its stream was deleted, or created again, gets all again', async () => {
    appendMany(50);
    await site.relay(log);
    await site.expectCopy(log);
    await (await site.streams()).delete('SOLERA');
    appendMany(1);
    await site.expectCopy(log);
    await (await site.streams()).delete('SOLERA');
    await site.addStream({ storage: StorageType.Memory });
    await site.expectCopy(log);
    expect((await (await site.streams()).info('SOLERA')).config.storage).toBe('memory');
  });
});

describe('relays', () => {
  test('that write at once store every entry once', async () => {
    appendMany(500);
    const running = await Promise.all([site.relay(log), site.relay(log), site.relay(log)]);
    for (let round = 0; round < 20; round += 1) {
      appendMany(20);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await site.expectCopy(log);
    await Promise.all(running.map(({ relay }) => relay.stop()));
    expect(running.map(({ relay }) => relay.problem)).toEqual([null, null, null]);
    expect(running.reduce((sum, { counts }) => sum + counts.published, 0)).toBeLessThanOrEqual(log.all.length);
  });

  test('of which one is held on its way to the broker: what arrives after its successor changes nothing', async () => {
    const proxy = await openTcpProxy(site.server.port);
    try {
      appendMany(100);
      const held = await site.relay(log, { url: `nats://127.0.0.1:${proxy.port}` });
      await site.expectCopy(log);
      proxy.slow(800);
      appendMany(100);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await site.relay(log);
      await site.expectCopy(log);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      appendMany(10);
      await site.expectCopy(log);
      proxy.heal();
      appendMany(10);
      await site.expectCopy(log);
      expect(held.relay.problem).toBeNull();
    } finally {
      await proxy.close();
    }
  });
});

describe('a stream that an operator created', () => {
  test('is used as it is: its retention stays, and old messages are gone', async () => {
    await site.addStream({ description: 'mine', max_msgs: 10, duplicate_window: 60e9 });
    appendMany(100);
    await site.relay(log);
    await site.expectCopy(log);
    const { config, state } = await (await site.streams()).info('SOLERA');
    expect([config.max_msgs, config.description, state.first_seq, state.last_seq]).toEqual([10, 'mine', 291, 300]);
    await (await site.streams()).update('SOLERA', { max_msgs: 3 });
    appendMany(5);
    await site.expectCopy(log);
    expect((await (await site.streams()).info('SOLERA')).config.max_msgs).toBe(3);
  });

  test('is followed further after all its messages grew too old', async () => {
    await site.addStream({ max_age: 300e6, duplicate_window: 100e6 });
    appendMany(10);
    const { relay } = await site.relay(log);
    const streams = await site.streams();
    await expect
      .poll(async () => (await streams.info('SOLERA')).state, { timeout: 10_000 })
      .toMatchObject({ messages: 0, last_seq: 30 });
    appendMany(1);
    await expect.poll(async () => (await streams.info('SOLERA')).state.last_seq).toBe(31);
    expect(relay.problem).toBeNull();
  });

  test.each([
    [
      'other subjects',
      { subjects: ['solera.log.>', 'other'] },
      /has the subjects solera.log.>, other; it must have solera.log.> alone/,
    ],
    ['another retention', { retention: RetentionPolicy.Interest }, /has the retention "interest"/],
    [
      'a discard policy that refuses',
      { discard: DiscardPolicy.New, max_bytes: 1_000_000 },
      /has the discard policy "new"/,
    ],
    ['a limit for each subject', { max_msgs_per_subject: 1 }, /limits the messages of each subject/],
    ['no acknowledgements', { no_ack: true }, /does not acknowledge/],
  ])('is refused with %s, and used once it is corrected', async (_what, config, reason) => {
    await site.addStream(config);
    appendMany(3);
    const { relay, lines } = await site.relay(log);
    await expect.poll(() => relay.problem).toMatch(reason);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(lines.filter((line) => reason.test(line))).toHaveLength(1);
    await (await site.streams()).delete('SOLERA');
    await site.expectCopy(log);
    await expect.poll(() => relay.problem).toBeNull();
  });

  test('is not written to while it holds what is no copy, and again once the operator has deleted it', async () => {
    await site.addStream({});
    const other = new GrowingLog('b');
    other.incarnation = '01900000-0000-4000-8000-00000000000b';
    other.append(5);
    const former = await site.relay(other);
    await site.expectCopy(other);
    await former.relay.stop();
    appendMany(20);
    const { relay } = await site.relay(log);
    await expect.poll(() => relay.problem).toMatch(/message \d has the id \S+b:\d instead of \S+a:\d/);
    await site.expectCopy(other);
    await (await site.streams()).delete('SOLERA');
    await site.expectCopy(log);
  });
});

describe('two systems in one account of NATS', () => {
  test('do not share the stream: the second is refused, whatever it names its own', async () => {
    appendMany(3);
    await site.relay(log);
    await site.expectCopy(log);
    const other = new GrowingLog('b');
    other.append(10);
    const same = await site.relay(other, { cell: 'other' });
    const named = await site.relay(other, { cell: 'other', stream: 'OTHER' });
    await expect.poll(() => same.relay.problem).toMatch(/SOLERA belongs to another system \("Solera, cell test"\)/);
    await expect.poll(() => named.relay.problem).toMatch(/The stream SOLERA has the subjects solera.log.> already/);
    await site.expectCopy(log);
  });
});

test('without JetStream nothing is copied, and nothing is stopped', async () => {
  const plain = await NatsSite.open();
  try {
    const server = await plain.startServer();
    appendMany(1);
    const { relay, lines, troubles } = await site.relay(log, { url: server.url });
    await expect
      .poll(() => lines)
      .toEqual(['The log is not copied to the stream SOLERA now: JetStream is not enabled on the NATS server.']);
    expect([relay.problem, troubles]).toEqual([null, []]);
    await relay.stop();
  } finally {
    await plain.close();
  }
});
