import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ActionFilter } from '../../src/application/ports/action-index.js';
import type { VesselRecord } from '../../src/application/ports/winery-settings-store.js';
import {
  hashOf,
  lot,
  newPosition,
  proposalOf,
  recording,
  revising,
  rowAt,
  touch,
  unwritten,
  writtenBy,
} from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';

export function describeSettings(subject: Subject): void {
  it('lists wineries and vessels by code, in pages', async () => {
    const record = {
      name: 'A',
      bond: 'BW-1',
      volumeUnit: 'gal' as const,
      weightUnit: 'lb' as const,
      currency: 'USD',
      timeZone: 'America/Los_Angeles',
      capacityPolicy: 'refuse' as const,
      lockDate: '2024-12-31',
      spread: 1,
      inventoryLines: 'physical' as const,
      lockOnFiling: false,
    };
    for (const winery of ['zin-b', 'zin-a', 'zin-C']) await subject.settingsStore.putWinery({ winery, ...record });
    const page = await subject.settingsStore.listWineries({ after: 'zin', limit: 2 });
    expect(page).toEqual([
      { winery: 'zin-C', ...record, filedThrough: null, revision: 1 },
      { winery: 'zin-a', ...record, filedThrough: null, revision: 1 },
    ]);
    expect(await subject.settingsStore.listWineries({ after: 'zin-a', limit: 2 })).toEqual([
      { winery: 'zin-b', ...record, filedThrough: null, revision: 1 },
    ]);
    expect(await subject.settingsStore.winery('zin-x')).toBeNull();

    const tank: VesselRecord = { winery: 'zin-a', vessel: 'T-1', kind: 'tank', capacity: 9_000_000_000_000_000 };
    const barrel: VesselRecord = { winery: 'zin-a', vessel: 'B-1', kind: 'barrel', capacity: null };
    expect(await subject.settingsStore.putVessel(tank)).toBe('created');
    expect(await subject.settingsStore.putVessel({ ...barrel, kind: 'bin' })).toBe('created');
    expect(await subject.settingsStore.putVessel(barrel)).toBe('replaced');
    expect(await subject.settingsStore.listVessels('zin-a', { after: null, limit: 9 })).toEqual([barrel, tank]);
    expect(await subject.settingsStore.listVessels('zin-a', { after: 'B-1', limit: 9 })).toEqual([tank]);
    expect(await subject.settingsStore.vessel('zin-a', 'B-1')).toEqual(barrel);
    const names = [
      { winery: 'zin-a', vessel: 'T-1' },
      { winery: 'zin-b', vessel: 'T-1' },
    ];
    expect(await subject.settingsStore.vesselsByName(names)).toEqual([tank]);
  });

  describeIdempotentPuts(subject);
  describeExpectedPuts(subject);
}

function describeExpectedPuts(subject: Subject): void {
  it('replaces settings only if they are the expected ones', async () => {
    const { settingsStore } = subject;
    const record = {
      ...{ winery: 'expected', name: 'A', bond: null, volumeUnit: 'gal' as const, weightUnit: 'lb' as const },
      ...{
        currency: 'USD',
        timeZone: 'UTC',
        capacityPolicy: 'warn' as const,
        lockDate: null,
        spread: 1,
        inventoryLines: 'physical' as const,
        lockOnFiling: false,
      },
    };
    expect(await settingsStore.putWinery(record, { replaces: 1 })).toBe('outdated');
    expect(await settingsStore.putWinery(record, { replaces: null })).toBe('created');
    expect(await settingsStore.putWinery({ ...record, name: 'B' }, { replaces: null })).toBe('outdated');
    expect(await settingsStore.putWinery({ ...record, name: 'C' }, { replaces: 1 })).toBe('replaced');
    expect(await settingsStore.putWinery({ ...record, name: 'D' }, { replaces: 1 })).toBe('outdated');
    expect(await settingsStore.winery('expected')).toMatchObject({ name: 'C', revision: 2 });

    const tank: VesselRecord = { winery: 'expected', vessel: 'T', kind: 'tank', capacity: null };
    expect(await settingsStore.putVessel(tank, { replaces: null })).toBe('created');
    expect(await settingsStore.putVessel({ ...tank, capacity: 5 }, { replaces: null })).toBe('outdated');
    expect(await settingsStore.putVessel({ ...tank, capacity: 6 }, { replaces: tank })).toBe('replaced');
    expect(await settingsStore.putVessel({ ...tank, kind: 'bin' }, { replaces: tank })).toBe('outdated');
    expect(await settingsStore.vessel('expected', 'T')).toEqual({ ...tank, capacity: 6 });
    expect(await settingsStore.winery('expected')).toMatchObject({ revision: 3 });
  });
}

