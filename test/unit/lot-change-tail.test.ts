import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { LotChangeTail } from '../../src/adapters/http/lot-change-tail.js';
import type { LotChange, LotChangeQuery } from '../../src/application/live-use-cases.js';

const silent = () => undefined;
const limits = { ...httpLimits, liveChangesPerRead: 10, liveQueue: 20, tailPollMs: 5 };

/** A log whose last change set touches many lots. */
class WideLog {
  head = async (): Promise<number> => this.last;
  readonly queries: LotChangeQuery[] = [];
  last = 5;

  constructor(private readonly lots: number) {}

  onPublished(): () => void {
    return silent;
  }

  async lotChanges(query: LotChangeQuery): Promise<readonly LotChange[]> {
    this.queries.push(query);
    const from = query.from === null ? 0 : Number(query.from.lot) + 1;
    const count = Math.min(query.limit, this.lots - from);
    return Array.from({ length: count }, (_, index) => {
      const lot = String(from + index).padStart(6, '0');
      return { winery: 'w', lot, change: 'wide', first: 6, last: this.last, correction: false };
    });
  }
}

describe('the tail of the changes of lots', () => {
  it('reads no more of a large change set once all streams have fallen behind', async () => {
    const log = new WideLog(10_000);
    const tail = new LotChangeTail(log, limits, { info: silent, warn: silent, error: silent });
    const { queue, close } = tail.watch({ winery: 'w', lot: null }, silent);
    await expect.poll(() => tail.head).toBe(5);
    log.last = 20_005;
    await expect.poll(() => tail.head).toBe(20_005);
    close();
    // The third page exceeds the queue.
    expect(log.queries.length).toBe(3);
    expect(queue.completeFrom).toBe(20_005);
  });

  it('reads all of it for a stream that needs it', async () => {
    const log = new WideLog(100);
    const tail = new LotChangeTail(log, limits, { info: silent, warn: silent, error: silent });
    const wide = tail.watch({ winery: 'w', lot: null }, silent);
    const one = tail.watch({ winery: 'w', lot: '000099' }, silent);
    await expect.poll(() => tail.head).toBe(5);
    log.last = 205;
    await expect.poll(() => tail.head).toBe(205);
    expect(one.queue.take(5, 205).map(({ lot }) => lot)).toEqual(['000099']);
    wide.close();
    one.close();
  });
});
