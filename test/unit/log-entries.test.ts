import { describe, expect, it } from 'vitest';
import type { NotificationsRead } from '../../src/application/ports/notification-log.js';
import { LogEntries } from '../../src/followers/log-entries.js';
import { parsedNotifications } from '../support/parsed-notifications.js';

const numbersOf = ({ entries }: { readonly entries: readonly { readonly sequence: number }[] }): readonly number[] =>
  entries.map(({ sequence }) => sequence);

/** A log of a hundred notifications that notes which ranges are read. */
class NotedLog {
  readonly reads: string[] = [];
  isAway = false;
  isEncrypted = false;
  head = 100;

  async newestNotifications(first: number, last: number): Promise<NotificationsRead> {
    this.reads.push(`${first},${last}`);
    if (this.isAway) throw new Error('The log is away.');
    const end = Math.min(last, this.head);
    const texts = Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => {
      const data = this.isEncrypted ? { encrypted: { key: 'estate-1' } } : {};
      return JSON.stringify({ sequence: first + index, data });
    });
    return parsedNotifications(texts);
  }
}

describe('the log as followers read it', () => {
  it('is read and parsed once for all that are at the same place', async () => {
    const log = new NotedLog();
    const entries = new LogEntries(log, { readsShared: 2 });
    const [one, other, inside] = await Promise.all([entries.read(1, 5), entries.read(1, 5), entries.read(3, 4)]);
    expect([numbersOf(one), numbersOf(inside)]).toEqual([
      [1, 2, 3, 4, 5],
      [3, 4],
    ]);
    expect(other.entries[0]).toBe(one.entries[0]);
    // A shared read may end earlier than was asked for.
    expect(numbersOf(await entries.read(4, 9))).toEqual([4, 5]);
    expect(numbersOf(await entries.read(6, 9))).toEqual([6, 7, 8, 9]);
    expect(log.reads).toEqual(['1,5', '6,9']);
  });

  it('counts the characters of what it returns', async () => {
    const entries = new LogEntries(new NotedLog(), { readsShared: 2 });
    expect((await entries.read(1, 4)).characters).toBe(4 * '{"sequence":1,"data":{}}'.length);
    expect((await entries.read(2, 3)).characters).toBe(2 * '{"sequence":1,"data":{}}'.length);
  });

  it('keeps no more than the latest reads', async () => {
    const log = new NotedLog();
    const entries = new LogEntries(log, { readsShared: 2 });
    for (const first of [1, 11, 21, 11, 1]) await entries.read(first, first + 9);
    expect(log.reads).toEqual(['1,10', '11,20', '21,30', '1,10']);
  });

  it('is read ahead by one read', async () => {
    const log = new NotedLog();
    const entries = new LogEntries(log, { readsShared: 3 });
    expect(numbersOf(await entries.read(1, 5, 12))).toEqual([1, 2, 3, 4, 5]);
    expect(log.reads).toEqual(['1,5', '6,10']);
    expect(numbersOf(await entries.read(6, 10, 12))).toEqual([6, 7, 8, 9, 10]);
    expect(numbersOf(await entries.read(11, 12, 12))).toEqual([11, 12]);
    expect(log.reads).toEqual(['1,5', '6,10', '11,12']);
  });

  it('is read again after a failure', async () => {
    const log = new NotedLog();
    const entries = new LogEntries(log, { readsShared: 2 });
    log.isAway = true;
    await expect(entries.read(1, 5)).rejects.toThrow('The log is away.');
    log.isAway = false;
    expect(numbersOf(await entries.read(1, 5))).toEqual([1, 2, 3, 4, 5]);
  });

  it('is read again if it did not reach as far', async () => {
    const log = new NotedLog();
    const entries = new LogEntries(log, { readsShared: 2 });
    log.head = 3;
    expect(numbersOf(await entries.read(1, 5))).toEqual([1, 2, 3]);
    await expect(entries.read(4, 5)).rejects.toThrow('The log has no notification 4, though it reaches 5.');
    log.head = 5;
    expect(numbersOf(await entries.read(4, 5))).toEqual([4, 5]);
    expect(log.reads).toEqual(['1,5', '4,5', '4,5']);
  });

  it('is read again if its content could not be opened', async () => {
    const log = new NotedLog();
    const entries = new LogEntries(log, { readsShared: 2 });
    log.isEncrypted = true;
    await entries.read(1, 5);
    log.isEncrypted = false;
    const { entries: opened } = await entries.read(1, 5);
    expect(opened[0]?.data.encrypted).toBeUndefined();
    expect(log.reads).toEqual(['1,5', '1,5']);
  });

  it('never leaves a number out', async () => {
    const entries = new LogEntries(new NotedLog(), { readsShared: 2 });
    await expect(entries.read(101, 105)).rejects.toThrow('The log has no notification 101, though it reaches 105.');
  });
});
