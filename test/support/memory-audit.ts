import type { Audit, WrittenRow, WrittenTouch } from '../../src/application/ports/audit.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { type Numbered, notifications } from './memory-log.js';
import type { KeptTouch, MemoryRecord, Published } from './memory-record.js';

/** The reads of the verifier, of everything that was published up to the turn that `seen` returns. */
export function memoryAudit(record: MemoryRecord, seen: () => number): Audit {
  const ofRows = (rows: readonly { readonly published: Published }[]): Numbered[] => {
    const published = new Set(rows.map((row) => row.published).filter(({ turn }) => turn <= seen()));
    return [...published].sort((a, b) => a.turn - b.turn).flatMap((one) => notifications(record, one));
  };
  return {
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
        return 'action' in data && !('lot' in data) && asked.has(data.action);
      });
    },
    writtenRows: async (first, last) =>
      record.published
        .filter(({ turn, change }) => turn <= seen() && change.first >= first && change.first <= last)
        .flatMap((one) => writtenRows(record, one)),
    exportSnapshot: async () => String(seen()),
  };
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
