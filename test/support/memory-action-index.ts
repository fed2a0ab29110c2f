import type { ActionFilter, ActionIndex, StoredRevision } from '../../src/application/ports/action-index.js';
import type { StoredAction } from '../../src/application/ports/history-reader.js';
import { comparePositions, type Position, type StreamId, samePosition } from '../../src/kernel/position.js';
import { storedAction } from './memory-history.js';
import type { KeptRevision, MemoryRecord } from './memory-record.js';

/** Reads what was published up to the turn that `seen` returns. */
export function memoryActionIndex(record: MemoryRecord, seen = () => record.turn): ActionIndex {
  return {
    action: async (id) => storedAction(record, id, seen()),
    listActions: async (filter) =>
      [...record.revisions.keys()]
        .flatMap((id) => storedAction(record, id, seen()) ?? [])
        .filter((action) => matches({ record, turn: seen() }, action, filter))
        .sort((a, b) => inOrder(filter, a.position, b.position))
        .slice(0, filter.limit),
    listConflicted: async ({ limit, after }) => {
      const conflicted = [...record.revisions.keys()]
        .flatMap((id) => storedAction(record, id, seen()) ?? [])
        .filter((action) => statusOf(action) === 'conflicted')
        .filter(({ position }) => after === null || comparePositions(position, after) > 0)
        .sort((a, b) => comparePositions(a.position, b.position));
      const actions = conflicted.slice(0, limit);
      return { actions, through: actions.length < limit ? null : (actions.at(-1)?.position ?? null) };
    },
    namesWinery: async (id, winery) =>
      (record.revisions.get(id) ?? []).some(({ row }) => row.winery === winery || row.otherWinery === winery),
    revision: async (id, revision) => {
      const kept = record.revisions.get(id)?.find(({ row }) => row.revision === revision);
      return kept === undefined ? null : storedRevision(kept);
    },
    listRevisions: async (id, { limit, afterRevision }) =>
      (record.revisions.get(id) ?? [])
        .filter(({ row, published }) => row.revision > afterRevision && published.turn <= seen())
        .slice(0, limit)
        .map(storedRevision),
  };
}

interface Seen {
  readonly record: MemoryRecord;
  readonly turn: number;
}

function matches(seen: Seen, action: StoredAction, filter: ActionFilter): boolean {
  const { winery, stream, type, from, to, status, after } = filter;
  const { effectiveAt } = action.position;
  return (
    (action.winery === winery || action.otherWinery === winery) &&
    (type === null || action.type === type) &&
    (from === null || effectiveAt >= from) &&
    (to === null || effectiveAt <= to) &&
    (status === null || statusOf(action) === status) &&
    (after === null || inOrder(filter, action.position, after) > 0) &&
    (stream === null || touches(seen, action, stream) || namesVessel(action, stream))
  );
}

/** Compares positions in the order of a list. */
function inOrder({ order }: ActionFilter, a: Position, b: Position): number {
  return order === 'asc' ? comparePositions(a, b) : comparePositions(b, a);
}

/** Whether an action touches a stream at its position, or touched it until it was retracted. */
function touches({ record, turn }: Seen, action: StoredAction, stream: StreamId): boolean {
  const { position, retracted, change } = action;
  const kept = record.streams.get(stream);
  if (kept === undefined) return false;
  const at = kept.positions[record.positionIndex(kept, position)];
  if (at === undefined || !samePosition(at.position, position)) return false;
  const newest = at.rows.findLast(({ published }) => published.turn <= turn);
  return (
    newest !== undefined && (newest.row.events !== null || (retracted && newest.published.change.change === change))
  );
}

/** Whether the stream is that of a vessel which the action names without touching the stream. */
function namesVessel({ winery, type, data }: StoredAction, stream: StreamId): boolean {
  if (type !== 'addition' && type !== 'analysis') return false;
  const { vessel } = JSON.parse(data) as { readonly vessel?: string }; // The schema of both kinds.
  return stream === `vessel/${winery}/${vessel}`;
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
