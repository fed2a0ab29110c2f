/**
 * Yields the results of reads in their order. The next `ahead` reads are already in progress while the caller works on a result, so that database
 * and node work at the same time. If the caller stops early, the results of those reads are dropped.
 */
export async function* readInAdvance<Query, T>(
  queries: Iterable<Query>,
  ahead: number,
  read: (query: Query) => Promise<T>,
): AsyncGenerator<T, void> {
  const reading: Promise<T>[] = [];
  for (const query of queries) {
    const result = read(query);
    // The caller receives a failure when it comes to this result. Until then it is no unhandled rejection.
    result.catch(() => undefined);
    reading.push(result);
    const first = reading.length > ahead ? reading.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const result of reading) yield await result;
}