function describeIdempotentPuts(subject: Subject): void {
  it('puts settings once for a request under an Idempotency-Key', async () => {
    const record = {
      ...{ winery: 'once', name: 'A', bond: null, volumeUnit: 'gal' as const, weightUnit: 'lb' as const },
      ...{
        currency: 'USD',
        timeZone: 'UTC',
        capacityPolicy: 'warn' as const,
        lockDate: null,
        spread: 1,
        inventoryLines: 'physical' as const,
        lockOnFiling: false,
      },
    };
    const named = (answer: string) => ({ change: randomUUID(), requestHash: hashOf(answer), recordedAt: 1, answer });
    const [winery, vessel] = [named('{"first":1}'), named('{"second":2}')];
    const tank: VesselRecord = { winery: 'once', vessel: 'T-1', kind: 'tank', capacity: 1 };
    expect(await subject.settingsStore.putWinery(record, { request: winery })).toBe('created');
    expect(await subject.settingsStore.putVessel(tank, { request: vessel })).toBe('created');
    expect(await subject.settingsStore.putWinery({ ...record, name: 'B' })).toBe('replaced');
    expect(await subject.settingsStore.putVessel({ ...tank, kind: 'bin' })).toBe('replaced');
    expect(await subject.settingsStore.putWinery(record, { request: winery })).toEqual({ repeated: '{"first":1}' });
    expect(await subject.settingsStore.putVessel(tank, { request: vessel })).toEqual({ repeated: '{"second":2}' });
    const another = { ...vessel, requestHash: hashOf('another') };
    expect(await subject.settingsStore.putVessel({ ...tank, vessel: 'T-2' }, { request: another })).toBe('id_reused');
    expect(await subject.settingsStore.putWinery(record, { request: { ...another, change: winery.change } })).toBe(
      'id_reused',
    );
    expect(await subject.settingsStore.winery('once')).toMatchObject({ name: 'B', revision: 3 });
    expect(await subject.settingsStore.vessel('once', 'T-1')).toMatchObject({ kind: 'bin' });
    expect(await subject.settingsStore.vessel('once', 'T-2')).toBeNull();
    const commit = await subject.store.commit([proposalOf({ checkOnly: true, answer: '{}', change: winery.change })]);
    expect(commit).toEqual([{ kind: 'id_reused' }]);
  });
}

const everything: ActionFilter = {
  winery: 'lister',
  stream: null,
  type: null,
  from: null,
  to: null,
  status: null,
  order: 'asc',
  limit: 100,
  after: null,
};

export function describeActions(subject: Subject): void {
  listsActions(subject);
  listsNoneThatLeft(subject);
  givesRevisions(subject);
}

function listsActions(subject: Subject): void {
  it('lists actions in timeline order by winery, stream, type, time and status', async () => {
    const [a, b] = [lot('list-a'), lot('list-b')];
    const of =
      (winery: string, otherWinery: string | null = null) =>
      (proposal: ReturnType<typeof recording>) => ({
        ...proposal,
        revisions: proposal.revisions.map((row) => ({ ...row, winery, otherWinery })),
      });
    const [p, q, r, s] = [newPosition(10, 1), newPosition(20, 1), newPosition(20, 2), newPosition(30, 1)] as const;
    const first = of('lister')(recording({ stream: a, version: unwritten, at: q, type: 'rack' }));
    const second = of('lister')(recording({ stream: a, version: writtenBy(first, a), at: p, type: 'top' }));
    const third = of('lister')(
      recording({ stream: b, version: unwritten, at: s, type: 'rack', refusal: '{"code":"x"}' }),
    );
    const inBond = of('sender', 'lister')(recording({ stream: lot('list-c'), version: unwritten, at: r }));
    const elsewhere = of('other')(recording({ stream: lot('list-d'), version: unwritten, at: newPosition(20, 2) }));
    const firsts = [];
    for (const proposal of [first, second, third, inBond, elsewhere]) firsts.push(await committed(subject, proposal));
    const retraction = of('lister')(
      revising({
        stream: a,
        version: writtenBy(second, a),
        at: p,
        revision: 2,
        takesBack: (firsts[1] ?? 0) + 1,
        events: null,
      }),
    );
    await committed(subject, retraction);
    const ids = async (filter: Partial<ActionFilter>) =>
      (await subject.actionIndex.listActions({ ...everything, ...filter })).map(({ position }) => position.id);
    expect(await ids({})).toEqual([p.id, q.id, r.id, s.id]);
    expect(await ids({ limit: 2 })).toEqual([p.id, q.id]);
    expect(await ids({ limit: 2, after: q })).toEqual([r.id, s.id]);
    expect(await ids({ type: 'rack', from: 20, to: 30 })).toEqual([q.id, r.id, s.id]);
    expect(await ids({ status: 'active' })).toEqual([q.id, r.id]);
    expect(await ids({ status: 'retracted' })).toEqual([p.id]);
    expect(await ids({ status: 'conflicted' })).toEqual([s.id]);
    expect(await ids({ stream: a })).toEqual([p.id, q.id]);
    expect(await ids({ stream: a, status: 'active', limit: 1 })).toEqual([q.id]);
    expect(await ids({ stream: a, after: p })).toEqual([q.id]);
    expect(await ids({ order: 'desc' })).toEqual([s.id, r.id, q.id, p.id]);
    expect(await ids({ order: 'desc', limit: 2, after: s })).toEqual([r.id, q.id]);
    expect(await ids({ order: 'desc', type: 'rack', from: 20, to: 20 })).toEqual([r.id, q.id]);
    expect(await ids({ order: 'desc', stream: a, limit: 1 })).toEqual([q.id]);
    expect(await ids({ order: 'desc', stream: a, after: q })).toEqual([p.id]);
    expect(await ids({ stream: lot('list-c') })).toEqual([r.id]);
    expect(await ids({ stream: lot('list-d') })).toEqual([]);
  });
}

