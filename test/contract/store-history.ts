import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Version } from '../../src/application/store.js';
import type { Position, StreamId } from '../../src/kernel/position.js';
import { committed, type Subject } from './store-subject.js';
import { entry, lot, place, recording, revising, settled, unitOf, unwritten, writtenBy } from './store-unit.js';

const beginning: Position = { effectiveAt: -Infinity, tieBreak: 0, id: '' };
const end: Position = { effectiveAt: Infinity, tieBreak: Infinity, id: '\uffff' };

interface Past {
  readonly places: readonly Position[];
  readonly numbers: readonly number[];
  readonly version: Version;
}

/** A stream with one action at each time, one event each. */
async function past(subject: Subject, stream: StreamId, times: readonly number[]): Promise<Past> {
  const places = times.map((time) => place(time, 1));
  const numbers: number[] = [];
  let version = unwritten;
  for (const [index, at] of places.entries()) {
    const unit = recording({ stream, version, at, id: at.id, events: [`{"n":${index}}`] });
    numbers.push((await committed(subject, unit)) + 1);
    version = writtenBy(unit, stream);
  }
  return { places, numbers, version };
}

function placeAt(places: readonly Position[], index: number): Position {
  const found = places[index];
  if (!found) throw new Error(`no place ${index}`);
  return found;
}

export function describeHistory(subject: Subject): void {
  it('gives the touches through a position, and as many further ones as are asked for', async () => {
    const stream = lot('sliced');
    const { places, numbers, version } = await past(subject, stream, [10, 20, 30, 40, 50]);
    const third = placeAt(places, 2);
    await subject.store.view(async (reader) => {
      const [none, one, all, whole] = await reader.slices([
        { stream, before: third, ahead: 0 },
        { stream, before: third, ahead: 1 },
        { stream, before: third, ahead: 2 },
        { stream, before: end, ahead: 0 },
      ]);
      const touch = (index: number) => ({
        position: places[index],
        revision: 1,
        events: [`{"n":${index}}`],
        firstNumber: numbers[index],
      });
      expect(none).toMatchObject({ stream, version, base: null, touches: [0, 1, 2].map(touch), more: true });
      expect(none?.number).toBe(numbers[4]);
      expect(one).toMatchObject({ touches: [0, 1, 2, 3].map(touch), more: true });
      expect(all).toMatchObject({ touches: [0, 1, 2, 3, 4].map(touch), more: false });
      expect(whole).toMatchObject({ touches: [0, 1, 2, 3, 4].map(touch), more: false });
      const [after, rest] = await reader.after([
        { stream, after: third, limit: 1 },
        { stream, after: beginning, limit: 100 },
      ]);
      expect(after).toMatchObject({ version, base: null, touches: [touch(3)], more: true });
      expect(rest).toMatchObject({ touches: [0, 1, 2, 3, 4].map(touch), more: false });
      expect(reader.rowsRead()).toBeGreaterThan(0);
    });
  });

  it('gives what was said last of an action at a place, and drops what is gone, before it counts', async () => {
    const stream = lot('superseded');
    const { places, numbers, version } = await past(subject, stream, [10, 20, 30, 40]);
    const second = revising({
      stream,
      version,
      at: placeAt(places, 1),
      revision: 2,
      takesBack: numbers[1] ?? 0,
      events: ['{"n":"new"}'],
    });
    const first = await committed(subject, second);
    const third = revising({
      stream,
      version: writtenBy(second, stream),
      at: placeAt(places, 2),
      revision: 2,
      takesBack: numbers[2] ?? 0,
      events: null,
    });
    await committed(subject, third);
    const silent = unitOf({
      reads: [{ stream, version: writtenBy(third, stream), write: true }],
      notifications: 1,
      statuses: [
        {
          index: 0,
          action: placeAt(places, 3).id,
          revision: 1,
          winery: 'estate',
          position: settled(placeAt(places, 3)),
          refusal: '{}',
        },
      ],
      entries: [entry({ stream, position: settled(placeAt(places, 3)), events: [], index: -1 })],
    });
    await committed(subject, silent);
    await subject.store.view(async (reader) => {
      const [slice, page] = [
        ...(await reader.slices([{ stream, before: placeAt(places, 0), ahead: 2 }])),
        ...(await reader.after([{ stream, after: placeAt(places, 0), limit: 2 }])),
      ];
      const touches = [
        { position: places[1], revision: 2, events: ['{"n":"new"}'], firstNumber: first + 2 },
        { position: places[3], revision: 1, events: [], firstNumber: 0 },
      ];
      expect(slice?.touches.slice(1)).toEqual(touches);
      expect(slice?.more).toBe(false);
      expect(page?.touches).toEqual(touches);
      expect(page?.more).toBe(false);
    });
  });

  it('shows one instant for the whole of a view', async () => {
    const stream = lot('instant');
    const { version, places } = await past(subject, stream, [10]);
    await subject.store.view(async (reader) => {
      await reader.slices([{ stream, before: end, ahead: 0 }]);
      const later = recording({ stream, version, at: 20 });
      await committed(subject, later);
      const [slice] = await reader.after([{ stream, after: placeAt(places, 0), limit: 10 }]);
      expect(slice).toMatchObject({ version, touches: [] });
      expect(await reader.actions([later.revisions[0]?.position.id ?? ''])).toEqual([]);
    });
  });

  it('knows the newest revision of an action and its present refusal', async () => {
    const stream = lot('refused');
    const { places, numbers, version } = await past(subject, stream, [10]);
    const { id } = placeAt(places, 0);
    const present = () => subject.store.view((reader) => reader.actions([id, randomUUID()]));
    const status = (refusal: string | null, at: Version) =>
      unitOf({
        reads: [{ stream, version: at, write: true }],
        notifications: 1,
        statuses: [
          { index: 0, action: id, revision: 1, winery: 'estate', position: settled(placeAt(places, 0)), refusal },
        ],
      });
    const conflicted = status('{"code":"unknown_lot"}', version);
    await committed(subject, conflicted);
    expect(await present()).toMatchObject([{ revision: 1, refusal: '{"code":"unknown_lot"}', retracted: false }]);
    const restored = status(null, writtenBy(conflicted, stream));
    await committed(subject, restored);
    expect(await present()).toMatchObject([{ revision: 1, refusal: null }]);
    const again = status('{"code":"not_empty"}', writtenBy(restored, stream));
    await committed(subject, again);
    const revised = revising({
      stream,
      version: writtenBy(again, stream),
      at: placeAt(places, 0),
      revision: 2,
      takesBack: numbers[0] ?? 0,
      events: ['{}'],
    });
    await committed(subject, revised);
    expect(await present()).toMatchObject([{ revision: 2, refusal: null, note: 'revision 2', change: revised.change }]);
  });
}

