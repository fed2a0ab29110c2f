import { describe, expect, it } from 'vitest';
import type { NotificationLog } from '../../src/application/ports/notification-log.js';
import { LogBatches } from '../../src/followers/log-batches.js';
import { LogEntries } from '../../src/followers/log-entries.js';
import { parsedNotifications } from '../support/parsed-notifications.js';

/** A log of change sets of `of` notifications, which notes what is read. */
class SetLog implements Pick<NotificationLog, 'newestNotifications'> {
  readonly reads: string[] = [];
  isSealed = false;
  isAway = false;

  constructor(private readonly of: number) {}

  async newestNotifications(first: number, last: number): ReturnType<NotificationLog['newestNotifications']> {
    this.reads.push(`${first},${last}`);
    if (this.isAway) throw new Error('The log is away.');
    const texts = Array.from({ length: last - first + 1 }, (_, offset) => {
      const sequence = first + offset;
      const sealed = this.isSealed ? { encrypted: { key: 'estate-1', text: '' } } : {};
      return JSON.stringify({ sequence, data: { index: (sequence - 1) % this.of, of: this.of, ...sealed } });
    });
    return parsedNotifications(texts);
  }
}

function batchesOf(log: SetLog): LogBatches {
  const limits = { entriesPerBatch: 4, charactersPerBatch: 1e6, entriesPerRead: 2, charactersPerRead: 1e6 };
  return new LogBatches(new LogEntries(log, { readsShared: 3 }), limits, (entries) => entries);
}

async function piecesOf(batch: Awaited<ReturnType<LogBatches['next']>>): Promise<readonly (readonly number[])[]> {
  const pieces: (readonly number[])[] = [];
  for await (const changeSets of batch?.pieces() ?? [])
    pieces.push(changeSets.flatMap(({ entries }) => entries.map(({ sequence }) => sequence)));
  return pieces;
}

/** Lets what was begun in the background end. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('batches of the log', () => {
  it('hold whole change sets, and the next one is read meanwhile', async () => {
    const log = new SetLog(3);
    const batches = batchesOf(log);
    expect(await piecesOf(await batches.next(0, 9))).toEqual([[1, 2, 3]]);
    await settled();
    expect(log.reads).toEqual(expect.arrayContaining(['1,2', '3,4', '5,6']));
    expect(await piecesOf(await batches.next(3, 9))).toEqual([[4, 5, 6]]);
    expect(log.reads.filter((read) => read === '5,6')).toHaveLength(1);
    expect(await piecesOf(await batches.next(6, 9))).toEqual([[7, 8, 9]]);
    expect(await batches.next(9, 9)).toBeNull();
  });

  it('hold a change set that is larger than a batch in pieces of about the size of a batch', async () => {
    expect(await piecesOf(await batchesOf(new SetLog(10)).next(0, 10))).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10],
    ]);
  });

  it('do not hold what was read ahead if another one is requested', async () => {
    const batches = batchesOf(new SetLog(3));
    await batches.next(0, 9);
    expect(await piecesOf(await batches.next(0, 3))).toEqual([[1, 2, 3]]);
    await batches.next(0, 9);
    await settled();
    expect(await piecesOf(await batches.next(3, 6))).toEqual([[4, 5, 6]]);
  });

  it('are read again if they could not be read ahead or opened', async () => {
    const log = new SetLog(3);
    const batches = batchesOf(log);
    await batches.next(0, 3);
    log.isSealed = true;
    await batches.next(3, 9);
    await settled();
    log.isSealed = false;
    const opened = await batches.next(6, 9);
    expect(await piecesOf(opened)).toEqual([[7, 8, 9]]);
    for await (const changeSets of (await batches.next(6, 9))?.pieces() ?? [])
      for (const { entries } of changeSets) for (const { data } of entries) expect(data.encrypted).toBeUndefined();
    const other = batchesOf(log);
    await other.next(0, 3);
    log.isAway = true;
    await expect(other.next(3, 9)).rejects.toThrow('The log is away.');
    log.isAway = false;
    expect(await piecesOf(await other.next(3, 9))).toEqual([[4, 5, 6]]);
  });
});
