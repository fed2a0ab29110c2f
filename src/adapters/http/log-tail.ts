/**
 * The tail of the log, shared by all event streams of this server, so that a publication is read once for all of them.
 *
 * Owns: the last head it read, and the newest notifications, at most `tailEntries` and `tailCharacters`. Does not own: the log, and the clients' positions.
 * States: idle without watchers; watching, where its poll reads the head.
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
    // The head is no longer read, so these would soon not be the newest notifications.
    this.#texts = [];
  }

  async #advance(): Promise<void> {
    const head = await this.#source.head();
    if (head <= this.#head || !this.#poll.isStarted) return;
    const first = Math.max(this.#head, head - this.#limits.tailEntries) + 1;
    const before = first === this.#head + 1 ? this.#texts : [];
    // The first read keeps no texts: most clients begin at the head, or so far behind it that they read the log themselves.
    this.#texts = this.#head === 0 ? [] : await this.#newest(before, first, head);
    this.#head = head;
    for (const onGrowth of this.#watchers) onGrowth();
  }

  /** Returns the texts up to `head`, as many of the newest as the tail may keep. Reads them in pieces, because a thousand long ones have 90 MB. */
  async #newest(before: readonly string[], first: number, head: number): Promise<readonly string[]> {
    const { tailEntries, tailCharacters, eventStreamBatchEntries } = this.#limits;
    const texts = [...before];
    let characters = before.reduce((sum, text) => sum + text.length, 0);
    for (let next = first; next <= head; next += eventStreamBatchEntries) {
      const last = Math.min(next + eventStreamBatchEntries - 1, head);
      const { items } = await this.#source.readLog(next, last);
      if (items.length !== last - next + 1) return [];
      for (const text of items) characters += text.length;
      texts.push(...items);
      let dropped = 0;
      while (texts.length - dropped > tailEntries || characters > tailCharacters)
        characters -= texts[dropped++]?.length ?? 0;
      texts.splice(0, dropped);
    }
    return texts;
  }
}
