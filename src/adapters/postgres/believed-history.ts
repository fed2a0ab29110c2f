import type { BelievedAction, BelievedHistory, BelievedReader } from '../../application/ports/believed-history.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { type HistorySearch, searchColumns } from './history-reader.js';
import { statement } from './statement.js';
import { type ActionRow, storedAction } from './stored-action.js';
import type { StoredBodies } from './stored-bodies.js';
import { withRefusal, withRevision } from './stored-content.js';
import { positionOf, type SliceRow, slicesOf } from './stored-touch.js';

const asOfSlices = statement('as-of-slices');
const asOfAfter = statement('as-of-after');
const asOfActions = statement('as-of-actions');
const actionsAsOf = statement('as-of-listed-actions');
const streamNumberAsOf = statement('as-of-stream-number');

/** Reads the history as it was believed at earlier notifications, on the connection of a view. */
export function believedHistory(connection: Queryable, bodies: StoredBodies): BelievedHistory {
  return { asOf: (known, { checkpoints }) => asOf({ connection, bodies, known, checkpoints }) };
}

interface AsOf {
  readonly connection: Queryable;
  readonly bodies: StoredBodies;
  readonly known: number;
  readonly checkpoints: boolean;
}

function asOf({ connection, bodies, known, checkpoints }: AsOf): BelievedReader {
  const searched = async (
    searches: readonly HistorySearch[],
    cutBefore: string | undefined,
    rows: (columns: readonly unknown[]) => Promise<SliceRow[]>,
  ) => {
    const streams = searches.map(({ stream }) => stream);
    const bounds = (index: number) => {
      const search = searches[index];
      return search ? { through: search.position, ahead: search.most } : null;
    };
    const columns = [...searchColumns(searches), cutBefore ?? null, bodies.schemas.events.newest, known];
    return slicesOf(await rows(columns), streams, bodies, bounds);
  };
  return {
    slices: (queries, cutBefore) =>
      searched(
        queries.map(({ stream, before, ahead }) => ({ stream, position: before, most: ahead })),
        cutBefore,
        (columns) => read<SliceRow>(connection, asOfSlices, [...columns, checkpoints]),
      ),
    after: (queries, cutBefore) =>
      searched(
        queries.map(({ stream, after, limit }) => ({ stream, position: after, most: limit })),
        cutBefore,
        (columns) => read<SliceRow>(connection, asOfAfter, columns),
      ),
    actions: async (ids) =>
      (await read<BelievedRow>(connection, asOfActions, [ids, known])).map((row) => believedAction(row, bodies)),
    actionsThen: async (ids) =>
      (await read<ActionRow>(connection, actionsAsOf, [ids, known])).map((row) => storedAction(row, bodies)),
    streamNumber: async (stream) => {
      const [row] = await read<{ readonly number: number }>(connection, streamNumberAsOf, [stream, known]);
      return row?.number ?? 0;
    },
  };
}

interface BelievedRow extends Omit<ActionRow, 'note' | 'change_set' | 'recorded_at' | 'recorded_by'> {
  readonly rules: number;
}

function believedAction(row: BelievedRow, bodies: StoredBodies): BelievedAction {
  const { revision, winery, other_winery: otherWinery, type, retracted, decided_by: decidedBy, rules } = row;
  const action = { position: positionOf(row), revision, winery, otherWinery, type, retracted, decidedBy, rules };
  return withRefusal(withRevision(action, bodies, { ...row, note: null }), bodies, row);
}
