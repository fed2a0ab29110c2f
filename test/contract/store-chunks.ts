import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { Position, StreamId } from '../../src/kernel/position.js';
import { readInComparedChunks } from '../support/equal-chunks.js';
import {
  lot,
  newPosition,
  proposalOf,
  recording,
  revising,
  rowAt,
  touch,
  unwritten,
  winery,
  writtenBy,
} from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';
import { beginning, end, past, positionAt } from './stored-past.js';

export function describeChunks(subject: Subject): void {
  it('returns the same touches and actions in one chunk as in separate reads', async () => {
    const [stream, other] = await eventfulPast(subject, 'chunks');
    await subject.store.view(async (view) => {
      for (const each of [stream, other, lot('chunks-unwritten')])
        for (const limit of [1, 2, 3, 5, 6, 100]) await readInComparedChunks(view, each, limit);
      const { touches, withoutEvents, actions } = await readInComparedChunks(view, stream, 100);
      // Two touches of the draft have no action: one was retracted, and one never recorded.
      expect([touches, withoutEvents, actions.length]).toEqual([7, 2, 5]);
      const refusals = actions.map(({ refusal }) => refusal);
      expect(refusals).toEqual(expect.arrayContaining([null, '', '{"code":"unknown_lot"}']));
      expect(actions.filter(({ otherWinery }) => otherWinery === 'neighbour')).toMatchObject([{ data: texts[1] }]);
      expect(await view.chunk({ stream, after: end, limit: 10 })).toMatchObject({
        slice: { base: null, touches: [], more: false },
        actions: [],
      });
      const none = await view.chunk({ stream, after: beginning, limit: 0 });
      expect(none).toMatchObject({ slice: { touches: [], more: true }, actions: [] });
    });
  });
}

/** JSON texts with escaped separators, quotes and characters beyond ASCII. */
const texts = ['{"of":"Château Ünïcode 🍷, 1,000"}', '{"quoted":"\\"a\\" \\\\ \\u001d \\u001e\\n"}'];

/**
 * Returns two lots with a past. On the first: an action with an empty text as its refusal, one that was revised twice, one that was retracted, a conflicted one, one
 * that was conflicted and restored, and three touches of a draft. One action of the draft, of two wineries, touches both lots; one belongs to the retracted action; one was never
 * recorded.
 */
export async function eventfulPast(subject: Subject, name: string): Promise<readonly [StreamId, StreamId]> {
  const [stream, other] = [lot(name), lot(`${name}-other`)];
  const { positions, numbers, version } = await past(subject, stream, [10, 20, 30, 40, 50]);
  const written = { version };
  const write = async (proposal: Proposal): Promise<number> => {
    const first = await committed(subject, proposal);
    written.version = writtenBy(proposal, stream);
    return first;
  };
  const revise = (index: number, revision: number, takesBack: number, events: readonly string[] | null) =>
    write(
      revising({ stream, version: written.version, at: positionAt(positions, index), revision, takesBack, events }),
    );
  const restate = (index: number, refusal: string | null, events: readonly string[]) =>
    write(restating({ stream, version: written.version, at: positionAt(positions, index), refusal, events }));

  const revised = await revise(1, 2, numbers[1] ?? 0, texts.slice(0, 1));
  await revise(1, 3, revised + 2, texts);
  await revise(2, 2, numbers[2] ?? 0, null);
  await restate(0, '', []);
  await restate(3, '{"code":"unknown_lot"}', []);
  await restate(4, '{"code":"not_empty"}', []);
  await restate(4, null, texts);

  const [both, unrecorded] = [newPosition(25, 1), newPosition(60, 1)];
  const proposal = recordedOnBoth({ streams: [stream, other], version: written.version, at: both });
  const draft = await subject.store.openDraft(proposal.change);
  const touches = [stream, other].map((each, index) =>
    touch({ stream: each, position: rowAt(both), events: texts, index: 1 + 2 * index }),
  );
  const without = [positionAt(positions, 2), unrecorded].map((at, index) =>
    touch({ stream, position: rowAt(at), events: ['{}'], index: 5 + index }),
  );
  await draft.write({ touches: [...touches, ...without], statuses: [] });
  await write({ ...proposal, draft: draft.id });
  return [stream, other];
}

interface Restating {
  readonly stream: StreamId;
  readonly version: Proposal['reads'][number]['version'];
  readonly at: Position;
  readonly refusal: string | null;
  readonly events: readonly string[];
}

/** Another change set gives an action a refusal, or restores it. */
function restating({ stream, version, at, refusal, events }: Restating): Proposal {
  const position = rowAt(at);
  return proposalOf({
    reads: [{ stream, version, write: true }],
    notifications: 1 + events.length,
    statuses: [{ index: 0, action: at.id, revision: 1, winery, position, refusal }],
    touches: [touch({ stream, position, events, index: events.length === 0 ? -1 : 1 })],
  });
}

/** Records an action of two wineries that touches two lots. Its touches are in a draft. */
function recordedOnBoth({
  streams: [stream, other],
  version,
  at,
}: {
  readonly streams: readonly [StreamId, StreamId];
  readonly version: Proposal['reads'][number]['version'];
  readonly at: Position;
}): Proposal {
  const recorded = recording({ stream, version, at, id: randomUUID(), data: texts[1] ?? '' });
  return {
    ...recorded,
    reads: [...recorded.reads, { stream: other, version: unwritten, write: true }],
    notifications: 7,
    revisions: recorded.revisions.map((revision) => ({ ...revision, otherWinery: 'neighbour' })),
    touches: [],
  };
}
