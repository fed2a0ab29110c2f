import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { StoredChange } from '../../src/application/ports/stored-change.js';
import { committed, kinds, type Subject } from './store-subject.js';
import { hashOf, lot, recording, unitOf, unwritten, winery, writtenBy } from './store-unit.js';

export function describeNumbers(subject: Subject): void {
  it('numbers units densely, in order, from the head on', async () => {
    const head = await subject.archive.head();
    const units = [1, 2, 3].map((n) =>
      recording({ stream: lot(`dense-${n}`), version: unwritten, at: n, events: Array(n).fill('{}') }),
    );
    expect(await subject.store.commit(units)).toEqual([
      { kind: 'committed', first: head + 1, last: head + 2 },
      { kind: 'committed', first: head + 3, last: head + 5 },
      { kind: 'committed', first: head + 6, last: head + 9 },
    ]);
    expect(await subject.archive.head()).toBe(head + 9);
  });

  it('assigns the number of an index as tie break, to the revision and wherever it is named', async () => {
    const unit = recording({ stream: lot('tie'), version: unwritten, at: 5 });
    const position = unit.revisions[0]?.position;
    if (!position) throw new Error('no position');
    const first = await committed(subject, {
      ...unit,
      checkpoints: [{ stream: lot('tie'), position, state: '{"tied":true}' }],
    });
    expect((await subject.archive.action(position.id))?.position).toEqual({
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
  it('refuses a unit whose read is no longer current (promise 7), and no other unit of its batch', async () => {
    const stream = lot('stale');
    const winner = recording({ stream, version: unwritten, at: 1 });
    await committed(subject, winner);
    const head = await subject.archive.head();
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

  it('commits a chain in one batch, each building on the one before', async () => {
    const stream = lot('chain');
    const j = recording({ stream, version: unwritten, at: 1 });
    const k = recording({ stream, version: writtenBy(j, stream), at: 2 });
    const l = recording({ stream, version: writtenBy(k, stream), at: 3 });
    expect(kinds(await subject.store.commit([j, k, l]))).toEqual(['committed', 'committed', 'committed']);
    const [head] = await subject.store.heads([stream]);
    expect(head?.slice.version).toEqual({ counter: 3, change: l.change });
    expect(head?.slice.touches).toHaveLength(3);
  });

  it('fails with a unit whatever builds on it, and only that', async () => {
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
    expect(head?.slice.version).toEqual({ counter: 2, change: onRightful.change });
  });
}

export function describeAuthorship(subject: Subject): void {
  it('is not deceived by an equal counter that another unit wrote', async () => {
    const stream = lot('aba');
    const j = recording({ stream, version: unwritten, at: 1 });
    await committed(subject, recording({ stream, version: unwritten, at: 2 }));
    const k = recording({ stream, version: writtenBy(j, stream), at: 3 });
    expect(kinds(await subject.store.commit([j, k]))).toEqual(['lost_race', 'lost_race']);
    expect(kinds(await subject.store.commit([k]))).toEqual(['lost_race']);
  });

  it('tells two decisions of one change set apart by their marks', async () => {
    const stream = lot('marked');
    const [lost, won] = [randomUUID(), randomUUID()];
    const unit = recording({ stream, version: unwritten, at: 1, more: { mark: won } });
    const onLost = recording({ stream, version: { counter: 1, mark: lost }, at: 2 });
    const onWon = recording({ stream, version: { counter: 1, mark: won }, at: 3 });
    expect(kinds(await subject.store.commit([unit, onLost, onWon]))).toEqual(['committed', 'lost_race', 'committed']);
  });

  it('does not bump what is only read, and still checks it', async () => {
    const [read, write] = [lot('only-read'), lot('written')];
    const unit = recording({ stream: write, version: unwritten, at: 1 });
    await committed(subject, { ...unit, reads: [{ stream: read, version: unwritten, write: false }, ...unit.reads] });
    const [head] = await subject.store.heads([read]);
    expect(head?.slice).toMatchObject({ version: unwritten, number: 0, base: null, touches: [] });
  });
}

export function describeIdempotence(subject: Subject): void {
  it('recognises a change set by its id and gives what is stored, before anything else', async () => {
    const unit = recording({
      stream: lot('again'),
      version: unwritten,
      at: 1,
      more: { answer: '{"kept":1}', recordedBy: 'ann' },
    });
    const first = await committed(subject, unit);
    const [again, other] = [
      await subject.store.commit([{ ...unit, answer: '{"not":"this"}' }]),
      await subject.store.commit([{ ...unit, requestHash: hashOf('another body') }]),
    ];
    const change = {
      change: unit.change,
      requestHash: unit.requestHash,
      expectedRevision: null,
      answer: '{"kept":1}',
      winery,
      first,
      last: first + 1,
      recordedAt: unit.recordedAt,
      recordedBy: 'ann',
    };
    expect(again).toEqual([{ kind: 'duplicate', change }]);
    expect(other).toEqual([{ kind: 'id_reused' }]);
    expect(await subject.archive.change(unit.change)).toEqual(change);
    expect(await subject.archive.change(randomUUID())).toBeNull();
  });

  it('recognises it within one batch', async () => {
    const unit = recording({ stream: lot('twins'), version: unwritten, at: 1 });
    const results = await subject.store.commit([unit, unit, { ...unit, requestHash: hashOf('x') }]);
    expect(kinds(results)).toEqual(['committed', 'duplicate', 'id_reused']);
  });

  it('refuses to record an action twice', async () => {
    const id = randomUUID();
    const units = ['one', 'two', 'three'].map((code) =>
      recording({ stream: lot(code), version: unwritten, at: 1, id }),
    );
    const [one, two, three] = units as [Proposal, Proposal, Proposal];
    expect(kinds(await subject.store.commit([one, two]))).toEqual(['committed', 'id_reused']);
    expect(kinds(await subject.store.commit([three]))).toEqual(['id_reused']);
  });
}

export function describeRemembered(subject: Subject): void {
  it('remembers the answer of a request that changes nothing, and knows it from then on', async () => {
    const head = await subject.archive.head();
    const unit = unitOf({ checkOnly: true, answer: '{"whole":true}' });
    const silent = unitOf({ checkOnly: true, answer: '' });
    expect(kinds(await subject.store.commit([unit, silent]))).toEqual(['committed', 'committed']);
    const { change, requestHash, answer, recordedAt } = unit;
    const remembered = {
      ...{ change, requestHash, answer, recordedAt, winery },
      ...{ expectedRevision: null, recordedBy: null, first: 0, last: -1 },
    };
    expect(await subject.archive.change(change)).toEqual(remembered);
    expect(await subject.archive.change(silent.change)).toBeNull();
    const again = recording({ stream: lot('remembered'), version: unwritten, at: 1, more: { change, requestHash } });
    expect(await subject.store.commit([again])).toEqual([{ kind: 'duplicate', change: remembered }]);
    const other = { ...again, requestHash: hashOf('another') };
    // Judged one by one, and as a batch that nothing is wrong with.
    expect(kinds(await subject.store.commit([silent, other]))).toEqual(['committed', 'id_reused']);
    expect(await subject.archive.head()).toBe(head);
  });

  it('lists what is known, published or remembered, in pages by id', async () => {
    const published = recording({ stream: lot('listed'), version: unwritten, at: 1 });
    const remembered = unitOf({ checkOnly: true, answer: '{"whole":true}' });
    await subject.store.commit([published, remembered]);
    const listed: StoredChange[] = [];
    for (let after: string | null = null; ; after = listed.at(-1)?.change ?? null) {
      const page = await subject.archive.changes({ after, limit: 7 });
      listed.push(...page);
      if (page.length < 7) break;
    }
    const ids = listed.map(({ change }) => change);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const { change } of [published, remembered])
      expect(listed).toContainEqual(await subject.archive.change(change));
  });

  it('forgets the answer of a request that lost a race', async () => {
    const stream = lot('raced');
    const unit = unitOf({
      checkOnly: true,
      answer: '{}',
      reads: [{ stream, version: { counter: 7, mark: randomUUID() }, write: false }],
    });
    expect(kinds(await subject.store.commit([unit]))).toEqual(['lost_race']);
    expect(await subject.archive.change(unit.change)).toBeNull();
  });
}

export function describeChecks(subject: Subject): void {
  it('confirms a refusal only on current reads, and writes nothing', async () => {
    const stream = lot('checked');
    const unit = recording({ stream, version: unwritten, at: 1 });
    const check = (version = unwritten) => unitOf({ checkOnly: true, reads: [{ stream, version, write: true }] });
    expect(await subject.store.commit([check()])).toEqual([{ kind: 'committed', first: 0, last: -1 }]);
    const head = await subject.archive.head();
    const results = await subject.store.commit([check(), unit, check(writtenBy(unit, stream)), check()]);
    expect(kinds(results)).toEqual(['committed', 'committed', 'committed', 'lost_race']);
    expect(await subject.archive.head()).toBe(head + 2);
    expect((await subject.store.heads([stream]))[0]?.slice.version).toEqual({ counter: 1, change: unit.change });
  });

  it('refuses an assigned tie break beyond its bounds', async () => {
    const head = await subject.archive.head();
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

  it('admits under the newest settings of wineries only, and fixes their units', async () => {
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
      lockDate: null,
    };
    expect(await subject.archive.putWinery(record)).toBe('created');
    expect(await subject.archive.putWinery({ ...record, currency: 'USD' })).toBe('replaced');
    const using = (stream: string, revision: number, named = code) =>
      recording({
        stream: lot(stream),
        version: unwritten,
        at: 1,
        more: { admittedUnder: [{ winery: named, revision, fixesUnits: true }] },
      });
    const results = await subject.store.commit([using('u1', 1), using('u2', 2), using('u3', 2, 'nowhere')]);
    expect(kinds(results)).toEqual(['lost_race', 'committed', 'lost_race']);
    expect(await subject.archive.putWinery(record)).toBe('units_fixed');
    expect(await subject.archive.putWinery({ ...record, currency: 'USD', name: 'Renamed' })).toBe('replaced');
    expect((await subject.archive.winery(code))?.name).toBe('Renamed');
  });
}
