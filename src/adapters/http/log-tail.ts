/**
 * The tail of the log, shared by all event streams of this server, so that a publication is read once for all of them.
 *
 * Owns: the last number it read, and the newest notifications, at most `tailEntries` and `tailCharacters`. Does not own: the log, and the clients' positions.
 * States: idle without watchers; starting, where its first read finds the head of the log; following, where each read returns what comes after `#head`.
 * Invariant: `#entries` are the notifications `#head − #entries.length + 1` to `#head`, without a gap.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HttpLog } from './log.js';
import { LogEntry } from './log-entry.js';
import { LogPoll } from './log-poll.js';

type LogSource = Pick<UseCases, 'head' | 'readLog' | 'onPublished'>;

/** Follows the notifications of one winery. */
interface WineryWatcher {
  readonly winery: string;
  /** Called when the tail has grown by notifications of the winery, or may have. They follow the number `before`. */
  notify(before: number): void;
}

export class LogTail {
  readonly #source: LogSource;
  readonly #limits: HttpLimits;
  readonly #poll: LogPoll;
  readonly #watchers = new Set<() => void>();
  /** The watchers of single wineries. Notifications wake those of their own winery alone. */
  readonly #wineries = new Map<string, Set<WineryWatcher>>();
  #entries: readonly LogEntry[] = [];
  /** Reads behind the tail that are in progress: streams at the same position share one. */
  readonly #reads = new Map<string, Promise<readonly LogEntry[]>>();
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
      this.#endIfUnwatched();
    };
  }

  /** Notifies the watcher of notifications of its winery. Returns a function that stops watching. */
  watchWinery(watch: WineryWatcher): () => void {
    const watchers = this.#wineries.get(watch.winery) ?? new Set();
    this.#wineries.set(watch.winery, watchers.add(watch));
    if (!this.#poll.isStarted) this.#poll.start();
    return () => {
      watchers.delete(watch);
      if (watchers.size === 0) this.#wineries.delete(watch.winery);
      this.#endIfUnwatched();
    };
  }

  /** Returns up to `limit` notifications after `position`, in order; none if the tail ends at or before `position`. */
  async after(position: number, limit: number): Promise<readonly LogEntry[]> {
    if (position >= this.#head) return [];
    const skipped = position - (this.#head - this.#entries.length);
    if (skipped >= 0) return this.#entries.slice(skipped, skipped + limit);
    const last = Math.min(position + limit, this.#head);
    return this.#readOnce(position + 1, last);
  }

  #readOnce(first: number, last: number): Promise<readonly LogEntry[]> {
    const range = `${first},${last}`;
    const inProgress = this.#reads.get(range);
    if (inProgress !== undefined) return inProgress;
    const reading = this.#source
      .readLog(first, last)
      .then(({ items }) => entriesOf(first, items))
      .finally(() => this.#reads.delete(range));
    this.#reads.set(range, reading);
    return reading;
  }

  #endIfUnwatched(): void {
    if (this.#watchers.size > 0 || this.#wineries.size > 0) return;
    this.#poll.stop();
    // Nothing is read from now on, so these would soon not be the newest notifications.
    this.#entries = [];
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
    const before = this.#head;
    this.#isStarting = false;
    this.#head = head;
    this.#notify();
    for (const watchers of this.#wineries.values()) for (const watch of watchers) watch.notify(before);
  }

  #grow(items: readonly string[]): void {
    if (items.length === 0) return;
    const { tailEntries, tailCharacters } = this.#limits;
    const grown = entriesOf(this.#head + 1, items);
    const entries = [...this.#entries, ...grown];
    let characters = 0;
    for (const { text } of entries) characters += text.length;
    let dropped = 0;
    while (entries.length - dropped > tailEntries || characters > tailCharacters)
      characters -= entries[dropped++]?.text.length ?? 0;
    this.#entries = dropped === 0 ? entries : entries.slice(dropped);
    this.#head += items.length;
    this.#notify();
    if (this.#wineries.size > 0) this.#notifyWineries(grown);
  }

  #notifyWineries(grown: readonly LogEntry[]): void {
    const notified = new Set<string>();
    for (const { winery, number } of grown) {
      if (notified.has(winery)) continue;
      notified.add(winery);
      for (const watch of this.#wineries.get(winery) ?? []) watch.notify(number - 1);
    }
  }

  #notify(): void {
    for (const onGrowth of this.#watchers) onGrowth();
  }
}

function entriesOf(first: number, texts: readonly string[]): readonly LogEntry[] {
  return texts.map((text, index) => new LogEntry(first + index, text));
}
