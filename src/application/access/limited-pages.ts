import { accessLimits } from '../../../config/access.js';
import type { JsonObject } from '../json-object.js';
import { unexpected } from '../request/faults.js';
import { type Result, success } from '../result.js';
import type { Page, PageQuery } from '../use-cases.js';
import type { Sealer } from './sealer.js';

const purpose = 'cursor';

/**
 * Pages of lists for callers that may not see everything. Their cursors are sealed: an open one could name what the caller may not see.
 * A page may hold fewer items than its limit although more follow.
 */
export class LimitedPages {
  constructor(private readonly sealer: Pick<Sealer, 'seal' | 'open'>) {}

  /** Returns a page of the items that `shown` keeps. Reads further pages of the list while there are none, up to a limit. */
  async page(
    query: PageQuery,
    read: (query: PageQuery) => Promise<Result<Page<JsonObject>>>,
    shown: (items: readonly JsonObject[]) => readonly JsonObject[] | Promise<readonly JsonObject[]>,
  ): Promise<Result<Page<JsonObject>>> {
    const { cursor: sealed, ...conditions } = query;
    const opened = sealed === undefined ? undefined : this.sealer.open(purpose, sealed);
    if (opened === null) return unexpected('/cursor', 'the "next" of an earlier page of this list', sealed);
    let cursor = opened;
    for (let pages = 1; ; pages += 1) {
      const page = await read({ ...conditions, ...(cursor === undefined ? {} : { cursor }) });
      if (!page.ok) return page;
      const items = await shown(page.value.items);
      const { next } = page.value;
      if (items.length > 0 || next === null || pages === accessLimits.pagesPerPage)
        return success({ items, next: next === null ? null : this.sealer.seal(purpose, next) });
      cursor = next;
    }
  }
}
