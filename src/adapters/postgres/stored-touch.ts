import type { StoredTouch, StreamSlice } from '../../application/ports/history-reader.js';
import type { Version } from '../../application/ports/proposal.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { comparePositions } from '../../kernel/position.js';
import type { StoredBodies } from './stored-bodies.js';

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
      slice.touches.push(touchOf(row, bodies));
      continue;
    }
    if (row.counter !== null) slice.version = { counter: row.counter, mark: row.mark ?? '' };
    slice.number = row.number ?? 0;
    if (row.body !== null) slice.base = { position: positionOf(row), state: bodies.state(row.body, row.schema ?? 1) };
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

function touchOf(row: SliceRow, bodies: StoredBodies): StoredTouch {
  return {
    position: positionOf(row),
    revision: row.revision ?? 0,
    events: bodies.events(row.body, row.schema ?? 1),
    firstNumber: row.first_number ?? 0,
  };
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
