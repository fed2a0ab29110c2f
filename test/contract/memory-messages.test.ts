import { describe, expect, it } from 'vitest';
import { MemoryBroker } from '../support/memory-broker.js';
import { describeMessages } from './messages.js';

/** Repeats the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describeMessages('the broker in memory', async (count) => {
  const reported: unknown[] = [];
  const chance = seeded(7);
  const broker = new MemoryBroker({
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    delayMs: () => Math.floor(chance() * 4),
    reconnectMs: () => 5,
    report: (error) => reported.push(error),
  });
  const names = Array.from({ length: count }, (_, index) => `node ${index}`);
  return {
    participants: names.map((name) => broker.join(name)),
    reported,
    stopBroker: async () => broker.stop(),
    startBroker: async () => broker.start(),
    cut: async (index) => broker.cut(names[index] ?? ''),
    heal: async (index) => broker.heal(names[index] ?? ''),
    close: async () => {
      for (const name of names) broker.remove(name);
    },
  };
});

/** Virtual time: events run in the order of their moments, and no time passes in between. */
class VirtualTime {
  now = 0;
  private readonly events: { readonly atMs: number; readonly work: () => void }[] = [];

  after(ms: number, work: () => void): () => void {
    const event = { atMs: this.now + ms, work };
    this.events.push(event);
    return () => {
      const index = this.events.indexOf(event);
      if (index >= 0) this.events.splice(index, 1);
    };
  }

  async run(untilMs: number): Promise<void> {
    for (;;) {
      // `sort` is stable: events of one moment keep their order.
      this.events.sort((a, b) => a.atMs - b.atMs);
      const [next] = this.events;
      if (next === undefined || next.atMs > untilMs) break;
      this.events.shift();
      this.now = next.atMs;
      next.work();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now = untilMs;
  }
}

describe('the broker in memory, on virtual time', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const open = (delayMs: (from: string, to: string) => number = () => 1) => {
    const time = new VirtualTime();
    const broker = new MemoryBroker({ after: (ms, work) => time.after(ms, work), delayMs });
    return { time, broker, one: broker.join('one'), other: broker.join('other') };
  };

  it('delivers to a paused participant in one burst, after its overdue timers', async () => {
    const { time, broker, one, other } = open();
    const seen: string[] = [];
    other.subscribe('a', ({ body }) => seen.push(new TextDecoder().decode(body)));
    one.subscribe('silent', () => undefined);
    await time.run(10);
    void other.request('silent', bytes(''), 50).catch(() => seen.push('timeout'));
    await time.run(20);
    broker.pause('other');
    for (const text of ['1', '2']) one.publish('a', bytes(text));
    await time.run(1_000);
    expect(seen).toEqual([]);
    broker.resume('other');
    expect(seen).toEqual(['1', '2']);
    await time.run(1_001);
    // The promise of the request is settled first; its handler runs after the burst.
    expect(seen).toEqual(['1', '2', 'timeout']);
  });

  it('lets a participant that was cut off while paused notice it when it resumes, and sends none of its messages', async () => {
    const { time, broker, one, other } = open();
    const seen: unknown[] = [];
    one.subscribe('a', ({ body }) => seen.push(body));
    other.onConnection((connected) => seen.push(connected));
    await time.run(10);
    broker.pause('other');
    broker.interrupt('other');
    await time.run(1_000);
    expect(other.connected).toBe(true);
    expect(other.publish('a', bytes('1'))).toBe(true);
    broker.resume('other');
    expect(seen).toEqual([false, true]);
    await time.run(2_000);
    expect(seen).toEqual([false, true]);
    other.publish('a', bytes('2'));
    await time.run(3_000);
    expect(seen).toEqual([false, true, bytes('2')]);
  });

  it('lets messages of different senders overtake, and never those of one sender', async () => {
    const delays: Readonly<Record<string, number>> = { one: 50, other: 1 };
    const { time, broker, one, other } = open((from, to) => (to === 'third' ? (delays[from] ?? 0) : 0));
    const third = broker.join('third');
    const seen: string[] = [];
    third.subscribe('a', ({ body }) => seen.push(new TextDecoder().decode(body)));
    await time.run(10);
    one.publish('a', bytes('1'));
    await time.run(15);
    other.publish('a', bytes('2'));
    await time.run(100);
    expect(seen).toEqual(['2', '1']);
  });

  it('loses what is on its way to a participant whose connection breaks', async () => {
    const { time, broker, one, other } = open(() => 10);
    const seen: unknown[] = [];
    other.subscribe('a', ({ body }) => seen.push(body));
    await time.run(100);
    one.publish('a', bytes('1'));
    await time.run(115);
    broker.interrupt('other');
    await time.run(1_000);
    expect([other.connected, seen]).toEqual([true, []]);
  });

  it('runs nothing of a participant that was removed', async () => {
    const { time, broker, one, other } = open();
    const seen: unknown[] = [];
    other.subscribe('a', ({ body }) => seen.push(body));
    other.onConnection((connected) => seen.push(connected));
    void other.request('a', bytes('1'), 100).finally(() => seen.push('settled'));
    broker.remove('other');
    one.publish('a', bytes('1'));
    await time.run(1_000);
    expect(seen).toEqual([]);
    expect(() => broker.join('other')).toThrow(/used before/);
  });
});
