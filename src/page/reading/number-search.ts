/** A notification that was recorded at a time, RFC 3339. */
interface TimedNotification {
  readonly sequence: number;
  readonly time: string;
}

/** Returns the readable notifications of a page of the log, or null if the page cannot be read. */
type ReadPage = (index: number) => Promise<readonly TimedNotification[] | null>;

/**
 * Returns the number of the last notification that was recorded at a time or before; 0 if there is none, null if a page could not be read. A binary search over the
 * pages, which are in the order of recording. Withheld notifications have no time, so if a page has no others, the search reads the pages before it until one has.
 */
export async function searchNumber(time: Date, pages: number, readPage: ReadPage): Promise<number | null> {
  let found = 0;
  let [low, high] = [0, pages - 1];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    let index = middle;
    let page = await readPage(index);
    while (page?.length === 0 && index > low) {
      index -= 1;
      page = await readPage(index);
    }
    if (page === null) return null;
    const before = page.filter((one) => Date.parse(one.time) <= time.getTime());
    found = Math.max(found, before.at(-1)?.sequence ?? 0);
    if (before.length === page.length) low = middle + 1;
    else high = index - 1;
  }
  return found;
}
