import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Received } from '../../src/cluster/messages.js';
import { bytes, collect, failure, flushAll, longMs, type Parts, text } from './messages-subject.js';

export function describeReplies(parts: Parts): void {
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
}

export function describeUnanswered(parts: Parts): void {
  it('can be requests, which fail at once without a subscriber', async () => {
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

  it('can be requests, which fail after their timeout without a reply', async () => {
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
