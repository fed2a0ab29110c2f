/**
 * The changes of lots that one live stream has not taken yet.
 *
 * Owns: these changes, at most `liveQueue`. Does not own: the stream's position.
 * States: complete, in which it has every change after `completeFrom`; behind, in which its stream must first read the changes up to there itself.
 * Invariants: 1. Changes wait in the order of their change sets. 2. Of each lot the newest change is never left out, so that the states that a client
 * gets end with the present one. Earlier changes of a lot are left out once more than `liveBacklog` changes wait.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { LotChange } from '../../application/live-use-cases.js';

export class LotChangeQueue {
  readonly #limits: Pick<HttpLimits, 'liveQueue' | 'liveBacklog'>;
  readonly #wake: () => void;
  #waiting: LotChange[] = [];
  #completeFrom: number;
  #isBehind = true;

  /** `completeFrom`: the queue gets every change of later change sets. `wake` is called when there is something to do. */
  constructor(
    limits: Pick<HttpLimits, 'liveQueue' | 'liveBacklog'>,
    { completeFrom, wake }: { readonly completeFrom: number; readonly wake: () => void },
  ) {
    this.#limits = limits;
    this.#completeFrom = completeFrom;
    this.#wake = wake;
  }

  /** The stream must have the changes up to this number from elsewhere. */
  get completeFrom(): number {
    return this.#completeFrom;
  }

  /** Whether the stream has changes to send. */
  get hasNews(): boolean {
    return this.#isBehind || this.#waiting.length > 0;
  }

  add(change: LotChange): void {
    if (change.last <= this.#completeFrom) return;
    this.#waiting.push(change);
    if (this.#waiting.length <= this.#limits.liveQueue) return;
    this.#waiting = newestOfEachLot(this.#waiting);
    // Half of the room must be free, so that lots are not compared again for every change.
    if (this.#waiting.length > this.#limits.liveQueue / 2) this.skipTo(change.last);
  }

  /** Drops the changes up to a number: the stream must read them itself. */
  skipTo(number: number): void {
    this.#completeFrom = number;
    this.#waiting = [];
    this.#isBehind = true;
  }

  /** Calls the stream if it has something to do. */
  notify(): void {
    if (this.hasNews) this.#wake();
  }

  /**
   * Takes the changes of the change sets from behind `position` to `through`, both the last numbers of change sets. `position` is not less than
   * `completeFrom`.
   */
  take(position: number, through: number): readonly LotChange[] {
    this.#isBehind = false;
    const taken = this.#waiting.filter(({ last }) => last > position && last <= through);
    this.#waiting = this.#waiting.filter(({ last }) => last > through);
    return taken.length > this.#limits.liveBacklog ? newestOfEachLot(taken) : taken;
  }
}

/** Returns the last change of each lot, in order. It is a correction if any change of the lot is one. */
function newestOfEachLot(changes: readonly LotChange[]): LotChange[] {
  const newest = new Map<string, LotChange>();
  for (const change of changes) {
    const key = `${change.winery}/${change.lot}`;
    const before = newest.get(key);
    // A map keeps the order of insertion.
    newest.delete(key);
    newest.set(key, before?.correction === true && !change.correction ? { ...change, correction: true } : change);
  }
  return [...newest.values()];
}
