/**
 * The bytes that this server holds for its clients: request bodies, and answers that are being built or that clients have not read yet.
 *
 * Owns: four budgets, so that writes never wait for reads or files, and reads of one thing never wait for lists; and the transfers in progress. Does not own:
 * the sockets, except that it destroys those of clients that stall.
 * Invariants: 1. Each transfer releases its share exactly once, when its response is over (ResponseEnds). 2. A transfer that moves fewer bytes than
 * `leastBytesMoved` within `stallTimeoutMs`, or within `stallUnderPressureMs` while requests wait for bytes, is cut off. 3. A pipelined request that
 * waits for its turn on its connection does not count as stalled; the request before it may.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';
import { ByteBudget, type ByteShare } from './byte-budget.js';
import type { HttpLog } from './log.js';
import type { ResponseEnds } from './response-ends.js';
import { Transfer } from './transfer.js';

/** The budget from which a request holds bytes. */
type BudgetName = 'bodies' | 'uploads' | 'lists' | 'items';

export class Transfers {
  readonly #budgets: Readonly<Record<BudgetName, ByteBudget>>;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #ends: ResponseEnds;
  /**
   * Each transfer knows its place in this array. Not a Map: V8 copies the table of a Map whose entries keep changing again and again, and each old table
   * keeps its entries alive until the next full garbage collection.
   */
  readonly #transfers: Transfer[] = [];
  #sweep: NodeJS.Timeout | null = null;

  constructor(limits: HttpLimits, log: HttpLog, ends: ResponseEnds) {
    this.#limits = limits;
    this.#log = log;
    this.#ends = ends;
    this.#budgets = {
      bodies: new ByteBudget(limits.bodyBytesInFlight),
      uploads: new ByteBudget(limits.uploadBytesInFlight),
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
   * Calls `admitted` with a transfer when the request may hold `bytes`, or with null after `waitForBytesMs`. Does not call it if the client disconnects
   * first.
   */
  admit(
    budgetName: BudgetName,
    bytes: number,
    { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
    admitted: (transfer: Transfer | null) => void,
  ): void {
    const budget = this.#budgets[budgetName];
    const begin = (share: ByteShare): void => {
      if (request.socket.closed) {
        share.release();
        return;
      }
      const isBody = budgetName === 'bodies' || budgetName === 'uploads';
      const transfer = new Transfer(request, response, budget, share, isBody ? 'receiving' : 'working', !isBody);
      transfer.place = this.#transfers.push(transfer) - 1;
      this.#ends.whenOver(request, response, () => this.#end(transfer));
      admitted(transfer);
    };
    this.#startSweeping();
    const share = budget.take(bytes);
    if (share !== null) {
      begin(share);
      return;
    }
    const waiting = budget.wait(bytes, performance.now(), (later) => (later === null ? admitted(null) : begin(later)));
    this.#ends.whenOver(request, response, () => budget.cancel(waiting));
  }

  #end(transfer: Transfer): void {
    const last = this.#transfers.pop();
    if (last !== undefined && last !== transfer) {
      last.place = transfer.place;
      this.#transfers[transfer.place] = last;
    }
    transfer.release();
  }

  #startSweeping(): void {
    if (this.#sweep !== null) return;
    this.#sweep = setInterval(() => this.#check(), this.#limits.stallCheckMs);
    this.#sweep.unref();
  }

  #check(): void {
    const now = performance.now();
    for (const budget of Object.values(this.#budgets)) budget.expire(now - this.#limits.waitForBytesMs);
    // A socket that is destroyed ends its transfers later, in an event of its own.
    for (const transfer of this.#transfers) if (transfer.isStalled(now, this.#limits)) this.#cutOff(transfer);
    if (this.#transfers.length > 0 || this.waiting > 0 || this.#sweep === null) return;
    clearInterval(this.#sweep);
    this.#sweep = null;
  }

  #cutOff(transfer: Transfer): void {
    const { state, waiting } = transfer;
    this.#log.info({ state, waiting }, 'A connection was cut off because its client does not keep up.');
    transfer.cut();
  }
}
