/** Reads of a world through the use cases, for comparisons. */
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import type { Page, UseCases } from '../../src/application/use-cases.js';
import type { OracleWinery } from '../oracle/replay.js';
import { accepted } from '../support/accepted.js';

/** Reads all pages of a list. */
export async function allPages<T>(page: (cursor: { cursor?: string }) => Promise<Result<Page<T>>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null; ; ) {
    const read: Page<T> = await accepted(page(cursor === null ? {} : { cursor }));
    items.push(...read.items);
    if (read.next === null) return items;
    cursor = read.next;
  }
}

/** Reads the present state of every lot, by 'winery/lot'. */
export async function presentLots(
  solera: UseCases,
  wineries: readonly OracleWinery[],
): Promise<Map<string, JsonObject>> {
  const lots = new Map<string, JsonObject>();
  for (const { winery } of wineries) {
    for (const lot of await allPages((cursor) => solera.listLots(winery, { limit: 3, ...cursor })))
      lots.set(`${winery}/${String(lot.lot)}`, lot);
  }
  return lots;
}

/** Returns a lot state without its version, which is not part of the same state. */
export function withoutVersion(lot: JsonObject | null | undefined): unknown {
  if (lot === null || lot === undefined) return lot ?? null;
  const { version: _version, ...rest } = lot;
  return rest;
}
