/**
 * The tail of the log, shared by all event streams of this server, so that a publication is read once for all of them.
 *
 * Owns: the last number it read, and the newest notifications, at most `tailEntries` and `tailCharacters`. Does not own: the log, and the clients' positions.
 * States: idle without watchers; starting, where its first read finds the head of the log; following, where each read returns what comes after `#head`.
 * Invariant: `#texts` are the notifications `#head − #texts.length + 1` to `#head`, without a gap.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HttpLog } from './log.js';
import { LogPoll } from './log-poll.js';

type LogSource = Pick<UseCases, 'head' | 'readLog' | 'onPublished'>;

export class LogTail {
  readonly #source: LogSource;
  readonly #limits: HttpLimits;
  readonly #poll: LogPoll;
  readonly #watchers = new Set<() => void>();
  #texts: readonly string[] = [];
  /** Reads behind the tail that are in progress: streams at the same position share one. */
  readonly #reads = new Map<string, Promise<readonly string[]>>();
  #head = 0;
  #isStarting = true;

  constructor(source: LogSource, limits: HttpLimits, log: HttpLog) {
    this.#source = source;
    this.#limits = limits;
    this.#poll = new LogPoll(source, limits, log, () => this.#advance());
  }

  /** The last notification number that was read; 0 before the first stream. */
  get head(): number {
    return this.#head;
  }

  /** Calls `onGrowth` whenever the tail has grown. Returns a function that stops watching. */
  watch(onGrowth: () => void): () => void {
    this.#watchers.add(onGrowth);
    if (!this.#poll.isStarted) this.#poll.start();
    return () => {
      this.#watchers.delete(onGrowth);
      if (this.#watchers.size === 0) this.#end();
    };
  }

  /** Returns the texts of up to `limit` notifications after `position`, in order; none if the tail ends at or before `position`. */
  async after(position: number, limit: number): Promise<readonly string[]> {
    if (position >= this.#head) return [];
    const skipped = position - (this.#head - this.#texts.length);
    if (skipped >= 0) return this.#texts.slice(skipped, skipped + limit);
    const last = Math.min(position + limit, this.#head);
    return this.#readOnce(position + 1, last);
  }

  #readOnce(first: number, last: number): Promise<readonly string[]> {
    const range = `${first},${last}`;
    const inProgress = this.#reads.get(range);
    if (inProgress !== undefined) return inProgress;
    const reading = this.#source
      .readLog(first, last)
      .then(({ items }) => items)
      .finally(() => this.#reads.delete(range));
    this.#reads.set(range, reading);
    return reading;
  }

  #end(): void {
    this.#poll.stop();
    // Nothing is read from now on, so these would soon not be the newest notifications.
    this.#texts = [];
    this.#isStarting = true;
  }

  async #advance(): Promise<void> {
    if (this.#isStarting) return this.#begin();
    const { eventStreamBatchEntries } = this.#limits;
    // One statement instead of two: it returns what there is, and the head follows from it.
    for (let count = eventStreamBatchEntries; count === eventStreamBatchEntries; ) {
      const { items } = await this.#source.readLog(this.#head + 1, this.#head + eventStreamBatchEntries);
      if (!this.#poll.isStarted || this.#isStarting) return;
      count = items.length;
      this.#grow(items);
    }
  }

  /** Begins at the head, and keeps no texts: most clients begin there, or so far behind it that they read the log themselves. */
  async #begin(): Promise<void> {
    const head = await this.#source.head();
    if (!this.#poll.isStarted) return;
    this.#isStarting = false;
    this.#head = head;
    this.#notify();
  }

  #grow(items: readonly string[]): void {
    if (items.length === 0) return;
    const { tailEntries, tailCharacters } = this.#limits;
    const texts = [...this.#texts, ...items];
    let characters = 0;
    for (const { length } of texts) characters += length;
    let dropped = 0;
    while (texts.length - dropped > tailEntries || characters > tailCharacters)
      characters -= texts[dropped++]?.length ?? 0;
    this.#texts = dropped === 0 ? texts : texts.slice(dropped);
    this.#head += items.length;
    this.#notify();
  }

  #notify(): void {
    for (const onGrowth of this.#watchers) onGrowth();
  }
}
