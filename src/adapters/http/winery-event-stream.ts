/**
 * One client of the live log that follows one winery.
 *
 * Owns: the number of the last event `head`. Does not own: the response, and the position, which its watch owns.
 * States: reading; waiting for notifications of its winery, for its turn to write or for the response; ended.
 * Invariants: 1. The notifications of the winery are written in order, and none is left out. 2. An event `head` is written at the start, once the client has
 * everything that the log held at the start, and after each silence of `eventStreamHeartbeatMs`; everything of the winery up to its number was written before.
 */
import type { HttpLimits } from '../../../config/http.js';
import { eventText, idLine, namedEventText } from '../../feed/server-sent-event.js';
import type { HttpLog } from './log.js';
import type { ShownEntries } from './log-entry.js';
import type { LogTail } from './log-tail.js';
import type { StreamResponse } from './stream-response.js';
import type { TurnQueue } from './turn-queue.js';
import { WineryWatch } from './winery-watch.js';

interface WineryEventStreamParts {
  readonly response: StreamResponse;
  readonly tail: LogTail;
  readonly turns: TurnQueue;
  readonly limits: HttpLimits;
  readonly log: HttpLog;
  /** Returns the notifications as the client may read them. */
  readonly shown: ShownEntries;
}

export interface WineryEventStreamRequest {
  readonly winery: string;
  /** The number that the client has everything up to. */
  readonly after: number;
  /** The head of the log. */
  readonly head: number;
}

export class WineryEventStream {
  readonly #parts: WineryEventStreamParts;
  readonly #watch: WineryWatch;
  readonly #close: () => void;
  /** The number of the last event `head`. */
  #headSent = -1;
  /** The head of the log when the stream began, until the client has everything up to it; then null. */
  #goal: number | null;
  #writtenAt = performance.now();

  constructor(parts: WineryEventStreamParts, { winery, after, head }: WineryEventStreamRequest) {
    const { tail, limits, response } = parts;
    this.#parts = parts;
    this.#goal = head;
    this.#watch = new WineryWatch(tail, limits, { winery, after, wake: () => response.wake() });
    this.#close = tail.watchWinery(this.#watch);
  }

  /** By how many notifications the client is behind the tail. */
  get lag(): number {
    return this.#watch.lag;
  }

  /** Serves until the response ends, or the log cannot be read. Never rejects. */
  async serve(): Promise<void> {
    const { response, log } = this.#parts;
    try {
      await this.#writeHead();
      while (!response.isEnded) await this.#step();
    } catch (error) {
      // The client reconnects and resumes. Skipping the part that could not be read would break promise 3.
      const { winery } = this.#watch;
      log.warn({ err: error, winery }, 'An event stream of a winery ended because the log could not be read.');
    } finally {
      this.#close();
    }
  }

  async #step(): Promise<void> {
    const { response, turns, limits } = this.#parts;
    if (this.#goal !== null && this.#watch.position >= this.#goal) {
      this.#goal = null;
      if (this.#watch.position !== this.#headSent) await this.#writeHead();
    }
    if (this.#watch.hasNews) {
      const entries = await this.#parts.shown(await this.#watch.next());
      if (response.isEnded) return;
      await turns.take();
      if (entries.length > 0) await this.#write(entries.map(({ number, text }) => eventText(number, text)).join(''));
      else if (this.#silentMs() >= limits.eventStreamHeartbeatMs) await this.#writeHead();
      return;
    }
    await response.sleep(Math.max(0, limits.eventStreamHeartbeatMs - this.#silentMs()));
    if (!this.#watch.hasNews && this.#silentMs() >= limits.eventStreamHeartbeatMs) await this.#writeHead();
  }

  #silentMs(): number {
    return performance.now() - this.#writtenAt;
  }

  async #writeHead(): Promise<void> {
    const { position } = this.#watch;
    this.#headSent = position;
    await this.#write(`${idLine(position)}${namedEventText('head', JSON.stringify({ sequence: position }))}`);
  }

  async #write(text: string): Promise<void> {
    this.#writtenAt = performance.now();
    const { winery, position } = this.#watch;
    await this.#parts.response.write(text, { winery, position });
  }
}
