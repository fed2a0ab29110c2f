import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { MessageFailure, type Received } from '../../src/cluster/messages.js';
import { becomes, bytes, collect, failure, flushAll, longMs, type Parts, text } from './messages-subject.js';

export function describeLosses(parts: Parts): void {
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
}

export function describeReconnection(parts: Parts): void {
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

export function describeBroker(parts: Parts): void {
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
