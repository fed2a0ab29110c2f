import { reportLimits } from '../../../config/reports.js';
import type { BookEntry, BookRange, Books, EntryCursor } from '../ports/books.js';
import { failure, type Result, success } from '../result.js';

/** Returns all entries of items in a range. Fails with `too_large` if there are more of them than a report may have lines. */
export async function allEntries(
  books: Books,
  range: BookRange,
  items: readonly string[],
): Promise<Result<readonly BookEntry[]>> {
  const found: BookEntry[] = [];
  let after: EntryCursor | null = null;
  for (;;) {
    const limit = reportLimits.entriesPerRead;
    const page: Result<readonly BookEntry[]> = await books.entries(range, { items, taxClasses: null, after, limit });
    if (!page.ok) return page;
    for (const entry of page.value) found.push(entry);
    const last = page.value.at(-1);
    if (last === undefined || page.value.length < limit) return success(found);
    if (found.length > reportLimits.linesPerReport)
      return failure(
        'too_large',
        `The report would have more than ${reportLimits.linesPerReport} lines. Ask for a shorter period.`,
      );
    after = cursorOf(last);
  }
}

/** Returns the cursor after which a list continues behind an entry. */
export function cursorOf({ effectiveAt, tieBreak, action, lot, item, taxClass }: BookEntry): EntryCursor {
  return { effectiveAt, tieBreak, action, lot, item, taxClass: taxClass ?? '' };
}
