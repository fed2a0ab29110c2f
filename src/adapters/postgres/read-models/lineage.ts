import { followerLimits } from '../../../../config/followers.js';
import type { JsonObject } from '../../../application/json-object.js';
import { encodeCursor, skipCursor } from '../../../application/request/cursor.js';
import { type Result, success } from '../../../application/result.js';
import type { Page } from '../../../application/use-cases.js';
import { instantText } from '../../../cellar/instant-text.js';
import { publicQuantity } from '../../../cellar/quantity.js';
import { lotStream, streamName } from '../../../cellar/stream.js';
import { sourceChanges } from '../../../followers/action-source.js';
import type { FollowerDefinition } from '../../../followers/definition.js';
import { eventChanges } from '../../../followers/event-changes.js';
import type { ReadTransaction } from '../../../followers/follower-reader.js';
import { type LineageEdge, type LotPassage, lineageEdges } from '../../../followers/lineage-edge.js';
import type { LineageEdgeQuery } from '../../../followers/model-queries.js';
import { passageOf } from '../../../followers/passage.js';
import type { StreamId } from '../../../kernel/position.js';
import { statement } from '../statement.js';
import { beforeAllActions, columns, endOfTime, modelTables } from './model-tables.js';

const changePassages = statement('change-passages');
const forgetActionSources = statement('forget-action-sources');
const putActionSources = statement('put-action-sources');
const lineageActions = statement('lineage-actions');
const lineagePassages = statement('lineage-passages');

interface ActionRow {
  readonly effective_at: number;
  readonly tie_break: number;
  readonly action: string;
}

interface PassageRow extends LotPassage {
  readonly action: string;
  readonly type: string;
  readonly sources: readonly StreamId[];
}

/** The edges between lots, as they are known now. */
export const lineageModel: FollowerDefinition = {
  name: 'lineage',
  version: 2,
  tables: modelTables('lineage'),
  keyOf: ({ data }) => ('action' in data ? data.action : ''),
  apply: async (changeSets, tx) => {
    const { actions, taking } = sourceChanges(changeSets.flatMap(({ entries }) => entries));
    if (actions.length > 0) await tx.query(forgetActionSources, [actions]);
    const rows = taking.map((one) => ({ ...one, sources: one.sources.join('\u001e') }));
    if (rows.length > 0) await tx.query(putActionSources, columns(rows, ['action', 'type', 'sources']));
    const { asserted, retracted } = eventChanges(changeSets);
    const passages = asserted.flatMap((assertion) => passageOf(assertion) ?? []);
    if (passages.length + retracted.length === 0) return;
    await tx.query(changePassages, [
      retracted,
      ...columns(passages, ['number', 'winery', 'lot', 'effectiveAt', 'tieBreak', 'action', 'taken', 'arrived']),
    ]);
  },
};

/** Returns a page of the edges between lots, in timeline order. It may be short although more follow. */
export async function lineageEdgesPage(
  tx: ReadTransaction,
  winery: string,
  { lot, from, to, cursor, limit = followerLimits.keysPerRead }: LineageEdgeQuery,
): Promise<Result<Page<JsonObject>>> {
  const start = skipCursor(cursor);
  if (!start.ok) return start;
  const { position, skip } = start.value ?? { position: beforeAllActions(from), skip: 0 };
  const count = Math.min(limit, followerLimits.keysPerRead) + 1;
  const actions = await tx.query<ActionRow>(lineageActions, [
    ...[winery, lot ?? null, to ?? endOfTime, ...position],
    count,
  ]);
  const passages = new Map<string, PassageRow[]>();
  for (const row of await tx.query<PassageRow>(lineagePassages, [actions.map(({ action }) => action)])) {
    const ofAction = passages.get(row.action);
    if (ofAction === undefined) passages.set(row.action, [row]);
    else ofAction.push(row);
  }
  const only = lot === undefined ? null : lotStream(winery, lot);
  const items: JsonObject[] = [];
  // The last action that was read is left to the next page, unless it is the last of all.
  for (const action of actions.length < count ? actions : actions.slice(0, -1)) {
    const rows = passages.get(action.action) ?? [];
    const [first] = rows;
    if (first === undefined) continue;
    let shown = action.action === position[2] ? skip : 0;
    for (const edge of lineageEdges({ sources: first.sources, passages: rows }, { skip: shown, only })) {
      if (items.length === limit) return success({ items, next: cursorAt(action, shown) });
      items.push(publicEdge(edge, action, first.type));
      shown += 1;
    }
  }
  const next = actions[count - 1];
  return success({ items, next: next === undefined ? null : cursorAt(next, 0) });
}

function cursorAt({ effective_at, tie_break, action }: ActionRow, skip: number): string {
  return encodeCursor([effective_at, tie_break, action, skip]);
}

function publicEdge({ from, to, volume }: LineageEdge, { effective_at, action }: ActionRow, type: string): JsonObject {
  const publicLot = (stream: StreamId): JsonObject => {
    const { winery, code } = streamName(stream);
    return { winery, lot: code };
  };
  return {
    from: publicLot(from),
    to: publicLot(to),
    volume: publicQuantity(volume),
    action,
    effectiveAt: instantText(effective_at),
    type,
  };
}
