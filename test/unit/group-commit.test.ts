import { expect, test } from 'vitest';
import { GroupCommit } from '../../src/actors/group-commit.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult, Store } from '../../src/application/ports/store.js';
import { scheduler } from '../support/memory-node.js';

/** A proposal with the only members that the group commit reads: its change set and its streams. */
const unit = (change: string, ...streams: readonly string[]): Proposal =>
  ({ change, reads: streams.map((stream) => ({ stream })) }) as unknown as Proposal;

test('results are returned in the order of submission, even if a later call returns first', async () => {
  const calls: ((results: CommitResult[]) => void)[] = [];
  const store = { commit: () => new Promise((resolve) => calls.push(resolve)) } as unknown as Store;
  const groupCommit = new GroupCommit(
    store,
    { proposalsPerBatch: 1, batchesInFlight: 2, minProposalsPerCall: 1 },
    scheduler,
  );
  const told: string[] = [];
  const both = ['first', 'second'].map(async (change) => {
    await groupCommit.submit(unit(change));
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
  await groupCommit.drained();
});

test('the queue is split among the calls that may be sent, and proposals connected by streams stay together', async () => {
  const calls: string[][] = [];
  const commit = async (units: readonly Proposal[]): Promise<CommitResult[]> => {
    calls.push(units.map(({ change }) => change));
    return units.map(() => ({ kind: 'committed', first: 1, last: 1 }));
  };
  const store = { commit } as unknown as Store;
  const groupCommit = new GroupCommit(
    store,
    { proposalsPerBatch: 10, batchesInFlight: 2, minProposalsPerCall: 2 },
    scheduler,
  );
  const waiting = [
    ['1', 'A'],
    ['2', 'B'],
    ['3', 'C'],
    ['4', 'D'],
    ['5', 'E', 'B'],
    ['6', 'E'],
    ['7', 'F'],
    ['8', 'C', 'F'],
  ].map(([change = '', ...streams]) => groupCommit.submit(unit(change, ...streams)));
  await Promise.all(waiting);
  expect(calls).toEqual([
    ['1', '2', '5', '6'],
    ['3', '4', '7', '8'],
  ]);
});

test('more proposals of one stream than fit into one call are sent in consecutive calls', async () => {
  const calls: { readonly units: number; readonly end: () => void }[] = [];
  const store = {
    commit: (units: readonly Proposal[]) =>
      new Promise((resolve) => {
        const end = () => resolve(units.map(() => ({ kind: 'committed', first: 1, last: 1 })));
        calls.push({ units: units.length, end });
      }),
  } as unknown as Store;
  const groupCommit = new GroupCommit(
    store,
    { proposalsPerBatch: 4, batchesInFlight: 2, minProposalsPerCall: 1 },
    scheduler,
  );
  const flood = Array.from({ length: 10 }, (_, index) => groupCommit.submit(unit(`${index}`, 'A')));
  for (const units of [4, 4, 2]) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(calls.map((call) => call.units).at(-1)).toBe(units);
    // A proposal that arrives meanwhile does not release the rest.
    if (units === 4) flood.push(groupCommit.submit(unit('late', 'B')));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(calls.at(-1)?.units).toBe(units);
    calls.at(-1)?.end();
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (const call of calls) call.end();
  await Promise.all(flood);
  await groupCommit.drained();
});
