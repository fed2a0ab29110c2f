import { expect, test } from 'vitest';
import { stage } from '../../src/application/change/staging.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { lot, newPosition, proposalOf, rowAt, touch } from '../contract/store-proposal.js';
import { FaultyStore, noFaults } from '../support/faulty-store.js';
import { MemoryStore } from '../support/memory-store.js';

const limits = { draftAboveRows: 4, rowsPerDraftWrite: 2, charactersPerDraftWrite: 1_000 };

/** A proposal with touches at known positions, two touches whose tie breaks are assigned, and one status. */
function proposalWith(known: number, events: readonly string[] = []): Proposal {
  const touches = Array.from({ length: known }, (_, n) =>
    touch({ stream: lot('A'), position: rowAt(newPosition(n, 1)), events, index: -1 }),
  );
  const assigned = { effectiveAt: 9, tieBreak: null, tieIndex: 0, id: newPosition(0, 0).id };
  const own = [lot('A'), lot('B')].map((stream) => touch({ stream, position: assigned, events: [], index: -1 }));
  const position = rowAt(newPosition(5, 5));
  const status = { index: 0, action: position.id, revision: 1, winery: 'estate', position, refusal: null };
  return proposalOf({ touches: [...own, ...touches], statuses: [status] });
}

test('returns a small proposal unchanged and without a promise', () => {
  const proposal = proposalWith(1);
  expect(stage(new MemoryStore(), proposal, limits)).toBe(proposal);
});

test('writes the rows of a large proposal as a draft, except those whose tie break the commit assigns', async () => {
  const store = new MemoryStore();
  const proposal = proposalWith(5);
  const staged = await stage(store, proposal, limits);
  expect(staged).toEqual({ ...proposal, draft: 1, touches: proposal.touches.slice(0, 2), statuses: [] });
  expect(store.record.drafts.get(1)).toEqual({ touches: proposal.touches.slice(2), statuses: proposal.statuses });
  expect(stage(store, { ...proposal, draft: 1 }, limits)).toMatchObject({ draft: 1, touches: proposal.touches });
});

test.each([
  ['the limit', [], [2, 2, 1, 1]],
  ['one row if rows are long', ['x'.repeat(1_000)], [1, 1, 1, 1, 1, 1]],
])('writes in chunks of %s', async (_, events, expected) => {
  const store = new MemoryStore();
  const written: number[] = [];
  const openDraft = async () => {
    const draft = await store.openDraft();
    return {
      ...draft,
      write: async (rows: Parameters<typeof draft.write>[0]) => {
        written.push(rows.touches.length + rows.statuses.length);
      },
    };
  };
  await stage({ openDraft }, proposalWith(5, events), limits);
  expect(written).toEqual(expected);
});

test('abandons the draft if a write fails, and reports the failure', async () => {
  const truth = new MemoryStore();
  const store = new FaultyStore(truth, 1);
  const staging = stage(
    {
      openDraft: async () => {
        const draft = await store.openDraft();
        store.faults = { ...noFaults, readLost: 1 };
        return {
          ...draft,
          abandon: () => {
            store.faults = noFaults;
            return draft.abandon();
          },
        };
      },
    },
    proposalWith(5),
    limits,
  );
  await expect(staging).rejects.toMatchObject({ name: 'StoreUnavailable', retryable: true });
  expect(truth.record.drafts.size).toBe(0);
});
