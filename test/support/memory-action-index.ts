import type { ActionFilter, ActionIndex, StoredRevision } from '../../src/application/ports/action-index.js';
import type { StoredAction } from '../../src/application/ports/history-reader.js';
import { comparePositions, type StreamId, samePosition } from '../../src/kernel/position.js';
import { storedAction } from './memory-history.js';
import type { KeptRevision, MemoryRecord } from './memory-record.js';

export function memoryActionIndex(record: MemoryRecord): ActionIndex {
  return {
    action: async (id) => storedAction(record, id),
    listActions: async (filter) =>
      [...record.revisions.keys()]
        .flatMap((id) => storedAction(record, id) ?? [])
        .filter((action) => matches(record, action, filter))
        .sort((a, b) => comparePositions(a.position, b.position))
        .slice(0, filter.limit),
    revision: async (id, revision) => {
      const kept = record.revisions.get(id)?.find(({ row }) => row.revision === revision);
      return kept === undefined ? null : storedRevision(kept);
    },
    listRevisions: async (id, { limit, afterRevision }) =>
      (record.revisions.get(id) ?? [])
        .filter(({ row }) => row.revision > afterRevision)
        .slice(0, limit)
        .map(storedRevision),
  };
}

function matches(
  record: MemoryRecord,
  action: StoredAction,
  { winery, stream, type, from, to, status, after }: ActionFilter,
): boolean {
  const { effectiveAt } = action.position;
  return (
    (action.winery === winery || action.otherWinery === winery) &&
    (type === null || action.type === type) &&
    (from === null || effectiveAt >= from) &&
    (to === null || effectiveAt <= to) &&
    (status === null || statusOf(action) === status) &&
    (after === null || comparePositions(action.position, after) > 0) &&
    (stream === null || touches(record, action, stream))
  );
}

/** Whether an action touches a stream at its position, or touched it until it was retracted. */
function touches(record: MemoryRecord, { position, retracted, revision }: StoredAction, stream: StreamId): boolean {
  const kept = record.streams.get(stream);
  if (kept === undefined) return false;
  const at = kept.positions[record.positionIndex(kept, position)];
  if (at === undefined || !samePosition(at.position, position)) return false;
  const newest = at.rows.at(-1)?.row;
  return newest !== undefined && (newest.events !== null || (retracted && newest.revision === revision));
}

function statusOf({ retracted, refusal }: StoredAction): 'active' | 'retracted' | 'conflicted' {
  return retracted ? 'retracted' : refusal === null ? 'active' : 'conflicted';
}

function storedRevision({ row, position, published }: KeptRevision): StoredRevision {
  const { revision, retracted, data, note, type, winery, refusal, index } = row;
  const { change, recordedAt, recordedBy, first, last } = published.change;
  return {
    ...{ position, revision, retracted, data, note, type, winery, refusal },
    ...{ change, recordedAt, recordedBy, number: first + index, first, last },
  };
}
