/**
 * The requests of this node that wait for a reply.
 *
 * Owns: the pending requests and the timer that ends those without a reply. Does not own: the connection, the subscription for replies.
 * Invariants: (1) every request settles exactly once: by a reply, by its timeout, or by `failAll`; (2) at most `limits.pendingRequests` wait;
 * (3) the timer runs only while a request waits, and does not keep the process alive.
 *
 * One timer serves all requests: a timer for each would cost more than the map.
 */
import { natsLimits as limits } from '../../../config/nats.js';
import { MessageFailure } from '../../cluster/messages.js';

interface Pending {
  readonly subject: string;
  readonly timeoutMs: number;
  /** By the monotonic clock. */
  readonly deadlineMs: number;
  readonly resolve: (body: Uint8Array) => void;
  readonly reject: (failure: MessageFailure) => void;
}

export class PendingRequests {
  private readonly byToken = new Map<string, Pending>();
  private lastToken = 0;
  private sweep: NodeJS.Timeout | undefined;

  get isFull(): boolean {
    return this.byToken.size >= limits.pendingRequests;
  }

  /** Returns the token of a new request. Tokens are never used again: a late reply to an old request finds none. */
  nextToken(): string {
    this.lastToken += 1;
    return this.lastToken.toString(36);
  }

  /** Returns the promise of the reply. */
  add(token: string, subject: string, timeoutMs: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.byToken.set(token, { subject, timeoutMs, deadlineMs: performance.now() + timeoutMs, resolve, reject });
      // `setImmediate`: after this process was busy or stopped for a while, replies that have arrived meanwhile are read first.
      this.sweep ??= setInterval(() => setImmediate(() => this.failOverdue()), limits.timeoutSweepMs).unref();
    });
  }

  /** Does nothing if the request has settled. */
  settle(token: string, body: Uint8Array): void {
    const pending = this.byToken.get(token);
    if (pending === undefined) return;
    this.byToken.delete(token);
    pending.resolve(body);
  }

  /** `failureOn` returns the failure, for the subject of the request. Does nothing if the request has settled. */
  fail(token: string, failureOn: (subject: string) => MessageFailure): void {
    const pending = this.byToken.get(token);
    if (pending === undefined) return;
    this.byToken.delete(token);
    pending.reject(failureOn(pending.subject));
  }

  /** Fails every pending request as `no_reply`: a receiver may have got it. */
  failAll(reason: string): void {
    const failed = [...this.byToken.values()];
    this.byToken.clear();
    for (const { subject, reject } of failed)
      reject(new MessageFailure('no_reply', `No reply on ${subject}: ${reason}.`));
  }

  private failOverdue(): void {
    const now = performance.now();
    for (const [token, { deadlineMs, subject, timeoutMs, reject }] of this.byToken) {
      if (deadlineMs > now) continue;
      this.byToken.delete(token);
      reject(new MessageFailure('no_reply', `No reply on ${subject} within ${timeoutMs} ms.`));
    }
    if (this.byToken.size > 0) return;
    clearInterval(this.sweep);
    this.sweep = undefined;
  }
}
