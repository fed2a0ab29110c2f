import { expect, test } from 'vitest';
import { ClaimingReader } from '../../src/application/large/claiming-reader.js';
import type { StoredTouch, StreamSlice } from '../../src/application/ports/history-reader.js';
import type { LargeDraft } from '../../src/application/ports/large-draft.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';

const stream = 'lot/W/A';
const touchesPerRead = 2;

const at = (effectiveAt: number): Position => ({ effectiveAt, tieBreak: 1, id: `action-${effectiveAt}` });

/** A stream that others write while it is read, and the reader of a draft. */
function scene(times: number[], data = '{}') {
  const asked: ActionId[] = [];
  let disturbed: string[] = [];
  const slice = (after: number, limit: number): StreamSlice => {
    const later = times.filter((time) => time > after).sort((a, b) => a - b);
    const touches = later
      .slice(0, limit)
      .map((time): StoredTouch => ({ position: at(time), revision: 1, events: [], firstNumber: 0 }));
    return {
      ...{ stream, version: { counter: 1, mark: '' }, number: 1, base: null },
      ...{ touches, more: later.length > limit },
    };
  };
  const draft = {
    reader: {
      slices: async () => [slice(0, 1)],
      after: async (queries: readonly { after: Position; limit: number }[]) =>
        queries.map(({ after, limit }) => slice(after.effectiveAt, limit)),
      chunk: async ({ after, limit }: { after: Position; limit: number }) => {
        const chunk = slice(after.effectiveAt, limit);
        asked.push(...chunk.touches.map(({ position }) => position.id));
        return { slice: chunk, actions: chunk.touches.map(({ position }) => ({ position, data })) };
      },
      cascadeActions: async (ids: readonly ActionId[]) => {
        asked.push(...ids);
        return ids.map((id) => ({ position: at(Number(id.slice(7))) }));
      },
    },
    claim: async () => ({ busy: [], unwritten: [] }),
    head: async () => 1,
    moved: async () => ({ lowest: at(Math.max(...times)), own: false }),
    takeDisturbances: async () => disturbed.splice(0),
  } as unknown as LargeDraft; // Only what the reader calls.
  return {
    asked,
    reader: new ClaimingReader(draft, { touchesPerRead, claimPauseMs: 0 }, async () => undefined),
    record: (time: number) => {
      times.push(time);
      disturbed = [stream];
    },
  };
}

const timesOf = (slices: readonly StreamSlice[]) =>
  slices.flatMap(({ touches }) => touches.map(({ position }) => position.effectiveAt));

/** Reads until the part from 4 on is read ahead. */
async function readSome(reader: ClaimingReader): Promise<void> {
  await reader.slices([{ stream, before: at(1), ahead: 0 }]);
  expect(timesOf(await reader.after([{ stream, after: at(1), limit: touchesPerRead }]))).toEqual([2, 3]);
  await reader.idle();
}

test('the next part of a stream is read ahead, with its actions', async () => {
  const { reader, asked } = scene([1, 2, 3, 4, 6]);
  await readSome(reader);
  expect(asked).toEqual(['action-4', 'action-6']);
  expect(timesOf(await reader.after([{ stream, after: at(3), limit: touchesPerRead }]))).toEqual([4, 6]);
  await reader.cascadeActions(['action-4']);
  expect(asked).toEqual(['action-4', 'action-6']);
});

test.each([
  ['in the part that was read ahead', 5, [4, 5]],
  ['after its end', 7, [4, 6]],
])(
  'a change of others %s is part of what is read next, although nothing that was decided is behind it',
  async (_, time, next) => {
    const { reader, record, asked } = scene([1, 2, 3, 4, 6]);
    await readSome(reader);
    record(time);
    const disturbance = await reader.disturbance([]);
    expect(disturbance?.streams).toEqual([stream]);
    if (disturbance !== null) expect(reader.isAhead(disturbance, at(3))).toBe(true);
    const [slice] = await reader.after([{ stream, after: at(3), limit: touchesPerRead }]);
    expect([timesOf(slice === undefined ? [] : [slice]), slice?.more]).toEqual([next, true]);
    asked.length = 0;
    await reader.cascadeActions(['action-4']);
    expect(asked).toEqual(['action-4']);
  },
);

