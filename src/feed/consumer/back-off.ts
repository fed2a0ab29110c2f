/** Pauses that grow with each attempt. Half of each pause is random, so that many consumers do not return at the same moment. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryPauses {
  /** The first pause. Each further one is twice as long, up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export class BackOff {
  readonly #pauses: RetryPauses;
  #attempts = 0;

  constructor(pauses: RetryPauses) {
    this.#pauses = pauses;
  }

  /** How many pauses were made since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The next pause is the first one again. */
  reset(): void {
    this.#attempts = 0;
  }

  /** Waits, at least for `atLeastMs` if that is below the longest pause. Returns early if the signal is aborted. */
  async pause(signal: AbortSignal, atLeastMs = 0): Promise<void> {
    const { firstPauseMs, longestPauseMs } = this.#pauses;
    // Beyond 30 doublings every pause is the longest one.
    const fullMs = Math.min(firstPauseMs * 2 ** Math.min(this.#attempts, 30), longestPauseMs);
    const pauseMs = Math.max(fullMs * (0.5 + Math.random() / 2), Math.min(atLeastMs, longestPauseMs));
    this.#attempts += 1;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
