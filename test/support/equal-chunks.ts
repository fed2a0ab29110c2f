import type { CascadeAction, CascadeReader, ChunkedHistory } from '../../src/application/ports/history-reader.js';
import { beginning, type Position, type StreamId } from '../../src/kernel/position.js';
import { expectSame } from './expect-same.js';

/** What a stream had when it was read in chunks. */
interface ReadInChunks {
  readonly touches: number;
  readonly withoutEvents: number;
  readonly actions: readonly CascadeAction[];
}

/** Reads a stream in chunks of `limit` touches. Throws an error unless `after` and `cascadeActions` return the same. The stream must not be written meanwhile. */
export async function readInComparedChunks(
  reader: CascadeReader & ChunkedHistory,
  stream: StreamId,
  limit: number,
): Promise<ReadInChunks> {
  let [touches, withoutEvents] = [0, 0];
  const all: CascadeAction[] = [];
  let after: Position = beginning;
  for (;;) {
    const { slice, actions } = await reader.chunk({ stream, after, limit });
    const subject = `the chunk of ${stream} after ${JSON.stringify(after)}`;
    expectSame(subject, [slice], await reader.after([{ stream, after, limit }]));
    const expected = await reader.cascadeActions(slice.touches.map(({ position }) => position.id));
    expectSame(`${subject}: its actions`, byId(actions), byId(expected));
    touches += slice.touches.length;
    withoutEvents += slice.touches.filter(({ events }) => events.length === 0).length;
    all.push(...actions);
    after = slice.touches.at(-1)?.position ?? after;
    if (!slice.more) return { touches, withoutEvents, actions: all };
  }
}

function byId(actions: readonly CascadeAction[]): CascadeAction[] {
  return [...actions].sort((a, b) => (a.position.id < b.position.id ? -1 : 1));
}
