import { expect, test } from 'vitest';
import { Committer } from '../../src/actors/committer.js';
import type { CommitResult, Store, Unit } from '../../src/application/store.js';

const unit = (change: string): Unit => ({ change }) as unknown as Unit; // All that the committer looks at is whose result it gets.

test('results are given in the order in which units were submitted, even where a later call comes back first', async () => {
  const calls: ((results: CommitResult[]) => void)[] = [];
  const store = { commit: () => new Promise((resolve) => calls.push(resolve)) } as unknown as Store;
  const committer = new Committer(store, { unitsPerBatch: 1, batchesInFlight: 2 });
  const told: string[] = [];
  const both = ['first', 'second'].map(async (change) => {
    await committer.submit(unit(change));
    told.push(change);
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(calls).toHaveLength(2);
  calls[1]?.([{ kind: 'committed', first: 2, last: 2 }]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(told).toEqual([]);
  calls[0]?.([{ kind: 'committed', first: 1, last: 1 }]);
  await Promise.all(both);
  expect(told).toEqual(['first', 'second']);
  await committer.drained();
});
