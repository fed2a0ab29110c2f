import { encodeCursor, numberCursor } from '../request/cursor.js';
import { type Result, success } from '../result.js';
import type { Page, PageQuery } from '../use-cases.js';

/** Returns a page of a list that was computed whole. Its cursor is the number of items before it. */
export function pageOfWhole<T>(whole: Result<Page<T>>, { limit, cursor }: PageQuery): Result<Page<T>> {
  if (!whole.ok) return whole;
  const start = numberCursor(cursor);
  if (!start.ok) return start;
  const { items } = whole.value;
  const from = start.value ?? 0;
  const to = limit === undefined ? items.length : from + limit;
  return success({ items: items.slice(from, to), next: to < items.length ? encodeCursor(to) : null });
}
