import type {
  SavedState,
  SavedStateChanges,
  SavedStates,
  StreamCursor,
  StreamPart,
} from '../../application/ports/saved-states.js';
import { StoreUnavailable } from '../../application/ports/store-unavailable.js';
import { streamName } from '../../cellar/stream.js';
import { statePlace } from '../../encryption/places.js';
import { TamperedText } from '../../encryption/tampered-text.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { Position, StreamId } from '../../kernel/position.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { positionColumns } from './position-bound.js';
import { sealedState } from './sealed-rows.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';
import { withEvents } from './stored-content.js';
import { positionOf } from './stored-touch.js';

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
  /** Of the body. */
  readonly schema: number | null;
}

/** The saved states in PostgreSQL. */
export function savedStates({ reads }: Pick<Connections, 'reads'>, bodies: StoredBodies): SavedStates {
  return {
    streams: async ({ after, through, limit }) => {
      const rows = await read<{ stream: string }>(reads, streamsBetween, [after, through, limit]);
      return rows.map(({ stream }) => stream);
    },
    parts: async (queries, limit) => {
      const streams = queries.map(({ stream }) => stream);
      const positions = positionColumns(queries.map(({ from }) => from));
      const rows = await read<PartRow>(reads, streamParts, [streams, ...positions, limit]);
      return partsOf(rows, { streams, limit, bodies });
    },
    write: async (changes) => {
      const schema = bodies.stateSchema;
      const written = changes.flatMap((change) => writtenChanges(change, schema, bodies));
      const rows = await read<{ stream: string }>(reads, keepStates, columns(written, schema)).catch(
        (error: unknown) => {
          // Nothing was written: as if the streams had been written by others.
          if (error instanceof StoreUnavailable && error.code === lockNotAvailable) return [];
          throw error;
        },
      );
      return new Set(rows.map(({ stream }) => stream));
    },
  };
}

type PartInProgress = { -readonly [Name in keyof StreamPart]: StreamPart[Name] } & {
  touches: { position: Position; events: readonly string[] }[];
  checkpoints: SavedState[];
  unreadable: boolean;
};

interface PartsAsked {
  readonly streams: readonly StreamId[];
  readonly limit: number;
  readonly bodies: StoredBodies;
}

function partsOf(rows: readonly PartRow[], { streams, limit, bodies }: PartsAsked): StreamPart[] {
  const parts = streams.map((stream): PartInProgress => {
    const version = { counter: 0, mark: '' };
    return {
      stream,
      version,
      number: 0,
      base: null,
      touches: [],
      more: false,
      checkpoints: [],
      head: null,
      // Touches from before the first key are in clear, but without a usable key their states cannot be saved.
      unreadable: !bodies.content.canSeal(streamName(stream).winery),
    };
  });
  for (const row of rows) {
    const part = parts[row.ordinal - 1];
    if (part === undefined) throw new Error(`a row for query ${row.ordinal} of ${streams.length}`);
    add(part, row, bodies);
  }
  for (const part of parts) {
    part.more = part.touches.length > limit;
    if (part.more) part.touches.pop();
  }
  return parts;
}

function add(part: PartInProgress, row: PartRow, bodies: StoredBodies): void {
  const { counter, mark, number, body, schema } = row;
  const savedState = (one: PartRow) => openedState(part, one, bodies);
  if (row.part === 2) {
    const position = positionOf(row);
    const columns = { body, schema: schema ?? 1, stream: part.stream, action: position.id };
    const touch = withEvents({ position }, bodies, columns);
    part.touches.push(touch);
    if (isUnreadable(touch)) part.unreadable = true;
  } else if (row.part === 3) part.checkpoints.push(savedState(row));
  else if (row.part === 1) part.head = savedState(row);
  else {
    if (counter !== null) part.version = { counter, mark: mark ?? '' };
    part.number = number ?? 0;
    if (body !== null) part.base = savedState(row);
  }
}

/** Opens a saved state. One that was altered is replaced by a text that is no state, as any wrong one. */
function openedState(part: PartInProgress, row: PartRow, bodies: StoredBodies): SavedState {
  const position = positionOf(row);
  const schema = row.schema ?? 1;
  const isOlder = schema < bodies.stateSchema;
  try {
    const state = bodies.content.open(row.body ?? '', statePlace(part.stream, position.id));
    return { position, state: bodies.state(state, schema), isOlder };
  } catch (error) {
    if (error instanceof UnreadableContent) part.unreadable = true;
    else if (!(error instanceof TamperedText)) throw error;
    return { position, state: '', isOlder };
  }
}

function isUnreadable(touch: { readonly events: readonly string[] }): boolean {
  try {
    return touch.events === undefined;
  } catch (error) {
    return error instanceof UnreadableContent;
  }
}

/** Returns the states to be saved as they are written: in a schema, and sealed. Those of a winery whose last usable key is gone since they were read are left as they are. */
function writtenChanges(changes: SavedStateChanges, schema: number, bodies: StoredBodies): SavedStateChanges[] {
  const { stream, saved, head } = changes;
  const written = (one: SavedState): SavedState => {
    const state = bodies.writtenState(one.state, schema);
    return { ...one, state: sealedState(stream, one.position.id, state, bodies.content) };
  };
  try {
    return [{ ...changes, saved: saved.map(written), head: head ? written(head) : head }];
  } catch (error) {
    if (error instanceof UnreadableContent) return [];
    throw error;
  }
}

/** The parameters of keep-states.sql. */
function columns(changes: readonly SavedStateChanges[], schema: number): unknown[] {
  const removed = changes.flatMap(({ stream, removed }) => removed.map((position) => ({ stream, position })));
  const saved = changes.flatMap(({ stream, saved }) => saved.map((one) => ({ stream, ...one })));
  const heads = changes.flatMap(({ stream, head }) => (head ? [{ stream, ...head }] : []));
  return [
    ...[streamsOf(changes), changes.map(({ version }) => version.counter), changes.map(({ version }) => version.mark)],
    changes.map(({ number }) => number),
    ...placesOf(removed),
    ...[...placesOf(saved), saved.map(({ state }) => state)],
    ...[...placesOf(heads), heads.map(({ state }) => state)],
    streamsOf(changes.filter(({ head }) => head === null)),
    schema,
  ];
}

function placesOf(rows: readonly { readonly stream: StreamId; readonly position: Position }[]): unknown[] {
  return [streamsOf(rows), ...positionColumns(rows.map(({ position }) => position))];
}

function streamsOf(rows: readonly { readonly stream: StreamId }[]): StreamId[] {
  return rows.map(({ stream }) => stream);
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
