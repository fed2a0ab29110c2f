import type { BelievedHistory } from '../../src/application/ports/believed-history.js';
import type { StreamSlice } from '../../src/application/ports/history-reader.js';
import { beginning, type Position, type StreamId } from '../../src/kernel/position.js';
import { MemoryHistoryReader, storedAction } from './memory-history.js';
import type { MemoryRecord } from './memory-record.js';
import { turnOf } from './memory-stream-knowledge.js';

/** Reads what was believed once, of everything that was published up to the turn that `seen` returns. */
export function memoryBelievedHistory(record: MemoryRecord, seen: () => number): BelievedHistory {
  return {
    asOf: (known, { checkpoints }) => {
      const turn = Math.min(seen(), turnOf(record, known));
      const reader = new MemoryHistoryReader(record, () => turn);
      return {
        after: (queries, cutBefore) => reader.after(queries, cutBefore),
        slices: (queries, cutBefore) =>
          checkpoints ? reader.slices(queries, cutBefore) : slicesFromNothing(reader, queries),
        actions: async (ids) =>
          ids.flatMap((id) => {
            const action = storedAction(record, id, turn);
            if (action === null) return [];
            const kept = record.revisions.get(id)?.find(({ row }) => row.revision === action.revision);
            return { ...action, rules: kept?.published.proposal.rules ?? 0 };
          }),
        actionsThen: (ids) => reader.actions(ids),
        streamNumber: async (stream) => record.version(stream, turn)?.number ?? 0,
      };
    },
  };
}

async function slicesFromNothing(
  reader: MemoryHistoryReader,
  queries: readonly { readonly stream: StreamId; readonly before: Position; readonly ahead: number }[],
): Promise<StreamSlice[]> {
  const counts = await reader.slices(queries);
  const whole = await reader.after(
    queries.map(({ stream }) => ({ stream, after: beginning, limit: Number.MAX_SAFE_INTEGER })),
  );
  return whole.map((slice, index) => {
    const last = counts[index]?.touches.at(-1)?.position ?? counts[index]?.base?.position;
    const touches = slice.touches.slice(0, slice.touches.findIndex(({ position }) => position.id === last?.id) + 1);
    return { ...slice, touches, more: touches.length < slice.touches.length };
  });
}
