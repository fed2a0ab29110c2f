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
interface Allowance {
  readonly isAdmitted: boolean;
  /** Events that would be admitted at once. */
  readonly left: number;
  /** Seconds until the allowance is complete. */
  readonly completeInS: number;
  /** Seconds until the next event is admitted, at least 1. */
  readonly retryAfterS: number;
}

export class RateLimiter {
  /** Boxes that are changed in place, so that a request looks its key up once. */
  readonly #keys: LRUCache<string, { completeAt: number }>;
  readonly #msPerEvent: number;
  /** A little more than the window, because sums of fractions are not exact. */
  readonly #allowedMs: number;
  readonly #now: () => number;

  constructor({ perMinute, keys, now = () => performance.now() }: RateLimiterOptions) {
    // It keeps its entries in arrays of fixed length. A Map whose entries are moved to its end is copied again and again.
    this.#keys = new LRUCache({ max: keys });
    this.#msPerEvent = windowMs / perMinute;
    this.#allowedMs = windowMs + this.#msPerEvent / 1_000;
    this.#now = now;
  }

  /** Counts an event of a key, unless it is refused. */
  take(key: string): Allowance {
    const now = this.#now();
    const known = this.#keys.get(key);
    const before = Math.max(known?.completeAt ?? now, now);
    const after = before + this.#msPerEvent;
    const isAdmitted = this.#isWithin(after, now);
    if (isAdmitted && known === undefined) this.#keys.set(key, { completeAt: after });
    else if (isAdmitted && known !== undefined) known.completeAt = after;
    return this.#allowance(isAdmitted, isAdmitted ? after : before, now);
  }

  /** Returns whether an event of a key would be admitted, without counting one. */
  look(key: string): Allowance {
    const now = this.#now();
    const due = Math.max(this.#keys.get(key)?.completeAt ?? now, now);
    return this.#allowance(this.#isWithin(due + this.#msPerEvent, now), due, now);
  }

  #isWithin(due: number, now: number): boolean {
    return due - now <= this.#allowedMs;
  }

  #allowance(isAdmitted: boolean, due: number, now: number): Allowance {
    const usedMs = due - now;
    return {
      isAdmitted,
      left: Math.max(0, Math.floor((this.#allowedMs - usedMs) / this.#msPerEvent)),
      completeInS: wholeSeconds(usedMs),
      retryAfterS: Math.max(1, wholeSeconds(usedMs + this.#msPerEvent - windowMs)),
    };
  }
}

/** Returns the seconds that cover a time. Sums of fractions are not exact: 30.000000001 s are 30. */
function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1_000 - 1e-6);
}
