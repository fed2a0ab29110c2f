import type { HttpLimits } from '../../../config/http.js';
import { clientOf } from './client-address.js';
import { RateLimiter } from './rate-limiter.js';

/** The requests with bad credentials of each address. An address with too many may not try others for a while. */
export class FailedLogins {
  readonly #limiter: RateLimiter;

  constructor({ failedLoginsPerMinute: perMinute, rateLimitedKeys: keys }: HttpLimits, now?: () => number) {
    this.#limiter = new RateLimiter({ perMinute, keys, ...(now === undefined ? {} : { now }) });
  }

  /** Returns whether an address may try credentials. */
  admits(address: string): boolean {
    return this.#limiter.look(clientOf(address)).isAdmitted;
  }

  /** Counts an attempt that failed. */
  failed(address: string): void {
    this.#limiter.take(clientOf(address));
  }

  /** Returns the seconds until an address may try again, at least 1. */
  retryAfterS(address: string): number {
    return this.#limiter.look(clientOf(address)).retryAfterS;
  }
}
