/**
 * The tail of the log, shared by all event streams of this server, so that a publication is read once for all of them.
 *
 * Owns: the last head it read, and the newest notifications, at most `tailEntries` and `tailCharacters`. Does not own: the log, and the clients' positions.
 * States: idle without watchers; watching, where it reads the head after every hint and at least every `tailPollMs`.
 * Invariants: 1. `#texts` are the notifications `#head − #texts.length + 1` to `#head`, without a gap. 2. At most one read is in progress.
 * 3. A hint (`onPublished`) only shortens the delay: without hints a watcher is called after the next poll.
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
  #texts: readonly string[] = [];
  /** Reads behind the tail that are in progress: streams at the same position share one. */
  readonly #reads = new Map<string, Promise<readonly string[]>>();
  #head = 0;
  #reading = false;
  #readAgain = false;
  #stop: (() => void) | null = null;

  constructor(source: LogSource, limits: HttpLimits, log: HttpLog) {
    this.#source = source;
    this.#limits = limits;
    this.#log = log;
  }

  /** Calls `onGrowth` whenever the tail has grown. Returns a function that stops watching. */
  watch(onGrowth: () => void): () => void {
    this.#watchers.add(onGrowth);
    if (this.#stop === null) this.#begin();
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

  #begin(): void {
    const read = () => void this.#read();
    const stopHints = this.#source.onPublished(read);
    const timer = setInterval(read, this.#limits.tailPollMs);
    this.#stop = () => {
      clearInterval(timer);
      stopHints();
    };
    read();
  }

  #end(): void {
    this.#stop?.();
    this.#stop = null;
    // The head is no longer read, so these would soon not be the newest notifications.
    this.#texts = [];
  }

  async #read(): Promise<void> {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    try {
      do {
        this.#readAgain = false;
        await this.#advance();
      } while (this.#readAgain);
    } catch (error) {
      // The next poll tries again; clients see only the delay.
      this.#log.warn({ err: error }, 'The tail of the log could not be read.');
    } finally {
      this.#reading = false;
    }
  }

  /** Returns the last of the texts, as many as the tail may keep. */
  #newest(texts: readonly string[]): readonly string[] {
    let first = texts.length;
    for (let characters = 0; first > 0 && texts.length - first < this.#limits.tailEntries; first -= 1) {
      characters += texts[first - 1]?.length ?? 0;
      if (characters > this.#limits.tailCharacters) break;
    }
    return texts.slice(first);
  }

  async #advance(): Promise<void> {
    const head = await this.#source.head();
    if (head <= this.#head || this.#stop === null) return;
    const first = Math.max(this.#head, head - this.#limits.tailEntries) + 1;
    // The first read keeps no texts: most clients begin at the head, or so far behind it that they read the log themselves.
    const items = this.#head === 0 ? [] : (await this.#source.readLog(first, head)).items;
    const complete = items.length === head - first + 1;
    const before = first === this.#head + 1 ? this.#texts : [];
    this.#texts = complete ? this.#newest([...before, ...items]) : [];
    this.#head = head;
    for (const onGrowth of this.#watchers) onGrowth();
  }
}
