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
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { statePlace } from '../../encryption/places.js';
import { TamperedText } from '../../encryption/sealed-text.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import { sealedState } from './sealed-rows.js';
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
}

/** The saved states in PostgreSQL. */
export function savedStates({ reads, content }: Pick<Connections, 'reads' | 'content'>): SavedStates {
  return {
    streams: async ({ after, through, limit }) => {
      const rows = await read<{ stream: string }>(reads, streamsBetween, [after, through, limit]);
      return rows.map(({ stream }) => stream);
    },
    parts: async (queries, limit) => {
      const streams = queries.map(({ stream }) => stream);
      const positions = positionColumns(queries.map(({ from }) => from));
      return partsOf(await read<PartRow>(reads, streamParts, [streams, ...positions, limit]), {
        streams,
        limit,
        content,
      });
    },
    write: async (changes) => {
      const sealed = changes.flatMap((change) => sealedChanges(change, content));
      const rows = await read<{ stream: string }>(reads, keepStates, columns(sealed)).catch((error: unknown) => {
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
  unreadable: boolean;
};

interface PartsAsked {
  readonly streams: readonly StreamId[];
  readonly limit: number;
  readonly content: ContentCipher;
}

function partsOf(rows: readonly PartRow[], { streams, limit, content }: PartsAsked): StreamPart[] {
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
      unreadable: false,
    };
  });
  for (const row of rows) {
    const part = parts[row.ordinal - 1];
    if (part === undefined) throw new Error(`a row for query ${row.ordinal} of ${streams.length}`);
    add(part, row, content);
  }
  for (const part of parts) {
    part.more = part.touches.length > limit;
    if (part.more) part.touches.pop();
  }
  return parts;
}

function add(part: PartInProgress, row: PartRow, content: ContentCipher): void {
  const { counter, mark, number, body } = row;
  const savedState = (one: PartRow) => openedState(part, one, content);
  if (row.part === 2) {
    const position = positionOf(row);
    const touch = withEvents({ position }, content, { body, stream: part.stream, action: position.id });
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
function openedState(part: PartInProgress, row: PartRow, content: ContentCipher): SavedState {
  const position = positionOf(row);
  try {
    return { position, state: content.open(row.body ?? '', statePlace(part.stream, position.id)) };
  } catch (error) {
    if (error instanceof UnreadableContent) part.unreadable = true;
    else if (!(error instanceof TamperedText)) throw error;
    return { position, state: '' };
  }
}

function isUnreadable(touch: { readonly events: readonly string[] }): boolean {
  try {
    return touch.events === undefined;
  } catch (error) {
    return error instanceof UnreadableContent;
  }
}

/** Seals the states to be saved. Those of a winery without a usable key are left as they are. */
function sealedChanges(changes: SavedStateChanges, content: ContentCipher): SavedStateChanges[] {
  const { stream, saved, head } = changes;
  const sealed = ({ position, state }: SavedState): SavedState => {
    return { position, state: sealedState(stream, position.id, state, content) };
  };
  try {
    return [{ ...changes, saved: saved.map(sealed), head: head ? sealed(head) : head }];
  } catch (error) {
    if (error instanceof UnreadableContent) return [];
    throw error;
  }
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
