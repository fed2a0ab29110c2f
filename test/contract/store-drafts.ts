import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { lot, newPosition, proposalOf, recording, rowAt, touch, unwritten, writtenBy } from './store-proposal.js';
import { committed, kinds, type Subject } from './store-subject.js';

export function describeDrafts(subject: Subject): void {
  publishesDrafts(subject);
  hidesDrafts(subject);
  refusesSweptDrafts(subject);
}

/** A proposal that records one action, and the touches and the status change that are to be written as a draft. */
function large(code: string): { proposal: Proposal; rows: Pick<Proposal, 'touches' | 'statuses'> } {
  const stream = lot(code);
  const positions = Array.from({ length: 6 }, (_, n) => newPosition(100 + n, 1));
  const [first] = positions;
  if (first === undefined) throw new Error('there are six positions');
  const touches = positions.map((at, n) =>
    touch({ stream, position: rowAt(at), events: [`{"n":${n}}`], index: 1 + n }),
  );
  const refusal = '{"code":"unknown_lot","detail":"None."}';
  const status = { index: 7, action: first.id, revision: 1, winery: 'estate', position: rowAt(first), refusal };
  const proposal = recording({ stream, version: unwritten, at: first, more: { notifications: 8, touches: [] } });
  return { proposal, rows: { touches, statuses: [status] } };
}

function publishesDrafts(subject: Subject): void {
  it('publishes the rows of a draft with the proposal that names it', async () => {
    const { proposal, rows } = large('drafted');
    const draft = await subject.store.openDraft(proposal.change);
    await draft.write({ touches: rows.touches.slice(0, 4), statuses: [] });
    await draft.write({ touches: rows.touches.slice(4, 5), statuses: rows.statuses });
    const first = await committed(subject, {
      ...proposal,
      draft: draft.id,
      touches: rows.touches.slice(5),
    });
    const [head] = await subject.store.heads([lot('drafted')]);
    expect(head?.slice.number).toBe(first + 7);
    expect(head?.slice.touches.map(({ events, firstNumber }) => [events, firstNumber])).toEqual(
      rows.touches.map(({ events, index }) => [events, first + index]),
    );
    const log = (await subject.log.texts(first, first + 7)).map((text) => JSON.parse(text));
    expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 8 }, (_, n) => first + n));
    expect(log[7]).toMatchObject({ type: 'solera.action.conflicted' });
    expect(await subject.changeSets.streamsOf(proposal.change)).toEqual([lot('drafted')]);
    await subject.sweep();
    expect((await subject.store.heads([lot('drafted')]))[0]).toEqual(head);
  });

  it('returns the first numbers of a proposal with a draft that is committed again', async () => {
    const { proposal, rows } = large('drafted-again');
    const draft = await subject.store.openDraft(proposal.change);
    await draft.write(rows);
    const whole = { ...proposal, draft: draft.id };
    const results = await subject.store.commit([whole]);
    expect(kinds(results)).toEqual(['committed']);
    expect(await subject.store.commit([whole])).toEqual(results);
  });
}

function hidesDrafts(subject: Subject): void {
  it('commits other proposals while a draft is open, and shows nothing of the draft', async () => {
    const { proposal, rows } = large('hidden');
    const head = await subject.log.head();
    const draft = await subject.store.openDraft(proposal.change);
    await draft.write({ touches: rows.touches.slice(0, 3), statuses: rows.statuses });
    expect(await committed(subject, recording({ stream: lot('beside'), version: unwritten, at: 1 }))).toBe(head + 1);
    await draft.write({ touches: rows.touches.slice(3), statuses: [] });
    const [hidden] = await subject.store.heads([lot('hidden')]);
    expect(hidden?.slice).toMatchObject({ version: unwritten, touches: [] });
    expect(await subject.log.texts(head + 1, head + 99)).toHaveLength(2);
    expect(await committed(subject, { ...proposal, draft: draft.id })).toBe(head + 3);
    const [shown] = await subject.store.heads([lot('hidden')]);
    expect(shown?.slice).toMatchObject({ number: head + 10, touches: rows.touches.map(({ events }) => ({ events })) });
  });

  it('publishes nothing of a draft whose proposal lost a race', async () => {
    const { proposal, rows } = large('lost');
    const winner = recording({ stream: lot('lost'), version: unwritten, at: 1 });
    const draft = await subject.store.openDraft(proposal.change);
    await draft.write(rows);
    await committed(subject, winner);
    const head = await subject.log.head();
    const whole = { ...proposal, draft: draft.id };
    expect(kinds(await subject.store.commit([whole]))).toEqual(['lost_race']);
    expect(await subject.log.head()).toBe(head);
    expect((await subject.store.heads([lot('lost')]))[0]?.slice.touches).toHaveLength(1);
    // Its rows are given up with it: a decision on current versions writes them again.
    const reads = [{ stream: lot('lost'), version: writtenBy(winner, lot('lost')), write: true }];
    expect(kinds(await subject.store.commit([{ ...whole, reads }]))).toEqual(['lost_race']);
  });
}

function refusesSweptDrafts(subject: Subject): void {
  it('loses the race if the draft was swept or abandoned', async () => {
    const { proposal, rows } = large('swept');
    const swept = await subject.store.openDraft(proposal.change);
    await swept.write(rows);
    await subject.sweep();
    const abandoned = await subject.store.openDraft(proposal.change);
    await abandoned.write(rows);
    await abandoned.abandon();
    for (const { id } of [swept, abandoned])
      expect(kinds(await subject.store.commit([{ ...proposal, draft: id }]))).toEqual(['lost_race']);
    expect((await subject.store.heads([lot('swept')]))[0]?.slice.touches).toEqual([]);
  });

  it('refuses to write to a swept draft, with an error that is marked as retryable', async () => {
    const draft = await subject.store.openDraft(proposalOf({}).change);
    await subject.sweep();
    const written = draft.write(large('late').rows);
    await expect(written).rejects.toMatchObject({ name: 'StoreUnavailable', retryable: true });
  });
}
