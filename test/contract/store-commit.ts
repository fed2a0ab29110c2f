import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { lot, proposalOf, recording, unwritten, writtenBy } from './store-proposal.js';
import { committed, kinds, type Subject } from './store-subject.js';

export function describeNumbers(subject: Subject): void {
  it('numbers proposals densely, in order, after the head', async () => {
    const head = await subject.log.head();
    const proposals = [1, 2, 3].map((n) =>
      recording({ stream: lot(`dense-${n}`), version: unwritten, at: n, events: Array(n).fill('{}') }),
    );
    expect(await subject.store.commit(proposals)).toEqual([
      { kind: 'committed', first: head + 1, last: head + 2 },
      { kind: 'committed', first: head + 3, last: head + 5 },
      { kind: 'committed', first: head + 6, last: head + 9 },
    ]);
    expect(await subject.log.head()).toBe(head + 9);
  });

  it('assigns the number of an index as tie break to every row that names it', async () => {
    const proposal = recording({ stream: lot('tie'), version: unwritten, at: 5 });
    const position = proposal.revisions[0]?.position;
    if (!position) throw new Error('no position');
    const first = await committed(subject, {
      ...proposal,
      checkpoints: [{ stream: lot('tie'), position, state: '{"tied":true}' }],
    });
    expect((await subject.actionIndex.action(position.id))?.position).toEqual({
      effectiveAt: 5,
      tieBreak: first,
      id: position.id,
    });
    const [head] = await subject.store.heads([lot('tie')]);
    expect(head?.slice.base).toEqual({
      position: { effectiveAt: 5, tieBreak: first, id: position.id },
      state: '{"tied":true}',
    });
  });

  it('commits nothing for an empty batch', async () => {
    expect(await subject.store.commit([])).toEqual([]);
  });
}

export function describeVersions(subject: Subject): void {
  it('refuses a proposal that read an outdated version (promise 7), and no other proposal of its batch', async () => {
    const stream = lot('stale');
    const winner = recording({ stream, version: unwritten, at: 1 });
    await committed(subject, winner);
    const head = await subject.log.head();
    const results = await subject.store.commit([
      recording({ stream: lot('stale-left'), version: unwritten, at: 1 }),
      recording({ stream, version: unwritten, at: 2 }),
      recording({ stream, version: { counter: 1, mark: randomUUID() }, at: 2 }),
      recording({ stream: lot('stale-right'), version: unwritten, at: 1 }),
    ]);
    expect(results).toEqual([
      { kind: 'committed', first: head + 1, last: head + 2 },
      { kind: 'lost_race' },
      { kind: 'lost_race' },
      { kind: 'committed', first: head + 3, last: head + 4 },
    ]);
  });

  it('commits a chain of proposals, each building on the one before, in one batch', async () => {
    const stream = lot('chain');
    const j = recording({ stream, version: unwritten, at: 1 });
    const k = recording({ stream, version: writtenBy(j, stream), at: 2 });
    const l = recording({ stream, version: writtenBy(k, stream), at: 3 });
    expect(kinds(await subject.store.commit([j, k, l]))).toEqual(['committed', 'committed', 'committed']);
    const [head] = await subject.store.heads([stream]);
    expect(head?.slice.version).toEqual({ counter: 3, mark: l.mark });
    expect(head?.slice.touches).toHaveLength(3);
  });

  it('refuses the proposals that build on a refused one, and no others', async () => {
    const [stream, other] = [lot('fails'), lot('fails-too')];
    const j = recording({ stream, version: { counter: 7, mark: randomUUID() }, at: 1 });
    const k = recording({ stream, version: writtenBy(j, stream), at: 2 });
    const rightful = recording({ stream, version: unwritten, at: 3 });
    const onRightful = recording({ stream, version: writtenBy(rightful, stream), at: 4 });
    const onK = recording({ stream, version: writtenBy(k, stream), at: 5 });
    const apart = recording({ stream: other, version: unwritten, at: 6 });
    expect(kinds(await subject.store.commit([j, k, rightful, onRightful, onK, apart]))).toEqual([
      'lost_race',
      'lost_race',
      'committed',
      'committed',
      'lost_race',
      'committed',
    ]);
    const [head] = await subject.store.heads([stream]);
    expect(head?.slice.version).toEqual({ counter: 2, mark: onRightful.mark });
  });

  describeMarks(subject);
}

