import type {
  CascadeAction,
  ChunkedHistory,
  HistoryChunk,
  HistoryReader,
  StoredAction,
  StoredTouch,
  StreamSlice,
} from '../../src/application/ports/history-reader.js';
import type { Version } from '../../src/application/ports/proposal.js';
import type { StoredHead } from '../../src/application/ports/store.js';
import { type ActionId, comparePositions, type Position, type StreamId } from '../../src/kernel/position.js';
import type { KeptTouch, MemoryRecord } from './memory-record.js';

const unwritten: Version = { counter: 0, mark: '' };

/** Reads everything that was published up to `turn`, which is fixed for a view. */
export class MemoryHistoryReader implements HistoryReader, ChunkedHistory {
  private rows = 0;

  constructor(
    private readonly record: MemoryRecord,
    private readonly turn: () => number,
  ) {}

  async slices(
    queries: readonly { stream: StreamId; before: Position; ahead: number }[],
    cutBefore?: string,
  ): Promise<StreamSlice[]> {
    return queries.map(({ stream, before, ahead }) => {
      const base = this.record.checkpoint(stream, (at) => comparePositions(at, before) < 0, this.turn());
      const touches = this.record
        .touches(stream, this.turn())
        .filter(({ position }) => base === null || comparePositions(position, base.position) > 0);
      const through = touches.filter(({ position }) => comparePositions(position, before) <= 0).length;
      return withCutEvents(this.slice(stream, base, touches, through + ahead), cutBefore);
    });
  }

  async after(
    queries: readonly { stream: StreamId; after: Position; limit: number }[],
    cutBefore?: string,
  ): Promise<StreamSlice[]> {
    return queries.map(({ stream, after, limit }) => {
      const touches = this.record.touches(stream, this.turn());
      const later = touches.filter(({ position }) => comparePositions(position, after) > 0);
      return withCutEvents(this.slice(stream, null, later, limit), cutBefore);
    });
  }

  async actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    const found = ids.flatMap((id) => storedAction(this.record, id, this.turn()) ?? []);
    this.rows += found.length;
    return found;
  }

  async cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    return (await this.actions(ids)).filter(({ retracted }) => !retracted);
  }

  async chunk(query: { stream: StreamId; after: Position; limit: number }): Promise<HistoryChunk> {
    const [slice] = await this.after([query]);
    if (slice === undefined) throw new Error('a read of one stream returns one slice');
    return { slice, actions: await this.cascadeActions(slice.touches.map(({ position }) => position.id)) };
  }

  async head(): Promise<number> {
    return this.record.published[this.turn() - 1]?.change.last ?? 0;
  }

  rowsRead(): number {
    return this.rows;
  }

  private slice(
    stream: StreamId,
    base: { readonly position: Position; readonly state: string } | null,
    touches: readonly KeptTouch[],
    most: number,
  ): StreamSlice {
    const version = this.record.version(stream, this.turn());
    this.rows += 1 + Math.min(most, touches.length);
    return {
      stream,
      version: version?.version ?? unwritten,
      number: version?.number ?? 0,
      base: base === null ? null : { position: base.position, state: base.state },
      touches: touches.slice(0, most).map(storedTouch),
      more: touches.length > most,
    };
  }
}

function withCutEvents(slice: StreamSlice, cutBefore: string | undefined): StreamSlice {
  if (cutBefore === undefined) return slice;
  const touches = slice.touches.map((touch) => {
    const at = touch.events.findIndex((event) => event.includes(cutBefore));
    if (at < 0) return touch;
    const cut = touch.events[at]?.split(cutBefore)[0] ?? '';
    return { ...touch, events: [...touch.events.slice(0, at), cut] };
  });
  return { ...slice, touches };
}

/** Returns the newest state of a stream: its head state if it is current, else the newest checkpoint and the touches after it. */
export function storedHead(record: MemoryRecord, stream: StreamId, turn = record.turn): StoredHead {
  const version = record.version(stream, turn);
  const head = record.currentHead(stream, turn);
  const base = head ?? record.checkpoint(stream, () => true, turn);
  const touches = record
    .touches(stream, turn)
    .filter(({ position }) => base === null || comparePositions(position, base.position) > 0);
  return {
    stream,
    slice: {
      stream,
      version: version?.version ?? unwritten,
      number: version?.number ?? 0,
      base: base === null ? null : { position: base.position, state: base.state },
      touches: head === null ? touches.map(storedTouch) : [],
      more: false,
    },
  };
}

/** Returns the newest revision of an action, with the newest refusal: its own, or that of a later change set. */
export function storedAction(record: MemoryRecord, id: ActionId, turn = record.turn): StoredAction | null {
  const revisions = (record.revisions.get(id) ?? []).filter(({ published }) => published.turn <= turn);
  const [earliest, newest] = [revisions[0], revisions.at(-1)];
  if (earliest === undefined || newest === undefined) return null;
  const status = record.statuses
    .get(id)
    ?.findLast(({ published }) => published.turn <= turn && published.turn > newest.published.turn);
  const { row, position, published } = newest;
  return {
    position,
    revision: row.revision,
    winery: row.winery,
    otherWinery: row.otherWinery,
    type: row.type,
    retracted: row.retracted,
    data: row.data,
    decidedBy: row.decidedBy,
    note: row.note,
    refusal: row.retracted ? null : status === undefined ? row.refusal : status.row.refusal,
    recordedAt: earliest.published.change.recordedAt,
    recordedBy: earliest.published.change.recordedBy,
    change: published.change.change,
  };
}

function storedTouch({ row, position, published }: KeptTouch): StoredTouch {
  const events = row.events ?? [];
  const silent = row.index < 0 || events.length === 0;
  return {
    position,
    revision: row.revision,
    events,
    firstNumber: silent ? 0 : published.change.first + row.index + (row.retracts?.count ?? 0),
  };
}
