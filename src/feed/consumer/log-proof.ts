/**
 * Proves, before pages are applied, that the server still has the log whose change sets were applied.
 *
 * Owns: the identity of the log, and when the server has answered last. Does not own: the position, and the pace of requests.
 * Invariant: no page is passed after a pause of `consumerLimits.proofAgeMs` in the server's answers unless the change set that was applied last was found at its
 * number since then. A database cannot be restored within a shorter pause. Every page that states another incarnation is refused.
 */
import { consumerLimits } from '../../../config/feed.js';
import type { ChangeSet } from '../change-set.js';
import type { NumberRange } from '../density.js';
import { type KnownLog, LogIdentity } from '../log-identity.js';
import { toNotification } from '../notification-parser.js';
import { headOf, InvalidPage, type LogPage, pageOf, pageRange } from '../page.js';
import type { LogServer, ServedPage } from './log-server.js';

export class LogProof {
  readonly #server: LogServer;
  readonly #identity: LogIdentity;
  #answeredAtMs = Number.NEGATIVE_INFINITY;

  constructor(server: LogServer, known: KnownLog) {
    this.#server = server;
    this.#identity = new LogIdentity(known);
  }

  /** The incarnation of the log; null if no answer has stated it yet. */
  get log(): string | null {
    return this.#identity.log;
  }

  /** Returns what is known once a change set is applied. */
  after(changeSet: ChangeSet): KnownLog {
    return this.#identity.after(changeSet);
  }

  /** Takes what is stored with the position. */
  stored(known: KnownLog): void {
    this.#identity.stored(known);
  }

  /** Takes the end of the log. @throws OtherLog if it lies before the change set that was applied last. */
  reaches(head: number): void {
    this.#identity.reaches(head);
  }

  /** The server has sent a notification on its live stream. */
  answered(): void {
    this.#answeredAtMs = performance.now();
  }

  /** Reads the current page. Rejects as the server does, and with OtherLog. */
  async currentPage(signal: AbortSignal): Promise<LogPage> {
    const page = await this.#server.currentPage(signal);
    const { applied } = this.#identity;
    if (applied === null || applied.last <= headOf(page)) await this.#prove(page, signal);
    // The log is too short: `reaches` and the follower say so.
    else this.#identity.stated(page.log);
    return page;
  }

  /** Reads a page, or returns null if the log does not reach it. Rejects as the server does, and with OtherLog. */
  async page(range: NumberRange, signal: AbortSignal): Promise<LogPage | null> {
    const page = await this.#server.page(range, signal, { uncached: this.#isDue });
    if (page !== null) await this.#prove(page, signal);
    return page;
  }

  get #isDue(): boolean {
    return this.#identity.applied !== null && performance.now() - this.#answeredAtMs > consumerLimits.proofAgeMs;
  }

  /** `page`: an answer of the server, not of a cache, if a proof is due. */
  async #prove(page: ServedPage, signal: AbortSignal): Promise<void> {
    this.#identity.stated(page.log);
    const { applied } = this.#identity;
    if (applied !== null && this.#isDue) {
      const size = page.last - page.first + 1;
      const range = pageRange(pageOf(applied.last, size), size);
      const proof = range.first === page.first ? page : await this.#server.page(range, signal, { uncached: true });
      this.#identity.stated(proof?.log ?? null);
      const found = proof?.items.map(toNotification).find(({ sequence }) => sequence === applied.last);
      if (found === undefined)
        throw new InvalidPage(
          `Page ${range.first},${range.last} lacks notification ${applied.last}, which was applied.`,
        );
      // Meanwhile, further change sets may have been applied: pages are read ahead.
      this.#identity.proveBy(found, applied);
    }
    this.answered();
  }
}
