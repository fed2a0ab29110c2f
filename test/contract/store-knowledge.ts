import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { BelievedStream } from '../../src/application/ports/stream-knowledge.js';
import type { StreamId } from '../../src/kernel/position.js';
import {
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

export function describeKnowledge(subject: Subject): void {
  returnsBelieved(subject);
  returnsActionsThen(subject);
  startsFromCheckpoint(subject);
  returnsBeforeRetraction(subject);
  returnsChanges(subject);
  listsCodes(subject);
  returnsStreams(subject);
  returnsManyAtOnce(subject);
  readsOneInstant(subject);
}

async function believedOne(
  subject: Subject,
  stream: StreamId,
  query: { readonly at: number | null; readonly known: number | null },
): Promise<BelievedStream> {
  const [one] = await subject.knowledge.believed([stream], query);
  if (one === undefined) throw new Error('a stream has no answer');
  return one;
}

function returnsManyAtOnce(subject: Subject): void {
  it('returns what was believed of many streams, in the order asked for, unknown ones included', async () => {
    const streams = ['many-b', 'many-unknown', 'many-a'].map((code) => lot(code));
    const [b, , a] = streams.map((stream, n) =>
      recording({ stream, version: unwritten, at: 10 + n, events: [`{"of":"${n}"}`] }),
    );
    if (b === undefined || a === undefined) throw new Error('there are three proposals');
    await committed(subject, a);
    await committed(subject, b);
    const query = { at: null, known: null };
    const events = (await subject.knowledge.believed(streams, query)).map(({ touches }) =>
      touches.flatMap((one) => one.events),
    );
    expect(events).toEqual([['{"of":"0"}'], [], ['{"of":"2"}']]);
    expect(await subject.knowledge.believed([], query)).toEqual([]);
  });
}

/** The public API shows one moment in one answer, so every kind of read of a view sees the instant at which it was opened. */
function readsOneInstant(subject: Subject): void {
  it('makes all reads of a view see the same instant, whatever is committed and saved meanwhile', async () => {
    const [old, later] = ['viewed', 'viewed-later'].map((code) => `lot/viewers/${code}`) as [StreamId, StreamId]; // One for each code.
    const one = recording({ stream: old, version: unwritten, at: 10, events: ['{"old":1}'] });
    const first = await committed(subject, one);
    const two = recording({ stream: old, version: writtenBy(one, old), at: 20, events: ['{"new":1}'] });
    const position = newPosition(20, 1);
    await subject.store.view(async (view) => {
      const read = async () => ({
        head: await view.head(),
        codes: await view.listCodes('lot', 'viewers', { search: null, after: null, limit: 9 }),
        heads: await view.heads([old, later]),
        present: await view.believed([old, later], { at: null, known: null }),
        past: await view.believed([old], { at: 15, known: null }),
        known: await view.believed([old], { at: null, known: first }),
        slices: await view.slices([{ stream: old, before: newPosition(30, 1), ahead: 9 }]),
      });
      const before = await read();
      expect(before.codes).toEqual(['viewed']);
      expect(before.present.map(({ touches }) => touches.length)).toEqual([1, 0]);
      await committed(subject, two);
      await committed(subject, recording({ stream: later, version: unwritten, at: 20 }));
      await subject.store.saveHeads([{ stream: old, version: writtenBy(two, old), position, state: '{"head":2}' }]);
      expect(await read()).toEqual(before);
    });
    const present = await believedOne(subject, old, { at: null, known: null });
    expect(present.base?.state).toBe('{"head":2}');
  });
}

function returnsBelieved(subject: Subject): void {
  it('returns what was believed at a number, up to an effective time', async () => {
    const stream = lot('believed');
    const [early, late] = [newPosition(10, 1), newPosition(20, 1)];
    const one = recording({ stream, version: unwritten, at: late, events: ['{"late":1}'] });
    const first = await committed(subject, one);
    const two = recording({ stream, version: writtenBy(one, stream), at: early, events: ['{"early":1}'] });
    const second = await committed(subject, two);
    const takesBack = first + 1;
    const three = revising({
      stream,
      version: writtenBy(two, stream),
      at: late,
      revision: 2,
      takesBack,
      events: ['{"late":2}'],
    });
    const third = await committed(subject, three);
    const believed = async (at: number | null, known: number | null) => {
      const { base, touches, number } = await believedOne(subject, stream, { at, known });
      expect(base).toBeNull();
      return [number, ...touches.flatMap(({ events }) => events)];
    };
    expect(await believed(null, null)).toEqual([third + 2, '{"early":1}', '{"late":2}']);
    expect(await believed(19, null)).toEqual([second + 1, '{"early":1}']);
    expect(await believed(9, null)).toEqual([0]);
    expect(await believed(null, first - 1)).toEqual([0]);
    expect(await believed(null, first)).toEqual([first + 1, '{"late":1}']);
    expect(await believed(null, second)).toEqual([second + 1, '{"early":1}', '{"late":1}']);
    expect(await believed(null, third)).toEqual([third + 2, '{"early":1}', '{"late":2}']);
    expect(await believed(10, first + 1)).toEqual([0]);
    const { touches } = await believedOne(subject, stream, { at: null, known: second });
    expect(touches).toMatchObject([
      { position: early, revision: 1, number: second + 1 },
      { position: late, revision: 1, number: first + 1 },
    ]);

    await subject.store.saveHeads([{ stream, version: writtenBy(three, stream), position: late, state: '{"head":1}' }]);
    const present = await believedOne(subject, stream, { at: null, known: null });
    expect(present).toEqual({
      base: { position: late, state: '{"head":1}', number: third + 2 },
      touches: [],
      number: third + 2,
    });
    expect((await believedOne(subject, stream, { at: 20, known: null })).base?.state).toBe('{"head":1}');
    expect(await believed(19, null)).toEqual([second + 1, '{"early":1}']);
    expect(await believed(null, third)).toEqual([third + 2, '{"early":1}', '{"late":2}']);
  });
}

function returnsBeforeRetraction(subject: Subject): void {
  it('returns what was believed of streams before the newest change set that retracted their events', async () => {
    const [stream, other] = [lot('retracted'), lot('never-retracted')];
    const at = newPosition(10, 1);
    const one = recording({ stream, version: unwritten, at, events: ['{"of":1}'] });
    const first = await committed(subject, one);
    await committed(subject, recording({ stream: other, version: unwritten, at: 1 }));
    const read = async () => {
      const found = await subject.knowledge.beforeRetraction([other, stream, lot('retracted-unknown')]);
      return found.map(({ touches }) => touches.flatMap(({ events }) => events));
    };
    expect(await read()).toEqual([[], [], []]);
    const version = writtenBy(one, stream);
    const two = revising({ stream, version, at, revision: 2, takesBack: first + 1, events: ['{"of":2}'] });
    const second = await committed(subject, two);
    expect(await read()).toEqual([[], ['{"of":1}'], []]);
    const next = { version: writtenBy(two, stream), revision: 3, takesBack: second + 2, events: null };
    const three = revising({ stream, at, ...next });
    await committed(subject, three);
    expect(await read()).toEqual([[], ['{"of":2}'], []]);
    const later = { version: writtenBy(three, stream), at: newPosition(20, 1), events: [] };
    await committed(subject, recording({ stream, ...later }));
    expect(await read()).toEqual([[], ['{"of":2}'], []]);
    expect(await subject.knowledge.beforeRetraction([])).toEqual([]);
  });
}

function returnsChanges(subject: Subject): void {
  it('returns the change sets of a range that changed events of streams before an instant', async () => {
    const [stream, other] = [lot('changed'), lot('changed-not')];
    const at = newPosition(10, 1);
    const one = recording({ stream, version: unwritten, at, events: ['{"of":1}'] });
    const first = await committed(subject, one);
    const two = recording({ stream, version: writtenBy(one, stream), at: newPosition(30, 1), events: ['{"of":2}'] });
    const second = await committed(subject, two);
    const next = { version: writtenBy(two, stream), revision: 2, takesBack: first + 1, events: null };
    const third = await committed(subject, revising({ stream, at, ...next }));
    const read = async (until: number, after: number, known: number) => {
      const found = await subject.knowledge.changes([other, stream], { until, after, known });
      return found.map((changes) => changes.map((change) => change.first));
    };
    expect(await read(31, 0, third)).toEqual([[], [first, second, third]]);
    expect(await read(30, 0, third)).toEqual([[], [first, third]]);
    expect(await read(31, first, second)).toEqual([[], [second]]);
    expect(await read(31, third, third)).toEqual([[], []]);
    expect(await subject.knowledge.changes([], { until: 31, after: 0, known: third })).toEqual([]);
  });
}

function returnsActionsThen(subject: Subject): void {
  it('returns actions and the number of a stream as they were at a number', async () => {
    const stream = lot('actions-then');
    const at = newPosition(10, 1);
    const proposal = recording({ stream, version: unwritten, at, more: { recordedBy: 'ann', recordedAt: 111 } });
    const first = await committed(subject, proposal);
    const takesBack = first + 1;
    const revised = revising({
      stream,
      version: writtenBy(proposal, stream),
      at,
      revision: 2,
      takesBack,
      events: null,
    });
    const before = await subject.actionIndex.action(at.id);
    const second = await committed(subject, { ...revised, recordedBy: 'bob', recordedAt: 222 });
    const after = await subject.actionIndex.action(at.id);
    expect(after).toMatchObject({ revision: 2, retracted: true, note: 'revision 2', recordedBy: 'ann' });
    const then = (known: number) =>
      subject.store.view(async (view) => {
        const believed = view.asOf(known, { checkpoints: true });
        return [await believed.streamNumber(stream), ...(await believed.actionsThen([randomUUID(), at.id]))];
      });
    expect(await then(first - 1)).toEqual([0]);
    expect(await then(first)).toEqual([first + 1, before]);
    expect(await then(second - 1)).toEqual([first + 1, before]);
    expect(await then(second)).toEqual([second + 1, after]);
    const unknown = lot('actions-then-unknown');
    expect(await subject.store.view((view) => view.asOf(second, { checkpoints: true }).streamNumber(unknown))).toBe(0);
  });
}

function startsFromCheckpoint(subject: Subject): void {
  it('starts from a checkpoint if it was saved at or before the number', async () => {
    const stream = lot('believed-base');
    const [early, late] = [newPosition(10, 1), newPosition(20, 1)];
    const one = recording({ stream, version: unwritten, at: early });
    await committed(subject, one);
    const checkpoints = [{ stream, position: rowAt(early), state: '{"early":1}' }];
    const two = recording({ stream, version: writtenBy(one, stream), at: late, more: { checkpoints } });
    const second = await committed(subject, two);
    const three = recording({ stream, version: writtenBy(two, stream), at: newPosition(30, 1) });
    const third = await committed(subject, three);
    const believed = (at: number | null, known: number | null) => believedOne(subject, stream, { at, known });
    const base = { position: early, state: '{"early":1}' };
    expect(await believed(null, null)).toMatchObject({ base, touches: [{}, {}], number: third + 1 });
    expect(await believed(10, null)).toMatchObject({ base, touches: [] });
    expect(await believed(9, null)).toMatchObject({ base: null, touches: [] });
    expect(await believed(null, third)).toMatchObject({ base, touches: [{}, {}], number: third + 1 });
    expect(await believed(null, second + 1)).toMatchObject({ base, touches: [{ position: late }], number: second + 1 });
    expect(await believed(null, second - 1)).toMatchObject({ base: null, touches: [{ position: early }] });
    // The edit outdates the checkpoints after it. Those that it saves were not believed before it.
    const edit = recording({
      stream,
      version: writtenBy(three, stream),
      at: newPosition(5, 1),
      more: {
        dirtySpans: [{ stream, from: newPosition(5, 1), to: null }],
        checkpoints: [{ stream, position: rowAt(early), state: '{"early":2}' }],
      },
    });
    const fourth = await committed(subject, edit);
    expect(await believed(null, third + 1)).toMatchObject({ touches: expect.any(Array), number: third + 1 });
    expect((await believed(null, third + 1)).base?.state).not.toBe('{"early":2}');
    expect(await believed(null, fourth + 1)).toMatchObject({ base: { state: '{"early":2}' } });
  });
}

function listsCodes(subject: Subject): void {
  it('lists the codes of streams by winery and text', async () => {
    const streams = [
      'lot/finder/PN-21',
      'lot/finder/pn-22',
      'lot/finder/CH',
      'vessel/finder/PN-T',
      'lot/finder-2/PN',
      'lot/finde/PN',
    ];
    for (const stream of streams) await committed(subject, recording({ stream, version: unwritten, at: 1 }));
    const found = (search: string | null, after: string | null = null, limit = 10) =>
      subject.knowledge.listCodes('lot', 'finder', { search, after, limit });
    expect(await found(null)).toEqual(['CH', 'PN-21', 'pn-22']);
    expect(await found('pN')).toEqual(['PN-21', 'pn-22']);
    expect(await found('_')).toEqual([]);
    expect(await found(null, 'CH', 1)).toEqual(['PN-21']);
    expect(await subject.knowledge.listCodes('vessel', 'finder', { search: null, after: null, limit: 5 })).toEqual([
      'PN-T',
    ]);
  });
}

function returnsStreams(subject: Subject): void {
  it('returns the streams that the notifications of a change set are about', async () => {
    const [a, b, silent] = [lot('said-a'), lot('said-b'), lot('said-silently')];
    const at = newPosition(10, 1);
    const proposal = proposalOf({
      reads: [a, b, silent].map((stream) => ({ stream, version: unwritten, write: true })),
      notifications: 4,
      touches: [
        touch({ stream: a, position: rowAt(at), events: ['{}', '{}'], index: 0 }),
        { ...touch({ stream: silent, position: rowAt(at), events: ['{}'], index: -1 }), silent: true },
        touch({ stream: b, position: rowAt(at), events: ['{}'], index: 2, retracts: { first: 1, count: 1 } }),
        touch({ stream: a, position: rowAt(newPosition(11, 1)), events: [], index: -1 }),
      ],
    });
    const first = await committed(subject, proposal);
    expect(await subject.changeSets.streamsOf(proposal.change)).toEqual([a, b]);
    expect(await subject.changeSets.streamsOf(randomUUID())).toEqual([]);
    expect(await subject.changeSets.find(proposal.change)).toMatchObject({ first, last: first + 3 });
  });
}
