import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { LogTail } from '../../src/adapters/http/log-tail.js';
import { WineryWatch } from '../../src/adapters/http/winery-watch.js';
import { GrowingLog } from '../support/growing-log.js';

const silent = () => undefined;

/** A tail of a log, and how many notifications were read for it. */
function tailOf(log: GrowingLog, limits = httpLimits) {
  const read = { count: 0 };
  const source = {
    head: () => log.head(),
    onPublished: log.onPublished,
    readLog: async (first: number, last: number) => {
      const items = await log.texts(first, last);
      read.count += items.length;
      return { first, last, items };
    },
  };
  return { read, tail: new LogTail(source, limits, { info: silent, warn: silent, error: silent }) };
}

describe('the tail of the log, watched for a thousand wineries,', () => {
  it('wakes the streams of a winery alone, and reads each notification once', async () => {
    const log = new GrowingLog();
    const { read, tail } = tailOf(log);
    const woken: string[] = [];
    const watches = Array.from({ length: 1_000 }, (_, index) => {
      const winery = `w${index}`;
      return new WineryWatch(tail, httpLimits, { winery, after: 0, wake: () => woken.push(winery) });
    });
    const close = watches.map((watch) => tail.watchWinery(watch));
    await expect.poll(() => woken.length).toBe(1_000);
    for (const watch of watches) expect(await watch.next()).toEqual([]);
    woken.length = 0;
    for (let round = 0; round < 50; round += 1) log.append(20, { winery: 'w7' });
    log.append(3, { winery: 'w8' });
    await expect.poll(() => tail.head).toBe(1_003);
    expect(new Set(woken)).toEqual(new Set(['w7', 'w8']));
    expect(watches.filter(({ hasNews }) => hasNews).map(({ winery }) => winery)).toEqual(['w7', 'w8']);
    expect(watches.map(({ lag }) => lag)).toEqual(watches.map(({ winery }) => ({ w7: 1_003, w8: 3 })[winery] ?? 0));
    expect((await watches[8]?.next())?.map(({ number }) => number)).toEqual([1_001, 1_002, 1_003]);
    expect(watches.filter(({ winery }) => winery !== 'w7').every(({ position }) => position === 1_003)).toBe(true);
    expect(read.count).toBe(1_003);
    for (const end of close) end();
  });
});
