import type { StoredTouch, StreamSlice } from '../../application/ports/history-reader.js';
import type { Version } from '../../application/ports/proposal.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { comparePositions } from '../../kernel/position.js';
import { eventSeparator } from './commit-batch.js';

/** What history-slices.sql, history-after.sql and heads.sql select. Part 0: version and base of a stream; part 1: a touch. */
export interface SliceRow {
  readonly ordinal: number;
  readonly part: 0 | 1;
  readonly counter: number | null;
  readonly change_set: string | null;
  readonly number: number | null;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
  readonly revision: number | null;
  readonly first_number: number | null;
  readonly body: string | null;
}

/** Up to where all touches are wanted, and how many more at most; the statement gives one more than that, if there is one. */
export interface SliceBounds {
  readonly through: Position;
  readonly ahead: number;
}

/** Puts rows together, one slice a query, in the order of the queries. */
export function slicesOf(
  rows: readonly SliceRow[],
  streams: readonly StreamId[],
  bounds: (index: number) => SliceBounds | null,
): StreamSlice[] {
  const drafts = streams.map((stream) => ({
    stream,
    version: unwritten as Version,
    number: 0,
    base: null as StreamSlice['base'],
    touches: [] as StoredTouch[],
  }));
  for (const row of rows) {
    const draft = drafts[row.ordinal - 1];
    if (draft === undefined) throw new Error(`a slice for query ${row.ordinal} of ${streams.length}`);
    if (row.part === 1) {
      draft.touches.push(touchOf(row));
      continue;
    }
    if (row.counter !== null) draft.version = { counter: row.counter, mark: row.change_set ?? '' };
    draft.number = row.number ?? 0;
    if (row.body !== null) draft.base = { position: positionOf(row), state: row.body };
  }
  return drafts.map((draft, index) => {
    const more = dropExcess(draft.touches, bounds(index));
    return { ...draft, more };
  });
}

const unwritten: Version = { counter: 0, mark: '' };

function dropExcess(touches: StoredTouch[], bounds: SliceBounds | null): boolean {
  if (bounds === null) return false;
  const beyond = touches.filter(({ position }) => comparePositions(position, bounds.through) > 0).length;
  if (beyond <= bounds.ahead) return false;
  touches.pop();
  return true;
}

function touchOf(row: SliceRow): StoredTouch {
  return {
    position: positionOf(row),
    revision: row.revision ?? 0,
    events: splitEvents(row.body),
    firstNumber: row.first_number ?? 0,
  };
}

export interface PlaceColumns {
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
}

export function positionOf({ effective_at, tie_break, action }: PlaceColumns): Position {
  if (effective_at === null || tie_break === null || action === null) throw new Error('a row without its place');
  return { effectiveAt: effective_at, tieBreak: tie_break, id: action };
}

export function splitEvents(body: string | null): string[] {
  return body === null || body === '' ? [] : body.split(eventSeparator);
}
