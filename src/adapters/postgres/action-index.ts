import type { ActionFilter, ActionIndex, StoredRevision } from '../../application/ports/action-index.js';
import type { StoredAction } from '../../application/ports/history-reader.js';
import { beginning, endOfTimeline, type Position, type StreamId } from '../../kernel/position.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { bounded, boundId } from './position-bound.js';
import { statement } from './statement.js';
import { type ActionRow, storedAction } from './stored-action.js';
import type { StoredBodies } from './stored-bodies.js';
import { withRefusal, withRevision } from './stored-content.js';
import { positionOf } from './stored-touch.js';

const actionsById = statement('actions-by-id');
const actionsOfWinery = { asc: statement('actions-of-winery'), desc: statement('actions-of-winery-descending') };
const actionsOfStream = { asc: statement('actions-of-stream'), desc: statement('actions-of-stream-descending') };
const conflictedActions = statement('conflicted-actions');
const revisions = statement('revisions');
const namesWinery = statement('names-winery');

interface RevisionRow {
  readonly effective_at: number;
  readonly tie_break: number;
  readonly action: string;
  readonly revision: number;
  readonly retracted: boolean;
  readonly data: string;
  readonly note: string | null;
  readonly type: string;
  readonly winery: string;
  readonly refusal: string | null;
  /** Of the data. */
  readonly schema: number;
  readonly change_set: string;
  readonly recorded_at: number;
  readonly recorded_by: string | null;
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

/** A position at which an action was once refused, with the action if it is conflicted there now, else with nulls. */
type RefusedRow = {
  readonly at_effective_at: number;
  readonly at_tie_break: number;
  readonly at_action: string;
} & (ActionRow | { readonly action: null });

/** Reads on a pool, where each call sees its own instant, or on the connection of a view, where all see the same one. */
export function actionIndex(reads: Queryable, bodies: StoredBodies): ActionIndex {
  const revisionsAfter = async (id: string, afterRevision: number, limit: number): Promise<StoredRevision[]> =>
    // Revisions are four-byte integers, so none lies beyond a bound that does not fit.
    (await read<RevisionRow>(reads, revisions, [id, boundedRevision(afterRevision), limit])).map((row) =>
      storedRevision(row, bodies),
    );
  return {
    action: async (id) => {
      const [row] = await read<ActionRow>(reads, actionsById, [[id]]);
      return row === undefined ? null : storedAction(row, bodies);
    },
    listActions: async (filter): Promise<StoredAction[]> => {
      const values = filterValues(filter);
      const rows =
        filter.stream === null
          ? await read<ActionRow>(reads, actionsOfWinery[filter.order], values)
          : await read<ActionRow>(reads, actionsOfStream[filter.order], [
              ...values,
              filter.stream,
              vesselOf(filter.stream),
            ]);
      return rows.map((row) => storedAction(row, bodies));
    },
    listConflicted: async ({ limit, after }) => {
      const { effectiveAt, tieBreak, id } = after ?? beginning;
      const values = [bounded(effectiveAt), bounded(tieBreak), boundId(id), limit];
      const rows = await read<RefusedRow>(reads, conflictedActions, values);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        actions: rows.filter(isConflicted).map((row) => storedAction(row, bodies)),
        through: last === undefined ? null : refusedAt(last),
      };
    },
    namesWinery: async (id, winery) => (await read(reads, namesWinery, [id, winery])).length > 0,
    listRevisions: (id, { limit, afterRevision }) => revisionsAfter(id, afterRevision, limit),
    revision: async (id, revision) => {
      const [found] = await revisionsAfter(id, revision - 1, 1);
      return found?.revision === revision ? found : null;
    },
  };
}

function isConflicted(row: RefusedRow): row is RefusedRow & ActionRow {
  return row.action !== null;
}

function refusedAt(row: RefusedRow): Position {
  return positionOf({ effective_at: row.at_effective_at, tie_break: row.at_tie_break, action: row.at_action });
}

function vesselOf(stream: StreamId): string | null {
  const [kind, , code = null] = stream.split('/');
  return kind === 'vessel' ? code : null;
}

function boundedRevision(revision: number): number {
  return Math.max(0, Math.min(revision, 2_147_483_647));
}

function filterValues({ winery, type, from, to, status, order, after, limit }: ActionFilter): unknown[] {
  const position = after ?? (order === 'asc' ? beginning : endOfTimeline);
  return [
    winery,
    type,
    from === null ? null : bounded(from),
    to === null ? null : bounded(to),
    status,
    bounded(position.effectiveAt),
    bounded(position.tieBreak),
    boundId(position.id),
    limit,
  ];
}

function storedRevision(row: RevisionRow, bodies: StoredBodies): StoredRevision {
  const revision = {
    position: positionOf(row),
    revision: row.revision,
    retracted: row.retracted,
    type: row.type,
    winery: row.winery,
    change: row.change_set,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    number: row.number,
    first: row.first,
    last: row.last,
  };
  return withRefusal(withRevision(revision, bodies, row), bodies, row);
}