function describeMarks(subject: Subject): void {
  it('refuses a version with the right counter that another decision wrote', async () => {
    const stream = lot('aba');
    const j = recording({ stream, version: unwritten, at: 1 });
    await committed(subject, recording({ stream, version: unwritten, at: 2 }));
    const k = recording({ stream, version: writtenBy(j, stream), at: 3 });
    expect(kinds(await subject.store.commit([j, k]))).toEqual(['lost_race', 'lost_race']);
    expect(kinds(await subject.store.commit([k]))).toEqual(['lost_race']);
  });

  it('distinguishes two decisions of one change set by their marks', async () => {
    const stream = lot('marked');
    const [lost, won] = [randomUUID(), randomUUID()];
    const proposal = recording({ stream, version: unwritten, at: 1, more: { mark: won } });
    const onLost = recording({ stream, version: { counter: 1, mark: lost }, at: 2 });
    const onWon = recording({ stream, version: { counter: 1, mark: won }, at: 3 });
    expect(kinds(await subject.store.commit([proposal, onLost, onWon]))).toEqual([
      'committed',
      'lost_race',
      'committed',
    ]);
  });

  it('leaves the version of a stream that is only read', async () => {
    const [read, write] = [lot('only-read'), lot('written')];
    const proposal = recording({ stream: write, version: unwritten, at: 1 });
    await committed(subject, {
      ...proposal,
      reads: [{ stream: read, version: unwritten, write: false }, ...proposal.reads],
    });
    const [head] = await subject.store.heads([read]);
    expect(head?.slice).toMatchObject({ version: unwritten, number: 0, base: null, touches: [] });
  });
}

export function describeChecks(subject: Subject): void {
  it('confirms a refusal only if its reads are current, and writes nothing', async () => {
    const stream = lot('checked');
    const proposal = recording({ stream, version: unwritten, at: 1 });
    const check = (version = unwritten) => proposalOf({ checkOnly: true, reads: [{ stream, version, write: true }] });
    expect(await subject.store.commit([check()])).toEqual([{ kind: 'committed', first: 0, last: -1 }]);
    const head = await subject.log.head();
    const results = await subject.store.commit([check(), proposal, check(writtenBy(proposal, stream)), check()]);
    expect(kinds(results)).toEqual(['committed', 'committed', 'committed', 'lost_race']);
    expect(await subject.log.head()).toBe(head + 2);
    expect((await subject.store.heads([stream]))[0]?.slice.version).toEqual({ counter: 1, mark: proposal.mark });
  });

  it('refuses a proposal whose assigned tie break is outside its bounds', async () => {
    const head = await subject.log.head();
    const bounded = (above: number | null, below: number | null) =>
      recording({
        stream: lot(`bound-${above}-${below}`),
        version: unwritten,
        at: 1,
        more: { tieBounds: [{ index: 0, above, below }] },
      });
    const results = await subject.store.commit([
      bounded(head, head + 2),
      bounded(head + 3, null),
      bounded(null, head + 3),
      bounded(head + 2, null),
    ]);
    expect(kinds(results)).toEqual(['committed', 'lost_race', 'lost_race', 'committed']);
  });

  it('refuses a proposal that was admitted under outdated settings, and fixes the units of wineries', async () => {
    const code = 'metric';
    const record = {
      winery: code,
      name: 'Metric',
      bond: null,
      volumeUnit: 'L' as const,
      weightUnit: 'kg' as const,
      currency: 'EUR',
      timeZone: 'Europe/Paris',
      capacityPolicy: 'warn' as const,
      ...{ lockDate: null, spread: 1, inventoryLines: 'physical' as const, lockOnFiling: false },
    };
    expect(await subject.settingsStore.putWinery(record)).toBe('created');
    expect(await subject.settingsStore.putWinery({ ...record, currency: 'USD' })).toBe('replaced');
    const using = (stream: string, revision: number, named = code) =>
      recording({
        stream: lot(stream),
        version: unwritten,
        at: 1,
        more: { admittedUnder: [{ winery: named, revision, fixesUnits: true }] },
      });
    const results = await subject.store.commit([using('u1', 1), using('u2', 2), using('u3', 2, 'nowhere')]);
    expect(kinds(results)).toEqual(['lost_race', 'committed', 'lost_race']);
    expect(await subject.settingsStore.putWinery(record)).toBe('units_fixed');
    expect(await subject.settingsStore.putWinery({ ...record, currency: 'USD', name: 'Renamed' })).toBe('replaced');
    expect((await subject.settingsStore.winery(code))?.name).toBe('Renamed');
  });
}
