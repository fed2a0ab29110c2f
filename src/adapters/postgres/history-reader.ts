import type {
  CascadeAction,
  ChunkedHistory,
  HistoryChunk,
  HistoryReader,
  StoredAction,
  StreamSlice,
} from '../../application/ports/history-reader.js';
import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { type ChunkRow, chunkOf } from './history-chunk.js';
import { bounded, boundId, positionColumns } from './position-bound.js';
import { type Statement, statement } from './statement.js';
import { type ActionRow, storedAction } from './stored-action.js';
import type { StoredBodies } from './stored-bodies.js';
import { withRefusal, withRevision } from './stored-content.js';
import { positionOf, type SliceRow, slicesOf } from './stored-touch.js';

const historySlices = statement('history-slices');
const historyAfter = statement('history-after');
const historyChunk = statement('history-chunk');
const actionsById = statement('actions-by-id');
const cascadeActions = statement('cascade-actions');
const logHead = statement('log-head');

/**
 * Reads history on a pool, where each call sees its own instant, or on the connection of a view, where all see the same one.
 * Owns: the number of rows read: one for each stream with its version and base, one for each touch, one for each action.
 */
export class PostgresHistoryReader implements HistoryReader, ChunkedHistory {
  private rows = 0;

  constructor(
    private readonly queryable: Queryable,
    private readonly bodies: StoredBodies,
  ) {}

  async slices(
    queries: readonly { stream: StreamId; before: Position; ahead: number }[],
    cutBefore?: string,
  ): Promise<StreamSlice[]> {
    const searches = queries.map(({ stream, before, ahead }) => ({ stream, position: before, most: ahead }));
    const rows = await this.read<SliceRow>(historySlices, this.searched(searches, cutBefore));
    return slicesOf(
      rows,
      queries.map(({ stream }) => stream),
      this.bodies,
      (index) => {
        const query = queries[index];
        return query ? { through: query.before, ahead: query.ahead } : null;
      },
    );
  }

  async after(
    queries: readonly { stream: StreamId; after: Position; limit: number }[],
    cutBefore?: string,
  ): Promise<StreamSlice[]> {
    const searches = queries.map(({ stream, after, limit }) => ({ stream, position: after, most: limit }));
    const rows = await this.read<SliceRow>(historyAfter, this.searched(searches, cutBefore));
    return slicesOf(
      rows,
      queries.map(({ stream }) => stream),
      this.bodies,
      (index) => {
        const query = queries[index];
        return query ? { through: query.after, ahead: query.limit } : null;
      },
    );
  }

  async actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    return (await this.read<ActionRow>(actionsById, [ids])).map((row) => storedAction(row, this.bodies));
  }

  async cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    return (await this.read<CascadeActionRow>(cascadeActions, [ids])).map((row) => {
      const action = {
        position: positionOf(row),
        revision: row.revision,
        winery: row.winery,
        otherWinery: row.other_winery,
        type: row.type,
        decidedBy: row.decided_by,
      };
      return withRefusal(withRevision(action, this.bodies, { ...row, note: null }), this.bodies, row);
    });
  }

  async chunk(query: { stream: StreamId; after: Position; limit: number }): Promise<HistoryChunk> {
    const { stream, after, limit } = query;
    const position = [bounded(after.effectiveAt), bounded(after.tieBreak), boundId(after.id)];
    const [row] = await this.read<ChunkRow>(historyChunk, [stream, ...position, boundedLimit(limit)]);
    if (row === undefined) throw new Error('history-chunk.sql returned no row');
    this.rows += row.touches + row.actions;
    return chunkOf(row, query, this.bodies);
  }

  async head(): Promise<number> {
    const [newest] = await this.read<{ last: number }>(logHead, []);
    return newest?.last ?? 0;
  }

  private searched(searches: readonly HistorySearch[], cutBefore: string | undefined): unknown[] {
    return [...searchColumns(searches), cutBefore ?? null, this.bodies.schemas.events.newest];
  }

  rowsRead(): number {
    return this.rows;
  }

  private async read<Row extends object>(query: Statement, values: readonly unknown[]): Promise<Row[]> {
    const rows = await read<Row>(this.queryable, query, values);
    this.rows += rows.length;
    return rows;
  }
}

type CascadeActionRow = Omit<ActionRow, 'retracted' | 'note' | 'change_set' | 'recorded_at' | 'recorded_by'>;

/** A search in one stream: how far, or from where, and how many touches beyond. */
export interface HistorySearch {
  readonly stream: StreamId;
  readonly position: Position;
  readonly most: number;
}

/** Returns the first five parameters of the statements that search histories. */
export function searchColumns(searches: readonly HistorySearch[]): unknown[] {
  return [
    searches.map(({ stream }) => stream),
    ...positionColumns(searches.map(({ position }) => position)),
    searches.map(({ most }) => boundedLimit(most)),
  ];
}

/** The statements search for one row more, and count in int4. */
function boundedLimit(limit: number): number {
  return Math.min(limit, 2_147_483_646);
}
