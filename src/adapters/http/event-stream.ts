/**
 * One client of the live log.
 *
 * Owns: its socket's response and its position. Does not own: the entries, which it pulls from the tail at its own pace.
 * States: pulling → waiting for the tail or for the socket → pulling …; ended, for good.
 * Invariants: 1. Entries are written dense and in order from `after + 1`. 2. At most one batch is queued for the socket: nothing is pulled until
 * the socket has drained, and a socket that does not drain in `streamDrainTimeoutMs` is destroyed. 3. `end` may be called at any time, twice.
 */
import type { ServerResponse } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';
import type { HttpLog } from './log.js';
import type { LogTail } from './log-tail.js';

export class EventStream {
  readonly #response: ServerResponse;
  readonly #tail: LogTail;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  #position: number;
  #ended = false;
  #grown = false;
  /** Ends whatever wait the pull is in. */
  #wake: () => void = () => undefined;

  constructor(part: {
    readonly response: ServerResponse;
    readonly tail: LogTail;
    readonly limits: HttpLimits;
    readonly log: HttpLog;
    readonly after: number;
  }) {
    this.#response = part.response;
    this.#tail = part.tail;
    this.#limits = part.limits;
    this.#log = part.log;
    this.#position = part.after;
  }

  /** Serves until the client leaves, falls behind, or `end` is called. Never rejects. */
  async serve(): Promise<void> {
    this.#response.once('close', () => this.end());
    this.#response.once('error', () => this.end());
    const stopWatching = this.#tail.watch(() => {
      this.#grown = true;
      this.#wake();
    });
    try {
      // A first comment opens the stream at once, through proxies that wait for a byte of the body.
      this.#response.write(':solera\n\n');
      while (!this.#ended) await this.#step();
    } catch (error) {
      // The client reconnects and resumes; a stream that skipped what it could not read would break the promise of density.
      this.#log.warn({ err: error }, 'An event stream ended because the log could not be read.');
    } finally {
      stopWatching();
      if (!this.#response.destroyed) this.#response.end();
    }
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async #step(): Promise<void> {
    this.#grown = false;
    const entries = await this.#tail.after(this.#position, this.#limits.streamBatch);
    if (this.#ended) return;
    if (entries.length > 0) {
      let text = '';
      for (const entry of entries)
        text += `id: ${++this.#position}\ndata: ${entry.includes('\n') ? entry.replaceAll('\n', '\ndata: ') : entry}\n\n`;
      await this.#write(text);
    } else if (!this.#grown) {
      const woken = await this.#sleep(this.#limits.streamHeartbeatMs);
      if (!woken) await this.#write(':\n\n');
    }
  }

  async #write(text: string): Promise<void> {
    if (this.#response.write(text)) return;
    const drained = () => this.#wake();
    this.#response.once('drain', drained);
    const deadline = Date.now() + this.#limits.streamDrainTimeoutMs;
    // The tail's growth wakes this wait as well, so it is the socket that is asked.
    while (!this.#ended && this.#response.writableNeedDrain && Date.now() < deadline)
      await this.#sleep(deadline - Date.now());
    this.#response.off('drain', drained);
    if (!this.#ended && this.#response.writableNeedDrain) {
      this.#log.info({ position: this.#position }, 'An event stream was cut off because its client does not keep up.');
      this.#response.destroy();
      this.#ended = true;
    }
  }

  /** True if something woke it before the time was over. */
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
