import { expect, test } from 'vitest';
import type { FeedEntry } from '../oracle/feed-fault.js';
import type { HttpClient } from './http-client.js';
import { LogObserver } from './log-observer.js';
import { recordedEntry as entry } from './recorded-entry.js';

/** Serves the log in pages of three. */
function clientOfLog(log: () => readonly FeedEntry[]): HttpClient {
  return async ({ path }) => {
    const range = /(\d+),(\d+)$/.exec(path);
    const first = range === null ? Math.floor(log().length / 3) * 3 + 1 : Number(range[1]);
    return { status: 200, text: JSON.stringify({ first, last: first + 2, items: log().slice(first - 1, first + 2) }) };
  };
}

test('finds a hole, a changed entry and a head that goes back, and no fault in a log that grows', async () => {
  let log = [entry(1, 'a'), entry(2, 'b')];
  const client = clientOfLog(() => log);
  const faultsAfter = async (next: FeedEntry[]): Promise<string[]> => {
    const observer = new LogObserver();
    await observer.poll(client, () => 0);
    const before = log;
    log = next;
    await observer.poll(client, () => 0);
    log = before;
    return observer.faults;
  };
  expect(await faultsAfter([...log, entry(3, 'c'), entry(4, 'd')])).toEqual([]);
  expect(await faultsAfter([...log, entry(4, 'd')])).toEqual(['entry 4 is in the place of 3']);
  expect(await faultsAfter([entry(1, 'a'), entry(2, 'other'), entry(3, 'c')])).toHaveLength(1);
  expect(await faultsAfter([entry(1, 'a')])).toEqual(['the head went back from 2 to 1']);
});