test('two chunks are read ahead, each from where the one before it ends', async () => {
  const { reader, asked } = scene([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await readSome(reader);
  expect(asked).toEqual([4, 5, 6, 7].map((time) => `action-${time}`));
  for (const [after, read, readAhead] of [
    [3, [4, 5], [8, 9]],
    [5, [6, 7], [10]],
    [7, [8, 9], []],
    [9, [10], []],
  ] as const) {
    asked.length = 0;
    expect(timesOf(await reader.after([{ stream, after: at(after), limit: touchesPerRead }]))).toEqual(read);
    await reader.idle();
    expect(asked).toEqual(readAhead.map((time) => `action-${time}`));
  }
});

test('reads ahead of a stream that is released are waited for, and are not used', async () => {
  const { reader, asked } = scene([1, 2, 3, 4, 5, 6, 7]);
  await reader.slices([{ stream, before: at(1), ahead: 0 }]);
  await reader.after([{ stream, after: at(1), limit: touchesPerRead }]);
  reader.release(stream);
  await reader.idle();
  expect(asked).toEqual([4, 5, 6, 7].map((time) => `action-${time}`));
  asked.length = 0;
  await reader.cascadeActions(['action-4']);
  expect(asked).toEqual(['action-4']);
});

test('the actions of a chunk that are never asked for do not stay in memory', async () => {
  const times = Array.from({ length: 60 }, (_, index) => index + 1);
  const { reader, asked } = scene(times);
  await readSome(reader);
  for (let after = 3; after < 40; after += 2) {
    await reader.after([{ stream, after: at(after), limit: touchesPerRead }]);
    await reader.cascadeActions([`action-${after + 1}`]);
  }
  await reader.idle();
  asked.length = 0;
  await reader.cascadeActions(['action-5', 'action-39']);
  expect(asked).toEqual(['action-5']);
});

test('after a large chunk, only one is read ahead', async () => {
  const { reader, asked } = scene([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 'x'.repeat(600_000));
  await readSome(reader);
  await reader.after([{ stream, after: at(3), limit: touchesPerRead }]);
  await reader.idle();
  asked.length = 0;
  await reader.after([{ stream, after: at(5), limit: touchesPerRead }]);
  await reader.idle();
  expect(asked).toEqual(['action-8', 'action-9']);
});

/** A stream that was never written, and a reader that reads it. `isWritten` states whether others have written it since; `number` is that of the last change. */
function newStream() {
  const state = { isWritten: false, number: 0, claims: [] as StreamId[] };
  const draft = {
    head: async () => 7,
    reader: {
      slices: async () => [
        {
          ...{ stream, version: { counter: state.isWritten ? 1 : 0, mark: '' } },
          number: state.number,
          base: null,
          touches: [],
          more: false,
        },
      ],
    },
    claim: async (streams: readonly StreamId[]) => {
      if (state.isWritten) state.claims.push(...streams);
      return { busy: [], unwritten: state.isWritten ? [] : streams };
    },
  } as unknown as LargeDraft; // Only what the reader calls.
  const reader = new ClaimingReader(draft, { touchesPerRead, claimPauseMs: 0 }, async () => undefined);
  return { state, reader, read: () => reader.slices([{ stream, before: at(1), ahead: 0 }]) };
}

test('a stream that others wrote for the first time after it was read is claimed when it is read again', async () => {
  const { state, read } = newStream();
  await read();
  await read();
  state.isWritten = true;
  expect((await read())[0]?.version.counter).toBe(1);
  expect(state.claims).toEqual([stream]);
  await read();
  expect(state.claims).toEqual([stream]);
});

test('a stream that was written after the reader started is newer when it is claimed, and not afterwards', async () => {
  const { state, reader, read } = newStream();
  await reader.start();
  state.isWritten = true;
  state.number = 7;
  expect((await read())[0]?.isNewer).toBeUndefined();
  reader.release(stream);
  state.number = 8;
  expect((await read())[0]?.isNewer).toBe(true);
  expect((await read())[0]?.isNewer).toBeUndefined();
});

test('actions that were read ahead are not used once a newer stream was read', async () => {
  const { reader, asked } = scene([1, 2, 3, 4, 6]);
  await readSome(reader);
  await reader.after([{ stream, after: at(3), limit: touchesPerRead }]);
  asked.length = 0;
  reader.release(stream);
  await reader.slices([{ stream, before: at(1), ahead: 0 }]);
  await reader.cascadeActions(['action-4']);
  expect(asked).toEqual(['action-4']);
});
