/** Reads pages in order, and the next ones while its caller applies the last: so the server and the consumer work at the same time. */
import { consumerLimits } from '../../../config/feed.js';
import type { NumberRange } from '../density.js';
import type { LogPage } from '../page.js';
import type { LogProof } from './log-proof.js';

interface ReadAhead {
  readonly first: number;
  readonly page: Promise<LogPage | null>;
}

/** Owns: the pages that are read ahead, in order and without a gap, at most `pagesAhead`. Does not own: the pace of retries. */
export class PagesAhead {
  readonly #server: Pick<LogProof, 'page'>;
  #ahead: ReadAhead[] = [];

  constructor(server: Pick<LogProof, 'page'>) {
    this.#server = server;
  }

  /**
   * Returns the page with these numbers, or null if the log does not reach it. Numbers up to `through` exist, so the next pages are read ahead as far as they hold
   * one of them. @throws as `LogProof.page` does; a page that could not be read ahead fails when it is asked for.
   */
  async page(range: NumberRange, through: number, signal: AbortSignal): Promise<LogPage | null> {
    if (this.#ahead[0]?.first !== range.first) this.#ahead = [];
    try {
      const page = await (this.#ahead.shift()?.page ?? this.#server.page(range, signal));
      if (page === null) this.#ahead = [];
      else this.#readAhead(range, through, signal);
      return page;
    } catch (error) {
      // After the pause of the caller, the server is asked for all of them again.
      this.#ahead = [];
      throw error;
    }
  }

  #readAhead({ first, last }: NumberRange, through: number, signal: AbortSignal): void {
    const size = last - first + 1;
    let next = (this.#ahead.at(-1)?.first ?? first) + size;
    for (; this.#ahead.length < consumerLimits.pagesAhead && next <= through; next += size) {
      const page = this.#server.page({ first: next, last: next + size - 1 }, signal);
      page.catch(() => undefined);
      this.#ahead.push({ first: next, page });
    }
  }
}
