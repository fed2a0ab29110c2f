import { expect, test } from 'vitest';
import { readInAdvance } from '../../src/application/lineage/read-in-advance.js';

test('reads are in progress while the result of an earlier one is worked on, and their results come in order', async () => {
  const begun: number[] = [];
  const read = async (query: number): Promise<number> => {
    begun.push(query);
    await Promise.resolve();
    if (query === 4) throw new Error('the database is away');
    return query * 10;
  };
  const seen: (readonly [result: number, begun: number])[] = [];
  const all = (async () => {
    for await (const result of readInAdvance([1, 2, 3, 4, 5, 6], 2, read)) seen.push([result, begun.length]);
  })();
  await expect(all).rejects.toThrow('the database is away');
  expect(seen).toEqual([
    [10, 3],
    [20, 4],
    [30, 5],
  ]);
});
