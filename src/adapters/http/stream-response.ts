/**
 * The response of one event stream.
 *
 * Owns: the response on its socket. Does not own: the events, which a stream writes at its own pace.
 * States: open, in which the stream sleeps, writes or prepares events; ended.
 * Invariants: 1. At most one text is queued for the socket: `write` resolves once the socket has drained, and a socket that does not drain within
 * `eventStreamStallTimeoutMs` is destroyed. 2. `end` may be called at any time, and more than once.
 */
import type { ServerResponse } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';
import { commentText, reconnectText } from '../../feed/server-sent-event.js';
import type { HttpLog } from './log.js';

export class StreamResponse {
  readonly #response: ServerResponse;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  #ended = false;
  #hint = '';
  /** Ends the sleep in progress, if there is one. */
  #wake: () => void = () => undefined;

  /** Begins the body of a response whose headers are written. */
  constructor(response: ServerResponse, limits: HttpLimits, log: HttpLog) {
    this.#response = response;
    this.#limits = limits;
    this.#log = log;
    response.once('error', () => this.end());
    // Some proxies pass a response on only after the first byte of its body.
    response.write(commentText('solera'));
  }

  get isEnded(): boolean {
    return this.#ended;
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

  /** Closes the response once its stream writes no more. */
  close(): void {
    this.#ended = true;
    if (!this.#response.destroyed) this.#response.end(this.#hint);
  }

  /** Ends the sleep in progress, if there is one. */
  wake(): void {
    this.#wake();
  }

  /** Returns true if it was woken before the time was over. */
  sleep(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
      if (this.#ended) this.#wake();
    });
  }

  /** Writes a text, and waits until the socket has taken it. Writes nothing once the stream has ended. `fields`: for the log, if the client is cut off. */
  async write(text: string, fields: object): Promise<void> {
    if (this.#ended || this.#response.write(text)) return;
    const drained = () => this.#wake();
    this.#response.once('drain', drained);
    const deadline = Date.now() + this.#limits.eventStreamStallTimeoutMs;
    // `wake` ends this sleep as well, so the socket's own state decides.
    while (!this.#ended && this.#response.writableNeedDrain && Date.now() < deadline)
      await this.sleep(deadline - Date.now());
    this.#response.off('drain', drained);
    if (!this.#ended && this.#response.writableNeedDrain) {
      this.#log.info(fields, 'An event stream was cut off because its client does not keep up.');
      this.#response.destroy();
      this.#ended = true;
    }
  }
}
