import { expect, it } from 'vitest';
import { MessageFailure } from '../../src/cluster/messages.js';
import { bytes, collect, flushAll, longMs, type Parts, reconnect, text } from './messages-subject.js';

export function describeDelivery(parts: Parts): void {
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
}

export function describeBounds(parts: Parts): void {
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

export function describeHandlers(parts: Parts): void {
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
