/** The contract of messages between nodes. Each broker calls this suite. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageFailure, type Messages, type Received } from '../../src/cluster/messages.js';

/** A running broker with connected participants, and control over both. */
export interface MessagesSite {
  readonly participants: readonly Messages[];
  /** The errors of handlers and listeners that were reported. */
  readonly reported: readonly unknown[];
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
  /** Breaks a participant's connection. It stays broken until `heal`. */
  cut(participant: number): Promise<void>;
  /** Lets a participant connect again. */
  heal(participant: number): Promise<void>;
  close(): Promise<void>;
}

const longMs = 10_000;

export function messagesContract(name: string, open: (participants: number) => Promise<MessagesSite>): void {
  describe(`messages over ${name}`, () => {
    let site: MessagesSite;
    let one: Messages;
    let other: Messages;
    let third: Messages;
    beforeEach(async () => {
      site = await open(3);
      [one, other, third] = site.participants as [Messages, Messages, Messages];
    });
    afterEach(() => site.close());

    sendingContract(() => ({ site, one, other, third }));
    requestContract(() => ({ site, one, other, third }));
    handlerContract(() => ({ site, one, other, third }));
    disconnectionContract(() => ({ site, one, other, third }));
    brokerContract(() => ({ site, one, other, third }));
  });
}

type Parts = () => { site: MessagesSite; one: Messages; other: Messages; third: Messages };

function sendingContract(parts: Parts): void {
  it('reach every subscriber of the subject, the sender included, and no other', async () => {
    const { one, other, third } = parts();
    const [atOne, atOther, elsewhere] = [collect(one, 'a'), collect(other, 'a'), collect(third, 'b')];
    await flushAll(one, other, third);
    expect(one.publish('a', bytes('1'))).toBe(true);
    await expect.poll(() => [atOne, atOther]).toEqual([['1'], ['1']]);
    expect(elsewhere).toEqual([]);
  });

  it('of one sender arrive in the order sent, across subjects, each once', async () => {
    const { one, other } = parts();
    const texts: string[] = [];
    for (const subject of ['a', 'b', 'c']) other.subscribe(subject, ({ body }) => texts.push(text(body)));
    await other.flush();
    const sent = Array.from({ length: 600 }, (_, index) => String(index));
    for (const [index, each] of sent.entries()) one.publish(['a', 'b', 'c'][index % 3] ?? 'a', bytes(each));
    await expect.poll(() => texts.length).toBeGreaterThanOrEqual(sent.length);
    expect(texts).toEqual(sent);
  });

  it('keep what was sent, although the sender changes its bytes later', async () => {
    const { one, other } = parts();
    const received = collect(other, 'a');
    await other.flush();
    const body = bytes('before');
    one.publish('a', body);
    await one.flush();
    body.fill(0);
    await expect.poll(() => received).toEqual(['before']);
  });

  it('reach every handler of a subject until its subscription ends', async () => {
    const { one, other } = parts();
    const kept = collect(other, 'a');
    const ended: string[] = [];
    const unsubscribe = other.subscribe('a', ({ body }) => {
      ended.push(text(body));
      unsubscribe();
    });
    await other.flush();
    for (const each of ['1', '2', '3']) one.publish('a', bytes(each));
    await expect.poll(() => kept).toEqual(['1', '2', '3']);
    expect(ended).toEqual(['1']);
    unsubscribe();
  });

  it('are as large as the broker accepts, and no larger', async () => {
    const { one, other } = parts();
    const lengths: number[] = [];
    other.subscribe('a', (message) => {
      lengths.push(message.body.length);
      message.reply(new Uint8Array());
    });
    await other.flush();
    const largest = one.maxPayloadBytes;
    expect(one.publish('a', new Uint8Array(largest + 1))).toBe(false);
    await expect(one.request('a', new Uint8Array(largest + 1), longMs)).rejects.toMatchObject({ reason: 'not_sent' });
    expect(one.publish('a', new Uint8Array(largest))).toBe(true);
    await one.request('a', new Uint8Array(largest), longMs);
    expect(lengths).toEqual([largest, largest]);
    expect(one.connected).toBe(true);
  });
}

