/**
 * The notifications of one winery after a number, for one event stream. Where the tail is in memory, the stream is woken by notifications of its winery alone.
 *
 * Owns: its position. Does not own: the notifications, which it takes from the tail.
 * States: with news, where notifications of the winery may follow the position; without, where none does up to the head of the tail.
 * Invariant: every notification of the winery up to `position` was returned by `next`, once and in order.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { LogEntry } from './log-entry.js';
import type { LogTail } from './log-tail.js';

export class WineryWatch {
  readonly winery: string;
  readonly #tail: Pick<LogTail, 'head' | 'after'>;
  readonly #limits: Pick<HttpLimits, 'eventStreamBatchEntries' | 'eventStreamBatchCharacters'>;
  readonly #wake: () => void;
  #position: number;
  #hasNews = true;

  /** `wake` is called when there is something to read. */
  constructor(
    tail: Pick<LogTail, 'head' | 'after'>,
    limits: Pick<HttpLimits, 'eventStreamBatchEntries' | 'eventStreamBatchCharacters'>,
    subject: { readonly winery: string; readonly after: number; readonly wake: () => void },
  ) {
    this.#tail = tail;
    this.#limits = limits;
    this.winery = subject.winery;
    this.#position = subject.after;
    this.#wake = subject.wake;
  }

  get hasNews(): boolean {
    return this.#hasNews;
  }

  get position(): number {
    return this.#hasNews ? this.#position : Math.max(this.#position, this.#tail.head);
  }

  /** By how many notifications the stream is behind the tail. */
  get lag(): number {
    return this.#tail.head - this.position;
  }

  /** Notes that notifications of the winery may follow the number `before`. Without news until now, there was none up to it. */
  notify(before: number): void {
    if (!this.#hasNews) this.#position = Math.max(this.#position, before);
    this.#hasNews = true;
    this.#wake();
  }

  /** Reads some notifications of the log. Returns those of the winery, about as many as a batch may have: possibly none although more follow. */
  async next(): Promise<readonly LogEntry[]> {
    const { eventStreamBatchEntries, eventStreamBatchCharacters } = this.#limits;
    const read = await this.#tail.after(this.#position, eventStreamBatchEntries);
    const own: LogEntry[] = [];
    let characters = 0;
    let through = this.#position;
    for (const entry of read) {
      if (entry.winery === this.winery) {
        characters += entry.text.length;
        if (own.length > 0 && characters > eventStreamBatchCharacters) break;
        own.push(entry);
      }
      through = entry.number;
    }
    this.#position = through;
    if (through >= this.#tail.head) this.#hasNews = false;
    return own;
  }
}
