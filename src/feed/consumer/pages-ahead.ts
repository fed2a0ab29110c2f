/** Reads pages in order, and the next one while its caller applies the last: so the server and the consumer work at the same time. */
import type { NumberRange } from '../density.js';
import type { LogPage } from '../page.js';
import type { LogProof } from './log-proof.js';

/** Owns: the page that is read ahead, at most one. Does not own: the pace of retries. */
export class PagesAhead {
  readonly #server: Pick<LogProof, 'page'>;
  #ahead: { readonly first: number; readonly page: Promise<LogPage | null> } | null = null;

  constructor(server: Pick<LogProof, 'page'>) {
    this.#server = server;
  }

  /**
   * Returns the page with these numbers, or null if the log does not reach it. Numbers up to `through` exist, so the next page is read ahead if it holds
   * one of them. @throws as `LogProof.page` does; a page that could not be read ahead fails when it is asked for.
   */
  async page(range: NumberRange, through: number, signal: AbortSignal): Promise<LogPage | null> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const page = await (ahead?.first === range.first ? ahead.page : this.#server.page(range, signal));
    const size = range.last - range.first + 1;
    const next: NumberRange = { first: range.first + size, last: range.last + size };
    if (page !== null && next.first <= through) {
      const reading = this.#server.page(next, signal);
      reading.catch(() => undefined);
      this.#ahead = { first: next.first, page: reading };
    }
    return page;
  }
}
