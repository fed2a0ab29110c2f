import type {
  SavedState,
  SavedStateChanges,
  SavedStates,
  StreamCursor,
  StreamPart,
} from '../../application/ports/saved-states.js';
import { StoreUnavailable } from '../../application/ports/store-unavailable.js';
import type { Position, StreamId } from '../../kernel/position.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { positionColumns } from './position-bound.js';
import { statement } from './statement.js';
import { positionOf, splitEvents } from './stored-touch.js';

const streamsBetween = statement('streams-between');
const streamParts = statement('stream-parts');
const keepStates = statement('keep-states');

/** SQLSTATE of a call that would have had to wait for a row. */
const lockNotAvailable = '55P03';

/** A row of stream-parts.sql. Part 0: version and base of a stream; 1: its head state; 2: a touch; 3: a checkpoint. */
interface PartRow {
  readonly ordinal: number;
  readonly part: 0 | 1 | 2 | 3;
  readonly counter: number | null;
  readonly mark: string | null;
  readonly number: number | null;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
  readonly body: string | null;
}

/** The saved states in PostgreSQL. */
export function savedStates({ reads }: Pick<Connections, 'reads'>): SavedStates {
  return {
    streams: async ({ after, through, limit }) => {
      const rows = await read<{ stream: string }>(reads, streamsBetween, [after, through, limit]);
      return rows.map(({ stream }) => stream);
    },
    parts: async (queries, limit) => {
      const streams = queries.map(({ stream }) => stream);
      const positions = positionColumns(queries.map(({ from }) => from));
      return partsOf(await read<PartRow>(reads, streamParts, [streams, ...positions, limit]), streams, limit);
    },
    write: async (changes) => {
      const rows = await read<{ stream: string }>(reads, keepStates, columns(changes)).catch((error: unknown) => {
        // Nothing was written: as if the streams had been written by others.
        if (error instanceof StoreUnavailable && error.code === lockNotAvailable) return [];
        throw error;
      });
      return new Set(rows.map(({ stream }) => stream));
    },
  };
}

type PartInProgress = { -readonly [Name in keyof StreamPart]: StreamPart[Name] } & {
  touches: { position: Position; events: readonly string[] }[];
  checkpoints: SavedState[];
};

function partsOf(rows: readonly PartRow[], streams: readonly StreamId[], limit: number): StreamPart[] {
  const parts = streams.map((stream): PartInProgress => {
    const version = { counter: 0, mark: '' };
    return { stream, version, number: 0, base: null, touches: [], more: false, checkpoints: [], head: null };
  });
  for (const row of rows) {
    const part = parts[row.ordinal - 1];
    if (part === undefined) throw new Error(`a row for query ${row.ordinal} of ${streams.length}`);
    add(part, row);
  }
  for (const part of parts) {
    part.more = part.touches.length > limit;
    if (part.more) part.touches.pop();
  }
  return parts;
}

function add(part: PartInProgress, row: PartRow): void {
  const { counter, mark, number, body } = row;
  if (row.part === 2) part.touches.push({ position: positionOf(row), events: splitEvents(body) });
  else if (row.part === 3) part.checkpoints.push(savedState(row));
  else if (row.part === 1) part.head = savedState(row);
  else {
    if (counter !== null) part.version = { counter, mark: mark ?? '' };
    part.number = number ?? 0;
    if (body !== null) part.base = savedState(row);
  }
}

function savedState(row: PartRow): SavedState {
  return { position: positionOf(row), state: row.body ?? '' };
}

/** The parameters of keep-states.sql. */
function columns(changes: readonly SavedStateChanges[]): unknown[] {
  const removed = changes.flatMap(({ stream, removed }) => removed.map((position) => ({ stream, position })));
  const saved = changes.flatMap(({ stream, saved }) => saved.map((one) => ({ stream, ...one })));
  const heads = changes.flatMap(({ stream, head }) => (head ? [{ stream, ...head }] : []));
  return [
    ...[streamsOf(changes), changes.map(({ version }) => version.counter), changes.map(({ version }) => version.mark)],
    changes.map(({ number }) => number),
    ...placesOf(removed),
    ...[...placesOf(saved), statesOf(saved)],
    ...[...placesOf(heads), statesOf(heads)],
    streamsOf(changes.filter(({ head }) => head === null)),
  ];
}

function placesOf(rows: readonly { readonly stream: StreamId; readonly position: Position }[]): unknown[] {
  return [streamsOf(rows), ...positionColumns(rows.map(({ position }) => position))];
}

function streamsOf(rows: readonly { readonly stream: StreamId }[]): StreamId[] {
  return rows.map(({ stream }) => stream);
}

function statesOf(rows: readonly SavedState[]): string[] {
  return rows.map(({ state }) => state);
}

/** Columns that hold a cursor. */
export interface CursorRow {
  readonly stream: string;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
}

export function cursorOf(row: CursorRow): StreamCursor {
  return { stream: row.stream, position: row.action === null ? null : positionOf(row) };
}

export function cursorColumns({ stream, position }: StreamCursor): unknown[] {
  return [stream, position?.effectiveAt ?? null, position?.tieBreak ?? null, position?.id ?? null];
}
