import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ByteBudget, ByteShare } from './byte-budget.js';

interface StallLimits {
  readonly leastBytesMoved: number;
  readonly stallTimeoutMs: number;
  readonly stallUnderPressureMs: number;
}

/**
 * The bytes that one request holds, and the progress of its client.
 * Owns: the request's share of a budget, and the progress of its socket. Does not own: the socket.
 * States: receiving (the client must send the body); working (the body was received, or there is none, and the answer is being built); sending (the
 * client must read the answer).
 */
export class Transfer {
  /** The bytes that the socket had moved at the last sufficient progress. */
  #moved = 0;
  /** The time of the check that first saw that progress; null before the first check. */
  #movedAt: number | null = null;
  /** The place in the list of all transfers. `Transfers` writes it. */
  place = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly budget: ByteBudget,
    private readonly share: ByteShare,
    public state: 'receiving' | 'working' | 'sending',
    /** False for a write: its answer is never refused, because the write is committed. */
    private readonly isRefusable: boolean,
  ) {}

  /** Records that the whole body has arrived. */
  received(): void {
    this.state = 'working';
  }

  /** Returns whether an answer of `bytes` fits into the budget. */
  fits(bytes: number): boolean {
    return !this.isRefusable || this.share.fits(bytes);
  }

  /** Records that the answer is built. From now on the request holds only the bytes of the answer, and the client must read them. */
  sending(bytes: number): void {
    this.share.changeTo(bytes);
    this.state = 'sending';
    this.#movedAt = null;
  }

  release(): void {
    this.share.release();
  }

  /** Returns whether the client has moved too few bytes for too long. Call it periodically; `now` is `performance.now()`. */
  isStalled(now: number, limits: StallLimits): boolean {
    const socket = this.state === 'receiving' ? this.request.socket : this.response.socket;
    // A response that waits for earlier ones on its connection has no socket yet.
    if (this.state === 'working' || socket === null) {
      this.#movedAt = null;
      return false;
    }
    const moved = this.state === 'receiving' ? socket.bytesRead : socket.bytesWritten - socket.writableLength;
    if (this.#movedAt === null || moved - this.#moved >= limits.leastBytesMoved || moved < this.#moved) {
      this.#moved = moved;
      this.#movedAt = now;
      return false;
    }
    const isPressing = this.budget.waiting > 0;
    // Without pressure, `requestTimeoutMs` ends the wait for a slow body, and the client gets an answer.
    if (this.state === 'receiving' && !isPressing) return false;
    return now - this.#movedAt >= (isPressing ? limits.stallUnderPressureMs : limits.stallTimeoutMs);
  }

  /** Cuts the connection. */
  cut(): void {
    this.request.socket.destroy();
  }

  /** The number of requests that wait for bytes of the same budget. */
  get waiting(): number {
    return this.budget.waiting;
  }
}
