/**
 * Limits how often something happens for each key.
 *
 * Owns: for each key, the time at which its allowance is complete again. Each event moves that time by a part of the minute; a key whose time lies a
 * minute ahead has used its allowance. So a client that keeps to the rate is never refused, and one that does not is admitted at the rate.
 * Invariant: there are at most `keys` entries. The key that was used longest ago is forgotten first, and then has its allowance again.
 */
import { LRUCache } from 'lru-cache';

const windowMs = 60_000;

interface RateLimiterOptions {
  /** Events of a key in a minute, and at once. */
  readonly perMinute: number;
  /** Keys in memory. */
  readonly keys: number;
  /** Milliseconds of any clock that does not go back. */
  readonly now?: () => number;
}

/** The requests that a client may still send. */
export interface Allowance {
  readonly isAdmitted: boolean;
  /** Events that would be admitted at once. */
  readonly left: number;
  /** Seconds until the allowance is complete. */
  readonly completeInS: number;
  /** Seconds until the next event is admitted, at least 1. */
  readonly retryAfterS: number;
}

export class RateLimiter {
  readonly #completeAt: LRUCache<string, number>;
  readonly #msPerEvent: number;
  /** A little more than the window, because sums of fractions are not exact. */
  readonly #allowedMs: number;
  readonly #now: () => number;

  constructor({ perMinute, keys, now = () => performance.now() }: RateLimiterOptions) {
    // It keeps its entries in arrays of fixed length. A Map whose entries are moved to its end is copied again and again.
    this.#completeAt = new LRUCache({ max: keys });
    this.#msPerEvent = windowMs / perMinute;
    this.#allowedMs = windowMs + this.#msPerEvent / 1_000;
    this.#now = now;
  }

  /** Counts an event of a key, unless it is refused. */
  take(key: string): Allowance {
    const now = this.#now();
    const before = this.#dueAt(key, now);
    const after = before + this.#msPerEvent;
    const isAdmitted = this.#isWithin(after, now);
    if (isAdmitted) this.#completeAt.set(key, after);
    return this.#allowance(isAdmitted, isAdmitted ? after : before, now);
  }

  /** Returns whether an event of a key would be admitted, without counting one. */
  look(key: string): Allowance {
    const now = this.#now();
    const due = this.#dueAt(key, now);
    return this.#allowance(this.#isWithin(due + this.#msPerEvent, now), due, now);
  }

  #dueAt(key: string, now: number): number {
    return Math.max(this.#completeAt.get(key) ?? now, now);
  }

  #isWithin(due: number, now: number): boolean {
    return due - now <= this.#allowedMs;
  }

  #allowance(isAdmitted: boolean, due: number, now: number): Allowance {
    const usedMs = due - now;
    return {
      isAdmitted,
      left: Math.max(0, Math.floor((this.#allowedMs - usedMs) / this.#msPerEvent)),
      // Sums of fractions are not exact: 30 s may be a little more.
      completeInS: Math.ceil(Math.round(usedMs) / 1_000),
      retryAfterS: Math.max(1, Math.ceil((usedMs + this.#msPerEvent - windowMs) / 1_000)),
    };
  }
}
