import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { decidedAgain, hashOf, lot, newPosition, proposalOf, recording, unwritten } from './store-proposal.js';
import { committed, kinds, type Subject } from './store-subject.js';

/** The proposals that the copies of one request lead to. */
interface Copies {
  readonly request: string;
  /** A copy that is accepted: it records an action. */
  accepted(parts?: Partial<Proposal>): Proposal;
  /** A repeated copy that is refused. */
  refused(parts?: Partial<Proposal>): Proposal;
}

function copies(code: string): Copies {
  const request = randomUUID();
  const change = randomUUID();
  const id = randomUUID();
  const same = { change, requestHash: hashOf(change) };
  return {
    request,
    accepted: (parts) => {
      const more = { ...same, copyOf: { request, voids: false }, ...parts };
      return recording({ stream: lot(code), version: unwritten, at: 1, id, more });
    },
    refused: (parts) =>
      proposalOf({ ...same, checkOnly: true, answer: '', copyOf: { request, voids: true }, ...parts }),
  };
}

/** A read of a version that was never written. */
function outdatedRead(code: string): Proposal['reads'][number] {
  return { stream: lot(code), version: { counter: 7, mark: randomUUID() }, write: false };
}

export function describeVoidRequests(subject: Subject): void {
  const verdicts: Verdicts = async (...proposals) => kinds(await subject.store.commit(proposals));
  describeWithdrawnCopies(subject, verdicts);
  describePrecedence(subject, verdicts);
  describeVoiding(subject, verdicts);
}

/** Commits proposals in one batch, and returns the kinds of their verdicts. */
type Verdicts = (...proposals: Proposal[]) => Promise<string[]>;

function describeWithdrawnCopies(subject: Subject, verdicts: Verdicts): void {
  it('commits no copy of a request of which a repeated copy was refused', async () => {
    const { accepted, refused } = copies('void');
    expect(await verdicts(refused())).toEqual(['committed']);
    const head = await subject.log.head();
    expect(await verdicts(accepted(), accepted({ checkOnly: true, answer: '' }))).toEqual(['void', 'void']);
    expect(await subject.log.head()).toBe(head);
    const other = copies('void');
    expect(await verdicts(other.accepted())).toEqual(['committed']);
  });

  it('commits no copy of a void request in the same batch', async () => {
    const { accepted, refused } = copies('void-in-batch');
    const bystander = recording({ stream: lot('void-bystander'), version: unwritten, at: 1 });
    expect(await verdicts(refused(), accepted(), bystander)).toEqual(['committed', 'void', 'committed']);
  });

  it('commits the proposals beside that of a void request, and those that do not build on it', async () => {
    const { accepted, refused } = copies('void-beside');
    await committed(subject, refused());
    const beside = (code: string) => recording({ stream: lot(code), version: unwritten, at: 1 });
    const slow = accepted();
    const onIt = recording({ stream: lot('void-beside'), version: { counter: 1, mark: slow.mark }, at: 2 });
    expect(await verdicts(beside('void-left'), slow, onIt, beside('void-right'))).toEqual([
      'committed',
      'void',
      'lost_race',
      'committed',
    ]);
  });
}

function describePrecedence(subject: Subject, verdicts: Verdicts): void {
  it('reports that a change set is known before it reports that the request is void', async () => {
    const { accepted, request } = copies('void-known');
    const first = accepted();
    await committed(subject, first);
    const check = proposalOf({ checkOnly: true, answer: '', copyOf: { request, voids: true } });
    expect(await verdicts(check)).toEqual(['committed']);
    expect(await verdicts(first)).toEqual(['committed']);
    expect(await verdicts(decidedAgain(first))).toEqual(['duplicate']);
    expect(await verdicts(decidedAgain(first, { requestHash: hashOf('another') }))).toEqual(['id_reused']);
  });

  it('reports that a request is void before it reports a lost race', async () => {
    const { accepted, refused } = copies('void-race');
    await committed(subject, refused());
    expect(await verdicts(accepted({ reads: [outdatedRead('void-race')] }))).toEqual(['void']);
  });
}

function describeVoiding(subject: Subject, verdicts: Verdicts): void {
  it('makes no request void if the change set of its copy is known', async () => {
    const { accepted, refused, request } = copies('known-void');
    await committed(subject, accepted());
    expect(await verdicts(refused())).toEqual(['duplicate']);
    expect(await verdicts(refused({ requestHash: hashOf('another') }))).toEqual(['id_reused']);
    const copyOf = { request, voids: false };
    const other = recording({ stream: lot('not-void'), version: unwritten, at: 1, more: { copyOf } });
    expect(await verdicts(other)).toEqual(['committed']);
  });

  it('makes no request void if the refusal of its copy lost a race', async () => {
    const { accepted, refused } = copies('void-lost');
    expect(await verdicts(refused({ reads: [outdatedRead('void-lost')] }))).toEqual(['lost_race']);
    expect(await verdicts(accepted())).toEqual(['committed']);
  });

  it('makes no request void when its first copy is refused', async () => {
    const { accepted, refused, request } = copies('void-first');
    expect(await verdicts(refused({ copyOf: { request, voids: false } }))).toEqual(['committed']);
    expect(await verdicts(accepted())).toEqual(['committed']);
  });

  it('makes a request void again, and remembers the answer to its repeated copy', async () => {
    const { accepted, refused } = copies('void-again');
    const check = refused();
    expect(await verdicts(check)).toEqual(['committed']);
    expect(await verdicts(check, decidedAgain(check))).toEqual(['committed', 'committed']);
    const unchanged = refused({ answer: '{"whole":true}' });
    expect(await verdicts(unchanged)).toEqual(['committed']);
    expect(await verdicts(unchanged, decidedAgain(unchanged))).toEqual(['committed', 'duplicate']);
    expect(await verdicts(accepted())).toEqual(['duplicate']);
  });

  it('gives up the draft of a copy whose request is void', async () => {
    const { request, refused } = copies('void-draft');
    const more = { copyOf: { request, voids: false } };
    const proposal = recording({ stream: lot('void-draft'), version: unwritten, at: newPosition(1, 1), more });
    const draft = await subject.store.openDraft(proposal.change);
    await draft.write({ touches: proposal.touches, statuses: [] });
    await committed(subject, refused());
    expect(await verdicts({ ...proposal, touches: [], draft: draft.id })).toEqual(['void']);
    await expect(draft.write({ touches: proposal.touches, statuses: [] })).rejects.toMatchObject({ retryable: true });
  });

  it('refuses a request whose id is no UUID, and commits the others of the batch', async () => {
    const hostile = copies('void-hostile').accepted({ copyOf: { request: 'no-uuid', voids: false } });
    const bystander = recording({ stream: lot('void-hostile'), version: unwritten, at: 1 });
    expect(await verdicts(hostile, bystander)).toEqual(['failed', 'committed']);
  });
}
