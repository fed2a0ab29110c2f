/**
 * The bytes that this server holds for its clients: request bodies, and answers that are being built or that clients have not read yet.
 *
 * Owns: three budgets, so that writes never wait for reads, and reads of one thing never wait for lists; and the transfers in progress. Does not own:
 * the sockets, except that it destroys those of clients that stall.
 * States of a transfer: waiting for its share; receiving (the client must send the body); working (the body was received, or there is none, and the
 * answer is being built); sending (the client must read the answer); closed.
 * Invariants: 1. Each transfer releases its share exactly once, when its response is over (ResponseEnds). 2. A transfer that moves fewer bytes than
 * `leastBytesMoved` within `stallTimeoutMs`, or within `stallUnderPressureMs` while requests wait for bytes, is cut off. 3. A pipelined request that
 * waits for its turn on its connection does not count as stalled; the request before it may.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';
import { ByteBudget, type ByteShare } from './byte-budget.js';
import type { HttpLog } from './log.js';
import type { ResponseEnds } from './response-ends.js';

/** The budget from which a request holds bytes. */
type BudgetName = 'bodies' | 'lists' | 'items';

interface Transfer {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly share: ByteShare;
  readonly budget: ByteBudget;
  state: 'receiving' | 'working' | 'sending';
  /** The bytes that the socket had moved when it last moved enough, and the time of that. */
  moved: number;
  movedAt: number;
}

export class Transfers {
  readonly #budgets: Readonly<Record<BudgetName, ByteBudget>>;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #ends: ResponseEnds;
  readonly #transfers = new Map<IncomingMessage, Transfer>();
  #sweep: NodeJS.Timeout | null = null;

  constructor(limits: HttpLimits, log: HttpLog, ends: ResponseEnds) {
    this.#limits = limits;
    this.#log = log;
    this.#ends = ends;
    this.#budgets = {
      bodies: new ByteBudget(limits.bodyBytesInFlight),
      lists: new ByteBudget(limits.listBytesInFlight),
      items: new ByteBudget(limits.itemBytesInFlight),
    };
  }

  /** The bytes that are held at present. */
  get held(): number {
    return Object.values(this.#budgets).reduce((sum, { held }) => sum + held, 0);
  }

  /** The number of requests that wait for bytes. */
  get waiting(): number {
    return Object.values(this.#budgets).reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /**
   * Calls `admitted` with true when the request may hold `bytes`, or with false after `waitForBytesMs`. Does not call it if the client disconnects
   * first.
   */
  admit(
    budgetName: BudgetName,
    bytes: number,
    { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
    admitted: (isAdmitted: boolean) => void,
  ): void {
    const budget = this.#budgets[budgetName];
    const now = performance.now();
    this.#startSweeping();
    const waiting = budget.request(bytes, now, (share) => {
      if (share === null) return admitted(false);
      const state = budgetName === 'bodies' ? 'receiving' : 'working';
      this.#transfers.set(request, { request, response, share, budget, state, moved: 0, movedAt: performance.now() });
      admitted(true);
    });
    this.#ends.whenOver(request, response, () => {
      budget.cancel(waiting);
      this.#transfers.get(request)?.share.release();
      this.#transfers.delete(request);
    });
  }

  /** Records that the whole body of a request has arrived. */
  received(request: IncomingMessage): void {
    const transfer = this.#transfers.get(request);
    if (transfer !== undefined) transfer.state = 'working';
  }

  /** Returns whether an answer of `bytes` fits into the budget of its request. The answer to a write always fits, because the write is committed. */
  fits(request: IncomingMessage, bytes: number): boolean {
    const transfer = this.#transfers.get(request);
    return transfer === undefined || transfer.budget === this.#budgets.bodies || transfer.share.fits(bytes);
  }

  /** Records that an answer is built. From now on the request holds only the bytes of the answer, and the client must read them. */
  sending(request: IncomingMessage, bytes: number): void {
    const transfer = this.#transfers.get(request);
    if (transfer === undefined) return;
    transfer.share.changeTo(bytes);
    transfer.state = 'sending';
    transfer.movedAt = performance.now();
  }

  #startSweeping(): void {
    if (this.#sweep !== null) return;
    this.#sweep = setInterval(() => this.#check(), this.#limits.stallCheckMs);
    this.#sweep.unref();
  }

  #check(): void {
    const now = performance.now();
    for (const budget of Object.values(this.#budgets)) budget.expire(now - this.#limits.waitForBytesMs);
    for (const transfer of this.#transfers.values()) this.#checkTransfer(transfer, now);
    if (this.#transfers.size > 0 || this.waiting > 0 || this.#sweep === null) return;
    clearInterval(this.#sweep);
    this.#sweep = null;
  }

  #checkTransfer(transfer: Transfer, now: number): void {
    const { state, request, response, budget } = transfer;
    const { leastBytesMoved, stallUnderPressureMs, stallTimeoutMs } = this.#limits;
    const socket = state === 'receiving' ? request.socket : response.socket;
    // A response that waits for earlier ones on its connection has no socket yet.
    if (state === 'working' || socket === null) {
      transfer.movedAt = now;
      return;
    }
    const moved = state === 'receiving' ? socket.bytesRead : socket.bytesWritten - socket.writableLength;
    if (moved - transfer.moved >= leastBytesMoved || moved < transfer.moved) {
      transfer.moved = moved;
      transfer.movedAt = now;
      return;
    }
    const isPressing = budget.waiting > 0;
    // Without pressure, `requestTimeoutMs` ends the wait for a slow body, and the client gets an answer.
    if (state === 'receiving' && !isPressing) return;
    if (now - transfer.movedAt < (isPressing ? stallUnderPressureMs : stallTimeoutMs)) return;
    this.#log.info({ state, waiting: budget.waiting }, 'A connection was cut off because its client does not keep up.');
    socket.destroy();
  }
}
