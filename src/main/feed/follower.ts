/**
 * Follows a server's log: fixed pages first, the live stream once there are no more, pages again after whatever went wrong.
 *
 * Owns: its position, which is the last number it gave. Does not own: what is done with the notifications.
 * Invariant: numbers are given dense and in order, from `after + 1`. What comes again is passed over; where a number is missing in the live
 * stream, the pages are asked; where it is missing there too, that is a fault of the server and ends it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { clientLimits } from '../../../config/node.js';
import { CommandFailure } from '../command-failure.js';
import { called } from '../invocation.js';
import type { ServerClient } from '../server-client.js';
import { liveLog } from './event-source.js';
import { headOf, type Notification, readPage } from './log-page.js';

export class LogFollower {
  constructor(
    private readonly client: ServerClient,
    private position: number,
    private readonly signal: AbortSignal,
  ) {}

  /** The last number given. */
  get seen(): number {
    return this.position;
  }

  /** Everything up to the head as it is when the last page is read. @throws CommandFailure if the log does not reach the position. */
  async *pages(): AsyncGenerator<Notification, void, undefined> {
    const current = await readPage(this.client);
    if (this.position > headOf(current))
      throw new CommandFailure(
        `The log of ${this.client.url} does not reach ${this.position}: it ends with ${headOf(current)}.`,
        `Begin with a smaller number: ${called('feed --after 0')}`,
      );
    const size = current.last - current.first + 1;
    while (!this.signal.aborted) {
      const first = Math.floor(this.position / size) * size + 1;
      const page = await readPage(this.client, { first, last: first + size - 1 });
      const before = this.position;
      for (const notification of page.items) if (notification.sequence > this.position) yield this.next(notification);
      if (page.items.length < size || this.position === before) return;
    }
  }

  /** Pages, then whatever comes, until the signal. */
  async *everything(): AsyncGenerator<Notification, void, undefined> {
    let pauseMs: number = clientLimits.firstPauseMs;
    while (!this.signal.aborted) {
      const before = this.position;
      yield* this.pages();
      yield* this.live();
      // A server that goes away again and again is not asked without a pause.
      pauseMs = this.position > before ? clientLimits.firstPauseMs : Math.min(2 * pauseMs, clientLimits.longestPauseMs);
      await sleep(pauseMs, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  private async *live(): AsyncGenerator<Notification, void, undefined> {
    try {
      for await (const text of liveLog(this.client, this.position, this.signal)) {
        const notification = JSON.parse(text) as Notification; // As the contract says; `next` judges the number.
        if (notification.sequence <= this.position) continue;
        if (notification.sequence > this.position + 1) return;
        yield this.next(notification);
      }
    } catch {
      // The stream could not be opened or broke; the pages say whether the server is there at all.
    }
  }

  private next(notification: Notification): Notification {
    const expected = this.position + 1;
    if (notification.sequence !== expected)
      throw new CommandFailure(
        `The log of ${this.client.url} is not dense: ${notification.sequence} came where ${expected} must be.`,
        `Run ${called('verify')} on its database: it says what is missing.`,
      );
    this.position = expected;
    return notification;
  }
}
