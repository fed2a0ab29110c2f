import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Version } from '../../src/application/ports/proposal.js';
import { lot, proposalOf, recording, revising, rowAt, touch, unwritten, writtenBy } from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';
import { beginning, end, past, positionAt } from './stored-past.js';

export function describeHistory(subject: Subject): void {
  returnsTouches(subject);
  returnsNewestRows(subject);
  showsOneInstant(subject);
  keepsNumbers(subject);
  returnsRefusals(subject);
}

function returnsTouches(subject: Subject): void {
  it('returns the touches through a position, and as many further ones as were asked for', async () => {
    const stream = lot('sliced');
    const { positions, numbers, version } = await past(subject, stream, [10, 20, 30, 40, 50]);
    const third = positionAt(positions, 2);
    await subject.store.view(async (reader) => {
      const [none, one, all, whole] = await reader.slices([
        { stream, before: third, ahead: 0 },
        { stream, before: third, ahead: 1 },
        { stream, before: third, ahead: 2 },
        { stream, before: end, ahead: 0 },
      ]);
      const touch = (index: number) => ({
        position: positions[index],
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
}

function returnsNewestRows(subject: Subject): void {
  it('applies the limit to the newest rows of positions that still touch the stream', async () => {
    const stream = lot('superseded');
    const { positions, numbers, version } = await past(subject, stream, [10, 20, 30, 40]);
    const second = revising({
      stream,
      version,
      at: positionAt(positions, 1),
      revision: 2,
      takesBack: numbers[1] ?? 0,
      events: ['{"n":"new"}'],
    });
    const first = await committed(subject, second);
    const third = revising({
      stream,
      version: writtenBy(second, stream),
      at: positionAt(positions, 2),
      revision: 2,
      takesBack: numbers[2] ?? 0,
      events: null,
    });
    await committed(subject, third);
    const silent = proposalOf({
      reads: [{ stream, version: writtenBy(third, stream), write: true }],
      notifications: 1,
      statuses: [
        {
          index: 0,
          action: positionAt(positions, 3).id,
          revision: 1,
          winery: 'estate',
          position: rowAt(positionAt(positions, 3)),
          refusal: '{}',
        },
      ],
      touches: [touch({ stream, position: rowAt(positionAt(positions, 3)), events: [], index: -1 })],
    });
    await committed(subject, silent);
    await subject.store.view(async (reader) => {
      const [slice, page] = [
        ...(await reader.slices([{ stream, before: positionAt(positions, 0), ahead: 2 }])),
        ...(await reader.after([{ stream, after: positionAt(positions, 0), limit: 2 }])),
      ];
      const touches = [
        { position: positions[1], revision: 2, events: ['{"n":"new"}'], firstNumber: first + 2 },
        { position: positions[3], revision: 1, events: [], firstNumber: 0 },
      ];
      expect(slice?.touches.slice(1)).toEqual(touches);
      expect(slice?.more).toBe(false);
      expect(page?.touches).toEqual(touches);
      expect(page?.more).toBe(false);
    });
  });
}

function showsOneInstant(subject: Subject): void {
  it('shows one instant in a view', async () => {
    const stream = lot('instant');
    const { version, positions } = await past(subject, stream, [10]);
    await subject.store.view(async (reader) => {
      await reader.slices([{ stream, before: end, ahead: 0 }]);
      const head = await reader.head();
      expect(head).toBe(await subject.log.head());
      const atOnce = await Promise.all([reader.head(), reader.actions([positionAt(positions, 0).id]), reader.head()]);
      expect(atOnce).toMatchObject([head, [{ position: positionAt(positions, 0) }], head]);
      const later = recording({ stream, version, at: 20 });
      await committed(subject, later);
      expect(await reader.head()).toBe(head);
      const [slice] = await reader.after([{ stream, after: positionAt(positions, 0), limit: 10 }]);
      expect(slice).toMatchObject({ version, touches: [] });
      expect(await reader.actions([later.revisions[0]?.position.id ?? ''])).toEqual([]);
    });
  });
}

function keepsNumbers(subject: Subject): void {
  it('keeps the number of a stream that a change set writes without touches, and raises the head', async () => {
    const stream = lot('unsaid');
    const { version, numbers } = await past(subject, stream, [10]);
    const unsaid = proposalOf({
      reads: [{ stream, version, write: true }],
      notifications: 1,
      revisions: recording({ stream, version: unwritten, at: 20 }).revisions,
    });
    const number = await committed(subject, unsaid);
    await subject.store.view(async (reader) => {
      const [slice] = await reader.slices([{ stream, before: end, ahead: 0 }]);
      expect(slice).toMatchObject({ version: writtenBy(unsaid, stream), number: numbers[0] });
      expect(await reader.head()).toBeGreaterThanOrEqual(number);
    });
    expect(await subject.knowledge.believed([stream], { at: null, known: null })).toMatchObject([
      { number: numbers[0] },
    ]);
  });
}

function returnsRefusals(subject: Subject): void {
  it('returns the newest revision of an action and its present refusal', async () => {
    const stream = lot('refused');
    const { positions, numbers, version } = await past(subject, stream, [10]);
    const { id } = positionAt(positions, 0);
    const present = async () => {
      const ids = [id, randomUUID()];
      const viewed = await subject.store.view((reader) => reader.actions(ids));
      expect(await subject.store.latest.actions(ids)).toEqual(viewed);
      return viewed;
    };
    const status = (refusal: string | null, at: Version) =>
      proposalOf({
        reads: [{ stream, version: at, write: true }],
        notifications: 1,
        statuses: [
          { index: 0, action: id, revision: 1, winery: 'estate', position: rowAt(positionAt(positions, 0)), refusal },
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
      at: positionAt(positions, 0),
      revision: 2,
      takesBack: numbers[0] ?? 0,
      events: ['{}'],
    });
    await committed(subject, revised);
    expect(await present()).toMatchObject([{ revision: 2, refusal: null, note: 'revision 2', change: revised.change }]);
  });
}
