import type { MaybeLater } from '../pieces.js';

/** A command that was sent. Its reply is held in an object, so that waiting for the sending is not waiting for the reply. */
export interface Sent<Reply> {
  readonly reply: Promise<Reply>;
}

/**
 * Sends the commands of each winery in the order in which their requests arrive, although a large request is read in pieces.
 * Owns: for each winery with a request that is being read, the last request that arrived. Does not own: the reading.
 * Invariants: (1) a request that finds none of its wineries before it is read at once; (2) at most `limit` requests wait.
 */
export class SendingOrder {
  private readonly last = new Map<string, Promise<unknown>>();
  private waiting = 0;

  constructor(private readonly limit: number) {}

  /** True if no further request may wait. A request whose wineries have none before it need not wait. */
  isFull(wineries: readonly string[]): boolean {
    return this.waiting >= this.limit && wineries.some((winery) => this.last.has(winery));
  }

  /** Calls `send` once the requests of the wineries that arrived earlier were sent or refused. `send` reads the request and sends its command. */
  inOrder<Reply>(wineries: readonly string[], send: () => MaybeLater<Sent<Reply>>): MaybeLater<Sent<Reply>> {
    const earlier = wineries.flatMap((winery) => this.last.get(winery) ?? []);
    const sending = earlier.length === 0 ? send() : Promise.allSettled(earlier).then(send);
    if (!(sending instanceof Promise)) return sending;
    this.waiting += 1;
    const done = sending
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        this.waiting -= 1;
        for (const winery of wineries) if (this.last.get(winery) === done) this.last.delete(winery);
      });
    for (const winery of wineries) this.last.set(winery, done);
    return sending;
  }
}