export function describeCaches(subject: Subject): void {
  it('starts from the nearest checkpoint before a position, and forgets those in a dirtied span', async () => {
    const stream = lot('checkpoints');
    const { places, version } = await past(subject, stream, [10, 20, 30, 40]);
    const saved = recording({
      stream,
      version,
      at: 50,
      more: {
        checkpoints: places.map((position, n) => ({ stream, position: settled(position), state: `{"after":${n}}` })),
      },
    });
    await committed(subject, saved);
    const bases = () =>
      subject.store.view(async (reader) => {
        const slices = await reader.slices([...places, end].map((before) => ({ stream, before, ahead: 0 })));
        return slices.map(({ base, touches }) => [base?.state ?? null, touches.length]);
      });
    expect(await bases()).toEqual([
      [null, 1],
      ['{"after":0}', 1],
      ['{"after":1}', 1],
      ['{"after":2}', 1],
      ['{"after":3}', 1],
    ]);
    const dirtied = [{ stream, from: placeAt(places, 1), to: placeAt(places, 3) }];
    const edit = recording({ stream, version: writtenBy(saved, stream), at: 25, more: { dirtied } });
    await committed(subject, edit);
    expect((await bases()).map(([state]) => state)).toEqual([
      null,
      '{"after":0}',
      '{"after":0}',
      '{"after":0}',
      '{"after":3}',
    ]);
    const rest = recording({
      stream,
      version: writtenBy(edit, stream),
      at: 15,
      more: {
        dirtied: [{ stream, from: placeAt(places, 0), to: null }],
        checkpoints: [{ stream, position: settled(placeAt(places, 2)), state: '{"again":2}' }],
      },
    });
    await committed(subject, rest);
    expect((await bases()).map(([state]) => state)).toEqual([null, null, null, '{"again":2}', '{"again":2}']);
  });

  it('keeps no checkpoint that a later unit of the batch dirties', async () => {
    const stream = lot('checkpoint-batch');
    const [early, late] = [place(10, 1), place(20, 1)];
    const save = (position: Position) => [
      { stream, position: settled(position), state: `{"at":${position.effectiveAt}}` },
    ];
    const j = recording({ stream, version: unwritten, at: late, more: { checkpoints: save(late) } });
    const dirtied = [{ stream, from: early, to: null }];
    const k = recording({
      stream,
      version: writtenBy(j, stream),
      at: early,
      more: { dirtied, checkpoints: save(early) },
    });
    await subject.store.commit([j, k]);
    const [head] = await subject.store.heads([stream]);
    expect(head?.slice.base).toEqual({ position: early, state: '{"at":10}' });
    expect(head?.slice.touches.map(({ position }) => position)).toEqual([late]);
  });

  it('uses a saved head as long as its version is the stream’s', async () => {
    const [stream, unknown] = [lot('headed'), lot('never-written')];
    const { places, version, numbers } = await past(subject, stream, [10, 20]);
    const position = placeAt(places, 1);
    await subject.store.saveHeads([
      { stream, version, position, state: '{"new":true}' },
      { stream: lot('gone'), version: { counter: 3, change: randomUUID() }, position, state: '{}' },
    ]);
    const older = { counter: 1, change: randomUUID() };
    await subject.store.saveHeads([{ stream, version: older, position, state: '{"old":true}' }]);
    const heads = await subject.store.heads([unknown, stream]);
    expect(heads).toEqual([
      {
        stream: unknown,
        slice: { stream: unknown, version: unwritten, number: 0, base: null, touches: [], more: false },
      },
      {
        stream,
        slice: {
          stream,
          version,
          number: numbers[1],
          base: { position, state: '{"new":true}' },
          touches: [],
          more: false,
        },
      },
    ]);
    await committed(subject, recording({ stream, version, at: 30 }));
    const [head] = await subject.store.heads([stream]);
    expect(head?.slice).toMatchObject({ base: null, more: false });
    expect(head?.slice.touches).toHaveLength(3);
  });
}
