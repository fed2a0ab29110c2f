import type { BelievedStream, StreamKnowledge } from '../../src/application/ports/stream-knowledge.js';
import { comparePositions, type StreamId } from '../../src/kernel/position.js';
import { memoryPage } from './memory-page.js';
import type { MemoryRecord } from './memory-record.js';

/** Reads everything that was published up to `turn`, which is fixed for a view. */
export function memoryStreamKnowledge(record: MemoryRecord, turn = () => record.turn): StreamKnowledge {
  return {
    believed: async (streams, { at, known }) => {
      const lastTurn = known === null ? turn() : Math.min(turn(), turnOf(record, known));
      return streams.map((stream) => believed(record, stream, at, lastTurn, known === null));
    },
    beforeRetraction: async (streams) =>
      streams.map((stream) => {
        const rows = (record.streams.get(stream)?.positions ?? []).flatMap((position) => position.rows);
        const turns = rows
          .filter(({ row, published }) => row.retracts !== null && published.turn <= turn())
          .map(({ published }) => published.turn);
        return believed(record, stream, null, Math.max(1, ...turns) - 1, false);
      }),
    changes: async (streams, { until, after, known }) =>
      streams.map((stream) => {
        const rows = (record.streams.get(stream)?.positions ?? [])
          .filter(({ position }) => position.effectiveAt < until)
          .flatMap((position) => position.rows)
          .map(({ published }) => published)
          .filter(({ change, turn: at }) => at <= turn() && change.first > after && change.first <= known);
        const changes = new Map(
          rows.map(({ change }) => [change.first, { change: change.change, first: change.first }]),
        );
        return [...changes.values()].sort((a, b) => a.first - b.first);
      }),
    listCodes: async (kind, winery, { search, ...page }) => {
      const prefix = `${kind}/${winery}/`;
      const codes = [...record.streams]
        .filter(([name]) => name.startsWith(prefix) && record.version(name as StreamId, turn()) !== undefined)
        .map(([name]) => name.slice(prefix.length))
        .filter((code) => search === null || code.toLowerCase().includes(search.toLowerCase()));
      return memoryPage(codes, page);
    },
  };
}

function believed(
  record: MemoryRecord,
  stream: StreamId,
  at: number | null,
  turn: number,
  isPresent: boolean,
): BelievedStream {
  const lastAt = at ?? Number.POSITIVE_INFINITY;
  const head = isPresent ? record.currentHead(stream, turn) : null;
  const checkpoint = record.checkpoint(stream, ({ effectiveAt }) => effectiveAt <= lastAt, turn);
  const base = head !== null && head.position.effectiveAt <= lastAt ? head : checkpoint;
  const numbers = (record.streams.get(stream)?.positions ?? [])
    .filter(({ position }) => position.effectiveAt <= lastAt)
    .flatMap(({ rows }) => rows.filter(({ published }) => published.turn <= turn))
    .map(({ published }) => published.change.last);
  const number = isPresent && at === null ? (record.version(stream, turn)?.number ?? 0) : Math.max(0, ...numbers);
  const touches = record
    .touches(stream, turn)
    .filter(({ position }) => position.effectiveAt <= lastAt)
    .filter(({ position }) => base === null || comparePositions(position, base.position) > 0)
    .map(({ row, position, published }) => ({
      position,
      revision: row.revision,
      events: row.events ?? [],
      number: published.change.last,
    }));
  return { base: base === null ? null : { position: base.position, state: base.state, number }, touches, number };
}

/** The last turn that begins at or before a notification. */
export function turnOf({ published }: MemoryRecord, number: number): number {
  return published.findLast(({ change }) => change.first <= number)?.turn ?? 0;
}
