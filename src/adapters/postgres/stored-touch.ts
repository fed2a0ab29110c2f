import type { StoredTouch, StreamSlice } from '../../application/ports/history-reader.js';
import type { Version } from '../../application/ports/proposal.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { comparePositions } from '../../kernel/position.js';
import type { StoredBodies } from './stored-bodies.js';
import { withEvents, withState } from './stored-content.js';

/** A row of history-slices.sql, history-after.sql or heads.sql. Part 0: version and base of a stream; part 1: a touch. */
export interface SliceRow {
  readonly ordinal: number;
  readonly part: 0 | 1;
  readonly counter: number | null;
  readonly mark: string | null;
  readonly number: number | null;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
  readonly revision: number | null;
  readonly first_number: number | null;
  readonly body: string | null;
  /** Of the body. */
  readonly schema: number | null;
}

/** A query asks for all touches through a position and at most `ahead` further ones. The statement returns one more, if there is one. */
interface SliceBounds {
  readonly through: Position;
  readonly ahead: number;
}

/** Returns one slice for each query, in the order of the queries. */
export function slicesOf(
  rows: readonly SliceRow[],
  streams: readonly StreamId[],
  bodies: StoredBodies,
  bounds: (index: number) => SliceBounds | null,
): StreamSlice[] {
  const slices = streams.map(emptySlice);
  for (const row of rows) {
    const slice = slices[row.ordinal - 1];
    if (slice === undefined) throw new Error(`a row for query ${row.ordinal} of ${streams.length}`);
    if (row.part === 1) {
      slice.touches.push(touchOf(row, slice.stream, bodies));
      continue;
    }
    if (row.counter !== null) slice.version = { counter: row.counter, mark: row.mark ?? '' };
    slice.number = row.number ?? 0;
    if (row.body !== null) slice.base = baseOf(row, row.body, slice.stream, bodies);
  }
  return slices.map((slice, index) => {
    const more = dropExcess(slice.touches, bounds(index));
    return { ...slice, more };
  });
}

interface SliceInProgress extends Pick<StreamSlice, 'stream'> {
  version: Version;
  number: number;
  base: StreamSlice['base'];
  readonly touches: StoredTouch[];
}

function emptySlice(stream: StreamId): SliceInProgress {
  return { stream, version: unwritten, number: 0, base: null, touches: [] };
}

const unwritten: Version = { counter: 0, mark: '' };

/** Removes the touch beyond the bounds. Returns true if there was one. */
function dropExcess(touches: StoredTouch[], bounds: SliceBounds | null): boolean {
  if (bounds === null) return false;
  const beyond = touches.filter(({ position }) => comparePositions(position, bounds.through) > 0).length;
  if (beyond <= bounds.ahead) return false;
  touches.pop();
  return true;
}

function touchOf(row: SliceRow, stream: StreamId, bodies: StoredBodies): StoredTouch {
  const position = positionOf(row);
  const touch = { position, revision: row.revision ?? 0, firstNumber: row.first_number ?? 0 };
  return withEvents(touch, bodies, { body: row.body, schema: row.schema ?? 1, stream, action: position.id });
}

function baseOf(row: SliceRow, body: string, stream: StreamId, bodies: StoredBodies): NonNullable<StreamSlice['base']> {
  const position = positionOf(row);
  return withState({ position }, bodies, { body, schema: row.schema ?? 1, stream, action: position.id });
}

interface PositionColumns {
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
}

export function positionOf({ effective_at, tie_break, action }: PositionColumns): Position {
  if (effective_at === null || tie_break === null || action === null) throw new Error('a row without its position');
  return { effectiveAt: effective_at, tieBreak: tie_break, id: action };
}