function requestContract(parts: Parts): void {
  it('can be requests, each of which gets its own reply', async () => {
    const { one, other } = parts();
    other.subscribe('double', (message) => message.reply(bytes(text(message.body).repeat(2))));
    await other.flush();
    const numbers = Array.from({ length: 200 }, (_, index) => String(index));
    const replies = await Promise.all(numbers.map((each) => one.request('double', bytes(each), longMs)));
    expect(replies.map(text)).toEqual(numbers.map((each) => each.repeat(2)));
  });

  it('can be requests, and the first reply counts', async () => {
    const { one, other, third } = parts();
    other.subscribe('a', (message) => {
      message.reply(bytes('first'));
      message.reply(bytes('second'));
    });
    third.subscribe('a', (message) => void sleep(50).then(() => message.reply(bytes('late'))));
    await flushAll(other, third);
    for (let index = 0; index < 5; index += 1) expect(text(await one.request('a', bytes(''), longMs))).toBe('first');
    await sleep(80);
    expect(text(await one.request('a', bytes(''), longMs))).toBe('first');
  });

  it('can be replied to in vain: a sender that does not wait gets nothing', async () => {
    const { site, one, other } = parts();
    const received = collect(other, 'a', (message) => message.reply(new Uint8Array(other.maxPayloadBytes + 1)));
    await other.flush();
    one.publish('a', bytes('1'));
    await expect.poll(() => received).toEqual(['1']);
    expect(site.reported).toEqual([]);
  });

  it('can be requests, which fail at once if nobody subscribes', async () => {
    const { one, other } = parts();
    const begun = performance.now();
    await expect(failure(one.request('a', bytes('1'), longMs))).resolves.toBe('no_responder');
    expect(performance.now() - begun).toBeLessThan(1_000);
    const unsubscribe = other.subscribe('a', (message) => message.reply(bytes('2')));
    await other.flush();
    expect(text(await one.request('a', bytes('1'), longMs))).toBe('2');
    unsubscribe();
    await other.flush();
    await expect(failure(one.request('a', bytes('1'), longMs))).resolves.toBe('no_responder');
  });

  it('can be requests, which fail after their timeout if nobody replies', async () => {
    const { one, other } = parts();
    const received = collect(other, 'a');
    await other.flush();
    for (const timeoutMs of [30, 150]) {
      const begun = performance.now();
      await expect(failure(one.request('a', bytes('1'), timeoutMs))).resolves.toBe('no_reply');
      expect(performance.now() - begun).toBeGreaterThan(timeoutMs - 2);
      expect(performance.now() - begun).toBeLessThan(timeoutMs + 500);
    }
    expect(received).toEqual(['1', '1']);
  });

  it('can be requests, whose late reply answers no later request', async () => {
    const { one, other } = parts();
    const waiting: Received[] = [];
    other.subscribe('a', (message) => waiting.push(message));
    await other.flush();
    await expect(failure(one.request('a', bytes('1'), 20))).resolves.toBe('no_reply');
    const second = one.request('a', bytes('2'), longMs);
    await expect.poll(() => waiting.length).toBe(2);
    waiting[0]?.reply(bytes('late'));
    waiting[1]?.reply(bytes('in time'));
    expect(text(await second)).toBe('in time');
  });
}

function handlerContract(parts: Parts): void {
  it('are handled although handlers throw, and the errors are reported', async () => {
    const { site, one, other } = parts();
    const received = collect(other, 'a', () => {
      throw new Error('of the handler');
    });
    const elsewhere = collect(other, 'b');
    await other.flush();
    for (const subject of ['a', 'b', 'a', 'b']) one.publish(subject, bytes(subject));
    await expect
      .poll(() => [received, elsewhere])
      .toEqual([
        ['a', 'a'],
        ['b', 'b'],
      ]);
    expect(site.reported).toHaveLength(2);
    expect(other.connected).toBe(true);
  });

  it('can be replied to again after a reply that was too large', async () => {
    const { one, other } = parts();
    const thrown: unknown[] = [];
    other.subscribe('a', (message) => {
      try {
        message.reply(new Uint8Array(other.maxPayloadBytes + 1));
      } catch (error) {
        thrown.push(error);
        message.reply(bytes('short'));
      }
    });
    await other.flush();
    expect(text(await one.request('a', bytes('1'), longMs))).toBe('short');
    expect(thrown).toEqual([expect.any(MessageFailure)]);
    expect(thrown).toMatchObject([{ reason: 'not_sent' }]);
  });

  it('arrive although a listener for the connection throws', async () => {
    const { site, one, other } = parts();
    const changes: boolean[] = [];
    other.onConnection(() => {
      throw new Error('of the listener');
    });
    const end = other.onConnection((connected) => changes.push(connected));
    const received = collect(other, 'a');
    await reconnect(site, 1);
    expect(changes).toEqual([false, true]);
    end();
    await reconnect(site, 1);
    expect(changes).toEqual([false, true]);
    await other.flush();
    one.publish('a', bytes('1'));
    await expect.poll(() => received).toEqual(['1']);
    expect(site.reported).toHaveLength(4);
  });
}

