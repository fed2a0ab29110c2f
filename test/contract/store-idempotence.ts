import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { StoredChange } from '../../src/application/ports/stored-change.js';
import { decidedAgain, hashOf, lot, proposalOf, recording, unwritten, winery } from './store-proposal.js';
import { committed, kinds, type Subject } from './store-subject.js';

export function describeIdempotence(subject: Subject): void {
  it('recognises a change set by its id, before it checks anything else, and returns what is stored', async () => {
    const proposal = recording({
      stream: lot('again'),
      version: unwritten,
      at: 1,
      more: { answer: '{"kept":1}', recordedBy: 'ann' },
    });
    const first = await committed(subject, proposal);
    const [again, other] = [
      await subject.store.commit([decidedAgain(proposal, { answer: '{"not":"this"}' })]),
      await subject.store.commit([{ ...proposal, requestHash: hashOf('another body') }]),
    ];
    const change = {
      change: proposal.change,
      requestHash: proposal.requestHash,
      expectedRevision: null,
      answer: '{"kept":1}',
      winery,
      first,
      last: first + 1,
      recordedAt: proposal.recordedAt,
      recordedBy: 'ann',
      request: null,
    };
    expect(again).toEqual([{ kind: 'duplicate', change }]);
    expect(other).toEqual([{ kind: 'id_reused' }]);
    expect(await subject.changeSets.find(proposal.change)).toEqual(change);
    expect(await subject.changeSets.find(randomUUID())).toBeNull();
  });

  it('recognises a change set within one batch', async () => {
    const proposal = recording({ stream: lot('twins'), version: unwritten, at: 1 });
    const other = { ...proposal, requestHash: hashOf('x') };
    const results = await subject.store.commit([proposal, decidedAgain(proposal), other]);
    expect(kinds(results)).toEqual(['committed', 'duplicate', 'id_reused']);
  });

  it('reports a duplicate for another decision of the same change set, even from the same millisecond with the same answer', async () => {
    const proposal = recording({ stream: lot('same-instant'), version: unwritten, at: 1 });
    const [first] = await subject.store.commit([proposal]);
    expect(first).toMatchObject({ kind: 'committed' });
    expect(kinds(await subject.store.commit([decidedAgain(proposal)]))).toEqual(['duplicate']);
    expect(await subject.store.commit([proposal])).toEqual([first]);
  });

  it('returns the first numbers of a proposal that is committed again, with those that build on it', async () => {
    const stream = lot('committed-again');
    const proposals = [1, 2].map((at) => recording({ stream: lot(`again-${at}`), version: unwritten, at }));
    const first = await subject.store.commit(proposals);
    const after = recording({ stream, version: unwritten, at: 3 });
    expect(kinds(await subject.store.commit([...proposals, after]))).toEqual(['committed', 'committed', 'committed']);
    expect(await subject.store.commit([...proposals].reverse())).toEqual([...first].reverse());
  });

  describeRepeatedActions(subject);
}

function describeRepeatedActions(subject: Subject): void {
  it('refuses to record an action twice', async () => {
    const id = randomUUID();
    const recorded = (code: string): Proposal => recording({ stream: lot(code), version: unwritten, at: 1, id });
    const both = await subject.store.commit([recorded('one'), recorded('two')]);
    expect(kinds(both)).toEqual(['committed', 'id_reused']);
    expect(kinds(await subject.store.commit([recorded('three')]))).toEqual(['id_reused']);
  });
}

export function describeRemembered(subject: Subject): void {
  it('remembers the answer to a request that changes nothing, and recognises the request', async () => {
    const head = await subject.log.head();
    const proposal = proposalOf({ checkOnly: true, answer: '{"whole":true}' });
    const forgotten = proposalOf({ checkOnly: true, answer: '' });
    expect(kinds(await subject.store.commit([proposal, forgotten]))).toEqual(['committed', 'committed']);
    const { change, requestHash, answer, recordedAt } = proposal;
    const remembered = {
      ...{ change, requestHash, answer, recordedAt, winery },
      ...{ expectedRevision: null, recordedBy: null, request: null, first: 0, last: -1 },
    };
    expect(await subject.changeSets.find(change)).toEqual(remembered);
    expect(await subject.changeSets.find(forgotten.change)).toBeNull();
    const again = recording({ stream: lot('remembered'), version: unwritten, at: 1, more: { change, requestHash } });
    expect(await subject.store.commit([again])).toEqual([{ kind: 'duplicate', change: remembered }]);
    const other = { ...again, requestHash: hashOf('another') };
    expect(kinds(await subject.store.commit([forgotten, other]))).toEqual(['committed', 'id_reused']);
    expect(await subject.log.head()).toBe(head);
  });

  it('recognises a remembered answer of the same decision by its mark', async () => {
    const proposal = proposalOf({ checkOnly: true, answer: '{"whole":true}' });
    const committedOnce = [{ kind: 'committed', first: 0, last: -1 }];
    expect(await subject.store.commit([proposal])).toEqual(committedOnce);
    expect(await subject.store.commit([proposal])).toEqual(committedOnce);
    expect(kinds(await subject.store.commit([decidedAgain(proposal)]))).toEqual(['duplicate']);
  });

  it('lists the known change sets, published or remembered, in pages by id', async () => {
    const published = recording({ stream: lot('listed'), version: unwritten, at: 1 });
    const remembered = proposalOf({ checkOnly: true, answer: '{"whole":true}' });
    await subject.store.commit([published, remembered]);
    const listed: StoredChange[] = [];
    for (let after: string | null = null; ; after = listed.at(-1)?.change ?? null) {
      const page = await subject.changeSets.list({ after, limit: 7 });
      listed.push(...page);
      if (page.length < 7) break;
    }
    const ids = listed.map(({ change }) => change);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const { change } of [published, remembered])
      expect(listed).toContainEqual(await subject.changeSets.find(change));
  });

  it('does not remember the answer of a request that lost a race', async () => {
    const stream = lot('raced');
    const proposal = proposalOf({
      checkOnly: true,
      answer: '{}',
      reads: [{ stream, version: { counter: 7, mark: randomUUID() }, write: false }],
    });
    expect(kinds(await subject.store.commit([proposal]))).toEqual(['lost_race']);
    expect(await subject.changeSets.find(proposal.change)).toBeNull();
  });
}
