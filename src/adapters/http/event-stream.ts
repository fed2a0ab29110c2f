/**
 * One client of the live log.
 *
 * Owns: its position. Does not own: the response, and the notifications, which it reads from the tail at its own pace.
 * States: reading; waiting for the tail, for its turn to write or for the response; ended.
 * Invariants: 1. Notifications are written in order and without a gap, from `after + 1` (promise 3). 2. The next batch is read once the response has
 * taken the one before.
 */
import type { HttpLimits } from '../../../config/http.js';
import { commentText, eventText } from '../../feed/server-sent-event.js';
import type { HttpLog } from './log.js';
import type { LogEntry, ShownEntries } from './log-entry.js';
import type { LogTail } from './log-tail.js';
import type { StreamResponse } from './stream-response.js';
import type { TurnQueue } from './turn-queue.js';

/** Notifications in the first read, when nothing is known of their length yet. */
const firstAhead = 16;

export class EventStream {
  readonly #response: StreamResponse;
  readonly #tail: LogTail;
  readonly #turns: TurnQueue;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #shown: ShownEntries;
  #position: number;
  /** How many notifications to read next: about as many as fit into a batch, judged by those before. */
  #ahead: number;
  #grown = false;

  constructor(part: {
    readonly response: StreamResponse;
    readonly tail: LogTail;
    readonly turns: TurnQueue;
    readonly limits: HttpLimits;
    readonly log: HttpLog;
    readonly after: number;
    /** Returns the notifications as the client may read them. */
    readonly shown: ShownEntries;
  }) {
    this.#shown = part.shown;
    this.#response = part.response;
    this.#tail = part.tail;
    this.#turns = part.turns;
    this.#ahead = Math.min(firstAhead, part.limits.eventStreamBatchEntries);
    this.#limits = part.limits;
    this.#log = part.log;
    this.#position = part.after;
  }

  /** By how many notifications the client is behind the tail. */
  get lag(): number {
    return this.#tail.head - this.#position;
  }

  /** Serves until the response ends, or the log cannot be read. Never rejects. */
  async serve(): Promise<void> {
    const stopWatching = this.#tail.watch(() => {
      this.#grown = true;
      this.#response.wake();
    });
    try {
      while (!this.#response.isEnded) await this.#step();
    } catch (error) {
      // The client reconnects and resumes. Skipping the part that could not be read would break promise 3.
      this.#log.warn({ err: error }, 'An event stream ended because the log could not be read.');
    } finally {
      stopWatching();
    }
  }

  async #step(): Promise<void> {
    this.#grown = false;
    const entries = await this.#tail.after(this.#position, this.#ahead);
    if (this.#response.isEnded) return;
    if (entries.length > 0) {
      // While it waits, a stream holds one batch, and not all that it has read.
      const batch = this.#batchOf(await this.#shown(entries));
      if (this.#response.isEnded) return;
      await this.#turns.take();
      await this.#write(batch);
    } else if (!this.#grown) {
      const woken = await this.#response.sleep(this.#limits.eventStreamHeartbeatMs);
      if (!woken) await this.#write(commentText());
    }
  }

  /** Returns the events of the first notifications, at least one, and advances the position behind them. */
  #batchOf(entries: readonly LogEntry[]): string {
    const { eventStreamBatchCharacters, eventStreamBatchEntries } = this.#limits;
    let events = '';
    let count = 0;
    for (const { number, text } of entries) {
      if (count > 0 && events.length + text.length > eventStreamBatchCharacters) break;
      count += 1;
      events += eventText(number, text);
    }
    this.#position += count;
    const fitting = Math.floor((eventStreamBatchCharacters * count) / events.length);
    this.#ahead = Math.max(1, Math.min(this.#ahead * 4, fitting, eventStreamBatchEntries));
    return events;
  }

  async #write(text: string): Promise<void> {
    await this.#response.write(text, { position: this.#position });
  }
}
