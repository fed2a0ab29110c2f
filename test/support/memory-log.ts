import { type LogEntry, type LogRow, logEntries } from '../../src/adapters/postgres/log-entry.js';
import type { Position } from '../../src/kernel/position.js';
import type { MemoryRecord, Published } from './memory-record.js';

/** Notifications first…last as texts: the rows are this store's own, the contract's shape is rendered where the other adapter renders it. */
export function renderedLog(record: MemoryRecord, first: number, last: number): string[] {
  return record.published
    .filter(({ change }) => change.last >= first && change.first <= last)
    .flatMap((published) => notifications(record, published))
    .filter(({ number }) => number >= first && number <= last)
    .map(({ text }) => text);
}

function notifications(record: MemoryRecord, published: Published): LogEntry[] {
  const { unit, change } = published;
  const common = {
    first: change.first,
    last: change.last,
    change_set: change.change,
    recorded_at: change.recordedAt,
    subject: null,
    type: null,
    retracted: false,
    data: null,
    note: null,
    refusal: null,
    retracts_first: null,
    retracts: 0,
    asserts: 0,
    events: null,
  };
  const placed = (position: Position) => ({
    action: position.id,
    effective_at: position.effectiveAt,
    tie_break: position.tieBreak,
  });
  const revisions = unit.revisions.flatMap((row) => {
    const kept = record.revisions.get(row.position.id)?.find((one) => one.row === row);
    return kept === undefined ? [] : [{ row, position: kept.position }];
  });
  const entries = unit.touches.flatMap((row) => {
    const kept = record.streams
      .get(row.stream)
      ?.places.flatMap(({ said }) => said)
      .find((one) => one.row === row);
    return kept === undefined || row.index < 0 ? [] : [{ row, position: kept.position }];
  });
  const rendered = [
    ...revisions.flatMap(({ row, position }) => {
      const { index: idx, winery, revision, type, retracted, data, note, refusal } = row;
      const said = { idx, winery, revision, type, retracted, data, note, refusal };
      return logEntries({ ...common, ...placed(position), ...said, part: 'revision' } satisfies LogRow, []);
    }),
    ...unit.statuses.flatMap(({ index: idx, action, winery, revision, refusal }) => {
      const kept = record.statuses.get(action)?.find((one) => one.published === published && one.row.index === idx);
      const type = record.revisions.get(action)?.find(({ row }) => row.revision === revision)?.row.type ?? null;
      if (kept === undefined) return [];
      return logEntries(
        { ...common, ...placed(kept.position), idx, winery, revision, refusal, type, part: 'status' } satisfies LogRow,
        [],
      );
    }),
    ...entries.flatMap(({ row, position }) => {
      const said = { idx: row.index, winery: row.winery, subject: row.subject, revision: row.revision };
      const taken = { retracts_first: row.retracts?.first ?? null, retracts: row.retracts?.count ?? 0 };
      const events = row.events ?? [];
      return logEntries(
        { ...common, ...placed(position), ...said, ...taken, asserts: events.length, part: 'entry' } satisfies LogRow,
        events,
      );
    }),
  ];
  return rendered.sort((a, b) => a.number - b.number);
}