function disconnectionContract(parts: Parts): void {
  it('are given up at once when the connection breaks', async () => {
    const { site, one, other } = parts();
    const received = collect(other, 'a');
    await other.flush();
    const pending = Array.from({ length: 50 }, () => failure(one.request('a', bytes('1'), 60_000)));
    await expect.poll(() => received.length).toBe(50);
    const begun = performance.now();
    await site.cut(0);
    expect(new Set(await Promise.all(pending))).toEqual(new Set(['no_reply']));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('are refused without a connection, and nothing of them arrives later', async () => {
    const { site, one, other } = parts();
    const [received, own] = [collect(other, 'a'), collect(one, 'a')];
    await flushAll(one, other);
    await site.cut(0);
    expect(one.connected).toBe(false);
    for (let index = 0; index < 20; index += 1) {
      expect(one.publish('a', bytes('lost'))).toBe(false);
      await expect(failure(one.request('a', bytes('lost'), longMs))).resolves.toBe('not_sent');
      await expect(one.flush()).rejects.toBeInstanceOf(MessageFailure);
    }
    await site.heal(0);
    await becomes(one, true);
    expect(one.publish('a', bytes('sent'))).toBe(true);
    await expect.poll(() => [received, own]).toEqual([['sent'], ['sent']]);
  });

  it('arrive in order and at most once around a break', async () => {
    const { site, one, other } = parts();
    const received = collect(other, 'a');
    await other.flush();
    let accepted = 0;
    for (let index = 0; index < 400; index += 1) {
      if (one.publish('a', bytes(String(index)))) accepted += 1;
      if (index === 100) void site.cut(index % 2);
      if (index === 200) void site.heal(0);
      if (index % 20 === 0) await sleep(2);
    }
    await becomes(one, true);
    await expect.poll(() => one.publish('a', bytes('400'))).toBe(true);
    await expect.poll(() => received.at(-1)).toBe('400');
    const numbers = received.map(Number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers.length).toBeLessThanOrEqual(accepted + 1);
  });

  it('are not answered over a later connection', async () => {
    const { site, one, other } = parts();
    const waiting: Received[] = [];
    other.subscribe('a', (message) => waiting.push(message));
    await other.flush();
    const pending = failure(one.request('a', bytes('1'), 1_000));
    await expect.poll(() => waiting.length).toBe(1);
    await site.cut(1);
    waiting[0]?.reply(bytes('without a connection'));
    await site.heal(1);
    await becomes(other, true);
    waiting[0]?.reply(bytes('over another connection'));
    await expect(pending).resolves.toBe('no_reply');
  });

  it('reach a subscription that was made, and not one that was ended, without a connection', async () => {
    const { site, one, other } = parts();
    const ended: string[] = [];
    const unsubscribe = other.subscribe('a', ({ body }) => ended.push(text(body)));
    await other.flush();
    await site.cut(1);
    const made = collect(other, 'a');
    unsubscribe();
    await site.heal(1);
    await becomes(other, true);
    await other.flush();
    one.publish('a', bytes('1'));
    await expect.poll(() => made).toEqual(['1']);
    expect(ended).toEqual([]);
  });
}

function brokerContract(parts: Parts): void {
  it('fail and are refused while the broker is away; all subscriptions work after it returned, more than once', async () => {
    const { site, one, other, third } = parts();
    const changes = site.participants.map((participant) => {
      const seen: boolean[] = [];
      participant.onConnection((connected) => seen.push(connected));
      return seen;
    });
    const silent = collect(other, 'silent');
    third.subscribe('a', (message) => message.reply(message.body));
    await flushAll(other, third);
    for (const round of [1, 2]) {
      const pending = failure(one.request('silent', bytes('1'), 60_000));
      await expect.poll(() => silent.length).toBe(round);
      await site.stopBroker();
      await expect(pending).resolves.toBe('no_reply');
      for (const participant of site.participants) await becomes(participant, false);
      expect(one.publish('a', bytes('lost'))).toBe(false);
      await expect(failure(one.request('a', bytes('lost'), longMs))).resolves.toBe('not_sent');
      await site.startBroker();
      for (const participant of site.participants) await becomes(participant, true);
      await third.flush();
      expect(text(await one.request('a', bytes('back'), longMs))).toBe('back');
    }
    expect(changes).toEqual(changes.map(() => [false, true, false, true]));
  });

  it('never throw from a request, and wait for nothing after a flush that the break ended', async () => {
    const { site, one } = parts();
    const flushed = one.flush();
    await flushed;
    const cut = site.cut(0);
    const results = await Promise.allSettled([one.flush(), one.flush()]);
    await cut;
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(MessageFailure);
    await expect(failure(one.request('a', bytes('1'), longMs))).resolves.toBe('not_sent');
  });
}

/** Returns the list of texts that arrive, in order. */
function collect(at: Messages, subject: string, then: (message: Received) => void = () => undefined): string[] {
  const texts: string[] = [];
  at.subscribe(subject, (message) => {
    texts.push(text(message.body));
    then(message);
  });
  return texts;
}

async function reconnect(site: MessagesSite, index: number): Promise<void> {
  await site.cut(index);
  await site.heal(index);
  const participant = site.participants[index];
  if (participant !== undefined) await becomes(participant, true);
}

async function becomes(participant: Messages, connected: boolean): Promise<void> {
  await expect.poll(() => participant.connected, { timeout: 15_000 }).toBe(connected);
}

async function flushAll(...all: readonly Messages[]): Promise<void> {
  await Promise.all(all.map((one) => one.flush()));
}

/** Returns the reason why a request got no reply. */
async function failure(request: Promise<Uint8Array>): Promise<string> {
  try {
    return `the reply ${text(await request)}`;
  } catch (error) {
    if (error instanceof MessageFailure) return error.reason;
    throw error;
  }
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function text(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
