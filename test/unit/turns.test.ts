/** How long work is spread over turns of the event loop. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { entityTag } from '../../src/adapters/http/entity-tag.js';
import { jsonText, listBytes } from '../../src/adapters/http/large-json.js';
import { TurnQueue } from '../../src/adapters/http/turn-queue.js';
import { Turns } from '../../src/application/pieces.js';
import { pause } from '../../src/kernel/pause.js';

/** Calls `take` several times, and returns how many calls had ended after each turn. */
async function endedAfterEachTurn(take: () => Promise<void>): Promise<readonly number[]> {
  let ended = 0;
  for (let caller = 0; caller < 4; caller += 1) void take().then(() => ended++);
  const counts: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn();
    counts.push(ended);
  }
  return counts;
}

describe('a turn of the event loop', () => {
  it('admits one writer of a queue', async () => {
    const queue = new TurnQueue();
    expect(await endedAfterEachTurn(() => queue.take())).toEqual([1, 2, 3, 4, 4]);
  });

  it('resumes one of the tasks that wait', async () => {
    const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, 8);
    expect(await endedAfterEachTurn(() => turns.next())).toEqual([1, 2, 3, 4, 4]);
  });

  it('resumes no more than one of several long tasks', async () => {
    let elapsed = 0;
    const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => elapsed }, 8);
    const pieces: string[] = [];
    function* work(name: string) {
      for (let piece = 0; piece < 3; piece += 1) {
        pieces.push(name);
        elapsed += 10;
        yield pause;
      }
    }
    const works = [turns.run(work('a')), turns.run(work('b'))];
    const counts: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      counts.push(pieces.length);
      await nextTurn();
    }
    await Promise.all(works);
    expect(counts).toEqual([2, 3, 4, 5, 6, 6]);
    expect(pieces.join('')).toBe('ababab');
  });
});

describe('long JSON that is written in pieces', () => {
  const items = Array.from({ length: 3_000 }, (_, index) => ({ index, text: `Gewürztraminer ${'é'.repeat(200)}` }));

  it('has the bytes and the entity tag of the whole', async () => {
    for (const value of [
      { items, next: null },
      { items: [], next: 'c' },
      { items: items.slice(0, 2), next: undefined },
    ]) {
      const { bytes, tag } = await listBytes(value, new TurnQueue());
      const whole = JSON.stringify(value);
      expect(bytes.toString()).toBe(whole);
      expect(tag).toBe(entityTag(whole));
    }
  });

  it('lets others run in between', async () => {
    let others = 0;
    let isWritten = false;
    const counted = (async () => {
      for (; !isWritten; others += 1) await nextTurn();
    })();
    expect(await jsonText({ items }, new TurnQueue())).toBe(JSON.stringify({ items }));
    isWritten = true;
    await counted;
    expect(others).toBeGreaterThanOrEqual(2);
  });
});
