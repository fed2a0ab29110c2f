import type { Audit, WrittenRow, WrittenTouch } from '../../src/application/ports/audit.js';
import type { StreamSlice } from '../../src/application/ports/history-reader.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { beginning, type Position, type StreamId } from '../../src/kernel/position.js';
import { MemoryHistoryReader, storedAction } from './memory-history.js';
import { type Numbered, notifications } from './memory-log.js';
import type { KeptTouch, MemoryRecord, Published } from './memory-record.js';
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
    writtenRows: async (first, last) =>
      record.published
        .filter(({ turn, change }) => turn <= seen() && change.first >= first && change.first <= last)
        .flatMap((one) => writtenRows(record, one)),
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

function writtenRows(record: MemoryRecord, published: Published): WrittenRow[] {
  const { change, proposal } = published;
  const { first, last } = change;
  return [
    { part: 'publication', first, index: last - first },
    ...proposal.revisions.map(
      ({ index, decidedBy }): WrittenRow => ({
        ...{ part: 'revision', first, index, rules: proposal.rules, decidedBy },
      }),
    ),
    ...proposal.statuses.map(({ index }): WrittenRow => ({ part: 'status', first, index })),
    ...proposal.touches.flatMap((row): WrittenRow[] => {
      const positions = record.streams.get(row.stream)?.positions ?? [];
      const kept = positions.flatMap(({ rows }) => rows).find((one) => one.row === row);
      return kept === undefined ? [] : [{ part: 'touch', first, touch: writtenTouch(kept) }];
    }),
  ];
}

function writtenTouch({ row, position }: KeptTouch): WrittenTouch {
  const { index, stream, revision, retracts, events, winery, subject, silent } = row;
  const isNotified = index >= 0;
  return {
    ...{ stream, position, revision, isNotified },
    events: events === null || !isNotified ? events : [],
    members: {
      ...{ winery, subject, silent, retracts_first: retracts?.first ?? null },
      ...{ retracts: retracts?.count ?? 0, asserts: events?.length ?? 0 },
    },
  };
}
