/**
 * The newest end of the log, shared by all event streams of this server: a publication is read once, however many clients wait for it.
 *
 * Owns: the head it last saw, and the newest entries up to `tailEntries`. Does not own: the log, nor any client's position.
 * States: idle while nobody watches; watching, where it looks at the log on every hint and at least every `tailPollMs`.
 * Invariants: 1. `#entries` are the numbers `#head − #entries.length + 1` … `#head`, dense. 2. At most one look is under way.
 * 3. A hint (`onPublished`) is only a hint: without any, a watcher learns of an entry at the next poll.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HttpLog } from './log.js';

type LogSource = Pick<UseCases, 'head' | 'readLog' | 'onPublished'>;

export class LogTail {
  readonly #source: LogSource;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #watchers = new Set<() => void>();
  #entries: string[] = [];
  #head = 0;
  #looking = false;
  #lookAgain = false;
  #stop: (() => void) | null = null;

  constructor(source: LogSource, limits: HttpLimits, log: HttpLog) {
    this.#source = source;
    this.#limits = limits;
    this.#log = log;
  }

  /** Calls back after the tail has grown. Returns how to stop watching. */
  watch(grown: () => void): () => void {
    this.#watchers.add(grown);
    if (this.#stop === null) this.#begin();
    return () => {
      this.#watchers.delete(grown);
      if (this.#watchers.size === 0) this.#end();
    };
  }

  /** Up to `most` entries behind `position`, in order; none where the tail has not grown beyond it. */
  async after(position: number, most: number): Promise<readonly string[]> {
    if (position >= this.#head) return [];
    const firstKept = this.#head - this.#entries.length + 1;
    if (position + 1 >= firstKept)
      return this.#entries.slice(position + 1 - firstKept, position + 1 - firstKept + most);
    const last = Math.min(position + most, this.#head);
    return (await this.#source.readLog(position + 1, last)).items;
  }

  #begin(): void {
    const look = () => void this.#look();
    const stopHints = this.#source.onPublished(look);
    const timer = setInterval(look, this.#limits.tailPollMs);
    this.#stop = () => {
      clearInterval(timer);
      stopHints();
    };
    look();
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
    // Nobody looks from here on: what is kept would fall behind the head, so it is dropped.
    this.#entries = [];
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    try {
      do {
        this.#lookAgain = false;
        await this.#advance();
      } while (this.#lookAgain);
    } catch (error) {
      // The next poll tries again; clients only see the delay.
      this.#log.warn({ err: error }, 'The tail of the log could not be read.');
    } finally {
      this.#looking = false;
    }
  }

  async #advance(): Promise<void> {
    const head = await this.#source.head();
    if (head <= this.#head || this.#stop === null) return;
    const from = Math.max(this.#head, head - this.#limits.tailEntries) + 1;
    // The first look keeps nothing: most watchers begin far back, or at the head, and read for themselves.
    const items = this.#head === 0 ? [] : (await this.#source.readLog(from, head)).items;
    const adjoins = from === this.#head + 1 && items.length === head - from + 1;
    this.#entries = (adjoins ? [...this.#entries, ...items] : items.length === head - from + 1 ? [...items] : []).slice(
      -this.#limits.tailEntries,
    );
    this.#head = head;
    for (const grown of this.#watchers) grown();
  }
}
