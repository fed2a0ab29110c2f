/**
 * One client of the live log.
 *
 * Owns: the response on its socket, and its position. Does not own: the notifications, which it reads from the tail at its own pace.
 * States: reading; waiting for the tail, for its turn to write or for the socket; ended.
 * Invariants: 1. Notifications are written in order and without a gap, from `after + 1` (promise 3). 2. At most one batch is queued for the
 * socket: the next is read once the socket has drained, and a socket that does not drain within `eventStreamStallTimeoutMs` is destroyed. 3. `end`
 * may be called at any time, and more than once.
 */
import type { ServerResponse } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';
import { commentText, eventText, reconnectText } from '../../feed/server-sent-event.js';
import type { HttpLog } from './log.js';
import type { LogTail } from './log-tail.js';
import type { TurnQueue } from './turn-queue.js';

/** Notifications in the first read, when nothing is known of their length yet. */
const firstAhead = 16;

export class EventStream {
  readonly #response: ServerResponse;
  readonly #tail: LogTail;
  readonly #turns: TurnQueue;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  #position: number;
  /** How many notifications to read next: about as many as fit into a batch, judged by those before. */
  #ahead: number;
  #ended = false;
  #hint = '';
  #grown = false;
  /** Ends the sleep in progress, if there is one. */
  #wake: () => void = () => undefined;

  constructor(part: {
    readonly response: ServerResponse;
    readonly tail: LogTail;
    readonly turns: TurnQueue;
    readonly limits: HttpLimits;
    readonly log: HttpLog;
    readonly after: number;
  }) {
    this.#response = part.response;
    this.#tail = part.tail;
    this.#turns = part.turns;
    this.#ahead = Math.min(firstAhead, part.limits.eventStreamBatchEntries);
    this.#limits = part.limits;
    this.#log = part.log;
    this.#position = part.after;
  }

  /** The number of the last notification that was written. */
  get position(): number {
    return this.#position;
  }

  /** Serves until the client disconnects or does not keep up, or until `end` is called. Never rejects. */
  async serve(): Promise<void> {
    this.#response.once('error', () => this.end());
    const stopWatching = this.#tail.watch(() => {
      this.#grown = true;
      this.#wake();
    });
    try {
      // Some proxies pass a response on only after the first byte of its body.
      this.#response.write(commentText('solera'));
      while (!this.#ended) await this.#step();
    } catch (error) {
      // The client reconnects and resumes. Skipping the part that could not be read would break promise 3.
      this.#log.warn({ err: error }, 'An event stream ended because the log could not be read.');
    } finally {
      stopWatching();
      if (!this.#response.destroyed) this.#response.end(this.#hint);
    }
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Ends the stream with a hint to reconnect: a client then continues at another node, or at this one when it is back. */
  endForShutdown(): void {
    this.#hint = reconnectText(this.#limits.reconnectAfterMs);
    this.end();
  }

  async #step(): Promise<void> {
    this.#grown = false;
    const texts = await this.#tail.after(this.#position, this.#ahead);
    if (this.#ended) return;
    if (texts.length > 0) {
      // While it waits, a stream holds one batch, and not all that it has read.
      const batch = this.#batchOf(texts);
      await this.#turns.take();
      if (!this.#ended) await this.#write(batch);
    } else if (!this.#grown) {
      const woken = await this.#sleep(this.#limits.eventStreamHeartbeatMs);
      if (!woken) await this.#write(commentText());
    }
  }

  /** Returns the events of the first texts, at least one, and advances the position behind them. */
  #batchOf(texts: readonly string[]): string {
    const { eventStreamBatchCharacters, eventStreamBatchEntries } = this.#limits;
    let events = '';
    let count = 0;
    for (const text of texts) {
      if (count > 0 && events.length + text.length > eventStreamBatchCharacters) break;
      count += 1;
      events += eventText(this.#position + count, text);
    }
    this.#position += count;
    const fitting = Math.floor((eventStreamBatchCharacters * count) / events.length);
    this.#ahead = Math.max(1, Math.min(this.#ahead * 4, fitting, eventStreamBatchEntries));
    return events;
  }

  async #write(text: string): Promise<void> {
    if (this.#response.write(text)) return;
    const drained = () => this.#wake();
    this.#response.once('drain', drained);
    const deadline = Date.now() + this.#limits.eventStreamStallTimeoutMs;
    // Growth of the tail ends this sleep as well, so the socket's own state decides.
    while (!this.#ended && this.#response.writableNeedDrain && Date.now() < deadline)
      await this.#sleep(deadline - Date.now());
    this.#response.off('drain', drained);
    if (!this.#ended && this.#response.writableNeedDrain) {
      this.#log.info({ position: this.#position }, 'An event stream was cut off because its client does not keep up.');
      this.#response.destroy();
      this.#ended = true;
    }
  }

  /** Returns true if it was woken before the time was over. */
  #sleep(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      if (this.#ended) this.#wake();
    });
  }
}