function listsNoneThatLeft(subject: Subject): void {
  it('does not list an action on a stream that a revision removed it from', async () => {
    const [from, to] = [lot('left'), lot('joined')];
    const at = newPosition(10, 1);
    const first = recording({ stream: from, version: unwritten, at });
    const number = (await committed(subject, first)) + 1;
    const moved = revising({
      stream: from,
      version: writtenBy(first, from),
      at,
      revision: 2,
      takesBack: number,
      events: null,
    });
    await committed(subject, {
      ...moved,
      notifications: 3,
      revisions: moved.revisions.map((row) => ({ ...row, retracted: false })),
      reads: [...moved.reads, { stream: to, version: unwritten, write: true }],
      touches: [...moved.touches, touch({ stream: to, position: rowAt(at), events: ['{}'], index: 2, revision: 2 })],
    });
    const listed = (stream: string) => subject.actionIndex.listActions({ ...everything, winery: 'estate', stream });
    expect(await listed(from)).toEqual([]);
    expect(await listed(to)).toMatchObject([{ position: at, revision: 2 }]);
  });
}

function givesRevisions(subject: Subject): void {
  it('returns every revision with its numbers', async () => {
    const stream = lot('revisions');
    const at = newPosition(10, 1);
    const proposal = recording({ stream, version: unwritten, at, more: { recordedBy: 'ann', recordedAt: 111 } });
    const first = await committed(subject, proposal);
    const revised = revising({
      stream,
      version: writtenBy(proposal, stream),
      at,
      revision: 2,
      takesBack: first + 1,
      events: ['{}'],
      more: { recordedBy: 'bob', recordedAt: 222 },
    });
    const second = await committed(subject, revised);
    const rows = await subject.actionIndex.listRevisions(at.id, { limit: 10, afterRevision: 0 });
    const made = { position: at, winery: 'estate', refusal: null, retracted: false, type: 'rack' };
    expect(rows).toEqual([
      {
        ...made,
        revision: 1,
        data: '{"loss":1}',
        note: null,
        change: proposal.change,
        recordedAt: 111,
        recordedBy: 'ann',
        number: first,
        first,
        last: first + 1,
      },
      {
        ...made,
        revision: 2,
        data: '{"loss":2}',
        note: 'revision 2',
        change: revised.change,
        recordedAt: 222,
        recordedBy: 'bob',
        number: second,
        first: second,
        last: second + 2,
      },
    ]);
    expect(await subject.actionIndex.listRevisions(at.id, { limit: 10, afterRevision: 1 })).toEqual(rows.slice(1));
    expect(await subject.actionIndex.revision(at.id, 2)).toEqual(rows[1]);
    expect(await subject.actionIndex.revision(at.id, 3)).toBeNull();
    expect(await subject.actionIndex.action(at.id)).toMatchObject({ revision: 2, recordedAt: 111, recordedBy: 'ann' });
    expect(await subject.actionIndex.action(randomUUID())).toBeNull();
  });
}
