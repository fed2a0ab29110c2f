import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { committed, type Subject } from './store-subject.js';
import { entry, lot, place, recording, revising, settled, unitOf, unwritten, writtenBy } from './store-unit.js';

export function describeKnowledge(subject: Subject): void {
  givesBelieved(subject);
  startsFromCheckpoint(subject);
  findsStreams(subject);
  tellsWhatWasSaid(subject);
}

function givesBelieved(subject: Subject): void {
  it('gives what was believed at a time of what had happened by a time', async () => {
    const stream = lot('believed');
    const [early, late] = [place(10, 1), place(20, 1)];
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
      const { base, touches, number } = await subject.archive.believed(stream, { at, known });
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
    const { touches } = await subject.archive.believed(stream, { at: null, known: second });
    expect(touches).toMatchObject([
      { position: early, revision: 1, number: second + 1 },
      { position: late, revision: 1, number: first + 1 },
    ]);

    await subject.store.saveHeads([{ stream, version: writtenBy(three, stream), position: late, state: '{"head":1}' }]);
    const present = await subject.archive.believed(stream, { at: null, known: null });
    expect(present).toEqual({
      base: { position: late, state: '{"head":1}', number: third + 2 },
      touches: [],
      number: third + 2,
    });
    expect((await subject.archive.believed(stream, { at: 20, known: null })).base?.state).toBe('{"head":1}');
    expect(await believed(19, null)).toEqual([second + 1, '{"early":1}']);
    expect(await believed(null, third)).toEqual([third + 2, '{"early":1}', '{"late":2}']);
  });
}

function startsFromCheckpoint(subject: Subject): void {
  it('starts from a checkpoint for whoever asks what was believed since it was saved', async () => {
    const stream = lot('believed-base');
    const [early, late] = [place(10, 1), place(20, 1)];
    const one = recording({ stream, version: unwritten, at: early });
    await committed(subject, one);
    const checkpoints = [{ stream, position: settled(early), state: '{"early":1}' }];
    const two = recording({ stream, version: writtenBy(one, stream), at: late, more: { checkpoints } });
    const second = await committed(subject, two);
    const three = recording({ stream, version: writtenBy(two, stream), at: place(30, 1) });
    const third = await committed(subject, three);
    const believed = (at: number | null, known: number | null) => subject.archive.believed(stream, { at, known });
    const base = { position: early, state: '{"early":1}' };
    expect(await believed(null, null)).toMatchObject({ base, touches: [{}, {}], number: third + 1 });
    expect(await believed(10, null)).toMatchObject({ base, touches: [] });
    expect(await believed(9, null)).toMatchObject({ base: null, touches: [] });
    expect(await believed(null, third)).toMatchObject({ base, touches: [{}, {}], number: third + 1 });
    expect(await believed(null, second + 1)).toMatchObject({ base, touches: [{ position: late }], number: second + 1 });
    expect(await believed(null, second - 1)).toMatchObject({ base: null, touches: [{ position: early }] });
    // What an edit makes untrue serves nobody any more, and what it saves does not serve who asks what was believed before it.
    const edit = recording({
      stream,
      version: writtenBy(three, stream),
      at: place(5, 1),
      more: {
        dirtySpans: [{ stream, from: place(5, 1), to: null }],
        checkpoints: [{ stream, position: settled(early), state: '{"early":2}' }],
      },
    });
    const fourth = await committed(subject, edit);
    expect(await believed(null, third + 1)).toMatchObject({ touches: expect.any(Array), number: third + 1 });
    expect((await believed(null, third + 1)).base?.state).not.toBe('{"early":2}');
    expect(await believed(null, fourth + 1)).toMatchObject({ base: { state: '{"early":2}' } });
  });
}

function findsStreams(subject: Subject): void {
  it('finds streams by winery and text', async () => {
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
      subject.archive.streams('lot', 'finder', { search, after, limit });
    expect(await found(null)).toEqual(['CH', 'PN-21', 'pn-22']);
    expect(await found('pN')).toEqual(['PN-21', 'pn-22']);
    expect(await found('_')).toEqual([]);
    expect(await found(null, 'CH', 1)).toEqual(['PN-21']);
    expect(await subject.archive.streams('vessel', 'finder', { search: null, after: null, limit: 5 })).toEqual([
      'PN-T',
    ]);
  });
}

function tellsWhatWasSaid(subject: Subject): void {
  it('tells what a change set said on each stream, and which set holds a number', async () => {
    const [a, b, silent] = [lot('said-a'), lot('said-b'), lot('said-silently')];
    const at = place(10, 1);
    const unit = unitOf({
      reads: [a, b, silent].map((stream) => ({ stream, version: unwritten, write: true })),
      notifications: 4,
      touches: [
        entry({ stream: a, position: settled(at), events: ['{}', '{}'], index: 0 }),
        { ...entry({ stream: silent, position: settled(at), events: ['{}'], index: -1 }), silent: true },
        entry({ stream: b, position: settled(at), events: ['{}'], index: 2, retracts: { first: 1, count: 1 } }),
        entry({ stream: a, position: settled(place(11, 1)), events: [], index: -1 }),
      ],
    });
    const first = await committed(subject, unit);
    expect(await subject.archive.changeStreams(unit.change)).toEqual([a, b]);
    expect(await subject.archive.changeStreams(randomUUID())).toEqual([]);
    for (const n of [first, first + 3]) expect((await subject.archive.changeOf(n))?.change).toBe(unit.change);
    expect(await subject.archive.changeOf(first + 4)).toBeNull();
    expect(await subject.archive.change(unit.change)).toMatchObject({ first, last: first + 3 });
  });
}
