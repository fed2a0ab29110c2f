import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Position } from '../../src/kernel/position.js';
import { lot, newPosition, recording, rowAt, unwritten, writtenBy } from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';
import { end, past, positionAt } from './stored-past.js';

export function describeCaches(subject: Subject): void {
  deletesDirtySpans(subject);
  deletesWithinBatch(subject);
  usesHeads(subject);
}

function deletesDirtySpans(subject: Subject): void {
  it('starts from the nearest checkpoint before a position, and deletes those in a dirty span', async () => {
    const stream = lot('checkpoints');
    const { positions, version } = await past(subject, stream, [10, 20, 30, 40]);
    const saved = recording({
      stream,
      version,
      at: 50,
      more: {
        checkpoints: positions.map((position, n) => ({ stream, position: rowAt(position), state: `{"after":${n}}` })),
      },
    });
    await committed(subject, saved);
    const bases = () =>
      subject.store.view(async (reader) => {
        const slices = await reader.slices([...positions, end].map((before) => ({ stream, before, ahead: 0 })));
        return slices.map(({ base, touches }) => [base?.state ?? null, touches.length]);
      });
    expect(await bases()).toEqual([
      [null, 1],
      ['{"after":0}', 1],
      ['{"after":1}', 1],
      ['{"after":2}', 1],
      ['{"after":3}', 1],
    ]);
    const dirtySpans = [{ stream, from: positionAt(positions, 1), to: positionAt(positions, 3) }];
    const edit = recording({ stream, version: writtenBy(saved, stream), at: 25, more: { dirtySpans } });
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
        dirtySpans: [{ stream, from: positionAt(positions, 0), to: null }],
        checkpoints: [{ stream, position: rowAt(positionAt(positions, 2)), state: '{"again":2}' }],
      },
    });
    await committed(subject, rest);
    expect((await bases()).map(([state]) => state)).toEqual([null, null, null, '{"again":2}', '{"again":2}']);
  });
}

function deletesWithinBatch(subject: Subject): void {
  it('does not keep a checkpoint that a later proposal of the batch outdates', async () => {
    const stream = lot('checkpoint-batch');
    const [early, late] = [newPosition(10, 1), newPosition(20, 1)];
    const save = (position: Position) => [
      { stream, position: rowAt(position), state: `{"at":${position.effectiveAt}}` },
    ];
    const j = recording({ stream, version: unwritten, at: late, more: { checkpoints: save(late) } });
    const dirtySpans = [{ stream, from: early, to: null }];
    const k = recording({
      stream,
      version: writtenBy(j, stream),
      at: early,
      more: { dirtySpans, checkpoints: save(early) },
    });
    await subject.store.commit([j, k]);
    const [head] = await subject.store.heads([stream]);
    expect(head?.slice.base).toEqual({ position: early, state: '{"at":10}' });
    expect(head?.slice.touches.map(({ position }) => position)).toEqual([late]);
  });
}

function usesHeads(subject: Subject): void {
  it('uses a head state while its version is current', async () => {
    const [stream, unknown] = [lot('headed'), lot('never-written')];
    const { positions, version, numbers } = await past(subject, stream, [10, 20]);
    const position = positionAt(positions, 1);
    await subject.store.saveHeads([
      { stream, version, position, state: '{"new":true}' },
      { stream: lot('gone'), version: { counter: 3, mark: randomUUID() }, position, state: '{}' },
    ]);
    const older = { counter: 1, mark: randomUUID() };
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
