/**
 * The newest changes of lots, read once and passed to the live streams that watch these lots.
 *
 * Owns: the queues of the streams, and the number up to which changes were passed on. Does not own: the positions of the streams.
 * States: idle without streams; following, in which it reads the changes after `#head` in pages and passes on each page.
 * Invariants: 1. A queue gets every change of its lots after its `completeFrom`, once and in order. 2. `head` is the last number of a change set, and
 * moves once all changes up to it were passed on. 3. At most one page is in memory, however many lots a change set touches.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { LotChange } from '../../application/live-use-cases.js';
import type { UseCases } from '../../application/use-cases.js';
import type { HttpLog } from './log.js';
import { LogPoll } from './log-poll.js';
import { LotChangeQueue } from './lot-change-queue.js';

/** What a live stream shows: a lot, or with `lot` null all lots of a winery. */
export interface LiveSubject {
  readonly winery: string;
  readonly lot: string | null;
}

type ChangeSource = Pick<UseCases, 'head' | 'onPublished' | 'lotChanges'>;

export class LotChangeTail {
  readonly #source: ChangeSource;
  readonly #limits: HttpLimits;
  readonly #poll: LogPoll;
  readonly #queues = new Set<LotChangeQueue>();
  /** The queues by the winery, or the winery and the lot, that they watch. */
  readonly #queuesOf = new Map<string, Set<LotChangeQueue>>();
  #head: number | null = null;
  /** Up to where changes are being passed on. */
  #through = 0;
  /** The last change that was passed on, if `#head` has not reached it yet: reading continues after it, also after a failure. */
  #passed: LotChange | null = null;

  constructor(source: ChangeSource, limits: HttpLimits, log: HttpLog) {
    this.#source = source;
    this.#limits = limits;
    this.#poll = new LogPoll(source, limits, log, () => this.#advance());
  }

  /** The number up to which all changes were passed on; 0 until the tail follows the log. */
  get head(): number {
    return this.#head ?? 0;
  }

  /** Returns a queue that gets the changes of a subject, and the function that closes it. `wake` is called when it has something to do. */
  watch(subject: LiveSubject, wake: () => void): { readonly queue: LotChangeQueue; readonly close: () => void } {
    // Changes up to `#through` may have been passed on before.
    const completeFrom = this.#head === null ? Number.POSITIVE_INFINITY : Math.max(this.#head, this.#through);
    const queue = new LotChangeQueue(this.#limits, { completeFrom, wake });
    const key = keyOf(subject);
    const others = this.#queuesOf.get(key) ?? new Set();
    this.#queuesOf.set(key, others.add(queue));
    this.#queues.add(queue);
    if (!this.#poll.isStarted) this.#poll.start();
    const close = (): void => {
      this.#queues.delete(queue);
      others.delete(queue);
      if (others.size === 0) this.#queuesOf.delete(key);
      if (this.#queues.size === 0) this.#end();
    };
    return { queue, close };
  }

  #end(): void {
    this.#poll.stop();
    this.#head = null;
    this.#through = 0;
    this.#passed = null;
  }

  async #advance(): Promise<void> {
    const before = this.#head;
    const head = await this.#source.head();
    // The last stream may have been closed meanwhile, and another one opened.
    if (!this.#poll.isStarted || this.#head !== before) return;
    if (before === null || head - before > this.#limits.liveCatchUp) return this.#skipTo(head);
    if (head <= before) return;
    this.#through = head;
    if (await this.#passOn(before, head)) this.#moveTo(head);
  }

  /** Passes on the changes of a range. Returns false if the tail has ended meanwhile. */
  async #passOn(after: number, through: number): Promise<boolean> {
    const limit = this.#limits.liveChangesPerRead;
    // Streams that have fallen behind within a large change set read the rest themselves.
    while (this.#isWanted(through)) {
      const query = { after, through, winery: null, lot: null, latest: false, from: this.#passed, limit };
      const page = await this.#source.lotChanges(query);
      if (this.#head !== after || this.#through !== through) return false;
      for (const change of page) {
        const { winery } = change;
        for (const queue of this.#queuesOf.get(keyOf({ winery, lot: null })) ?? []) queue.add(change);
        for (const queue of this.#queuesOf.get(keyOf(change)) ?? []) queue.add(change);
      }
      this.#passed = page.at(-1) ?? this.#passed;
      if (page.length < limit) return true;
    }
    return true;
  }

  /** Returns whether any queue still takes changes up to this number. */
  #isWanted(through: number): boolean {
    for (const { completeFrom } of this.#queues) if (completeFrom < through) return true;
    return false;
  }

  /** Leaves the changes up to a number to the streams, each of which reads its own. */
  #skipTo(head: number): void {
    for (const queue of this.#queues) queue.skipTo(head);
    this.#moveTo(head);
  }

  #moveTo(head: number): void {
    this.#head = head;
    this.#passed = null;
    for (const queue of this.#queues) queue.notify();
  }
}

function keyOf({ winery, lot }: LiveSubject): string {
  // Codes have no slash.
  return lot === null ? winery : `${winery}/${lot}`;
}
