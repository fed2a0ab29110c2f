import type { Audit } from '../../src/application/ports/audit.js';
import type { StreamSlice } from '../../src/application/ports/history-reader.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { beginning, type Position, type StreamId } from '../../src/kernel/position.js';
import { MemoryHistoryReader, storedAction } from './memory-history.js';
import { type Numbered, notifications } from './memory-log.js';
import type { MemoryRecord, Published } from './memory-record.js';
import { turnOf } from './memory-stream-knowledge.js';

/** The reads of the verifier, of everything that was published up to the turn that `seen` returns. */
export function memoryAudit(record: MemoryRecord, seen: () => number): Audit {
  const ofRows = (rows: readonly { readonly published: Published }[]): Numbered[] => {
    const published = new Set(rows.map((row) => row.published).filter(({ turn }) => turn <= seen()));
    return [...published].sort((a, b) => a.turn - b.turn).flatMap((one) => notifications(record, one));
  };
  return {
    asOf: (known, { checkpoints }) => {
      const turn = Math.min(seen(), turnOf(record, known));
      const reader = new MemoryHistoryReader(record, () => turn);
      return {
        after: (queries) => reader.after(queries),
        slices: (queries) => (checkpoints ? reader.slices(queries) : slicesFromNothing(reader, queries)),
        actions: async (ids) =>
          ids.flatMap((id) => {
            const action = storedAction(record, id, turn);
            if (action === null) return [];
            const kept = record.revisions.get(id)?.find(({ row }) => row.revision === action.revision);
            return { ...action, rules: kept?.published.proposal.rules ?? 0 };
          }),
      };
    },
    notificationsOfLots: async (lots) =>
      lots.map((lot) => {
        const rows = (record.streams.get(lot)?.positions ?? []).flatMap((position) => position.rows);
        return ofRows(rows).filter(({ text }) => {
          const { data } = parseNotification(text);
          return 'lot' in data && `lot/${data.winery}/${data.lot}` === lot;
        });
      }),
    notificationsOfActions: async (ids) => {
      const asked = new Set(ids);
      const rows = ids.flatMap((id) => [...(record.revisions.get(id) ?? []), ...(record.statuses.get(id) ?? [])]);
      return ofRows(rows).filter(({ text }) => {
        const { data } = parseNotification(text);
        return !('lot' in data) && asked.has(data.action);
      });
    },
    exportSnapshot: async () => String(seen()),
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
