import type {
  BelievedStream,
  BelievedTouch,
  StreamChange,
  StreamKnowledge,
} from '../../application/ports/stream-knowledge.js';
import type { StreamId } from '../../kernel/position.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { bounded } from './position-bound.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';
import { withEvents, withState } from './stored-content.js';
import { positionOf } from './stored-touch.js';

const believed = statement('believed');
const changesOfStreams = statement('changes-of-streams');
const lastRetractions = statement('last-retractions');
const streamNames = statement('stream-names');

interface BelievedRow {
  /** The index of the stream in the query, from 1. */
  readonly ordinal: number;
  /** 0: the saved state, if there is one, and the number of the stream; 1: a touch after the saved state. */
  readonly part: 0 | 1;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
  readonly revision: number | null;
  readonly number: number;
  readonly body: string | null;
  /** Of the body. */
  readonly schema: number | null;
}

/** Reads on a pool, where each call sees its own instant, or on the connection of a view, where all see the same one. */
export function streamKnowledge(queryable: Queryable, bodies: StoredBodies): StreamKnowledge {
  const believedAt = async (streams: readonly StreamId[], at: number | null, known: readonly number[] | null) => {
    const rows = await read<BelievedRow>(queryable, believed, [streams, at === null ? null : bounded(at), known]);
    return believedStreams(rows, streams, bodies);
  };
  return {
    believed: (streams, { at, known }) => believedAt(streams, at, known === null ? null : streams.map(() => known)),
    beforeRetraction: async (streams) => {
      const retracted = await read<{ first: number | null }>(queryable, lastRetractions, [streams]);
      // The two reads may see different states of the database: what was believed at a number never changes.
      const known = retracted.map(({ first }) => (first === null ? 0 : first - 1));
      return believedAt(streams, null, known);
    },
    changes: async (streams, { until, after, known }) => {
      type Row = StreamChange & { readonly ordinal: number };
      const rows = await read<Row>(queryable, changesOfStreams, [streams, bounded(until), after, known]);
      const changesOf = streams.map((): StreamChange[] => []);
      for (const { ordinal, change, first } of rows) changesOf[ordinal - 1]?.push({ change, first });
      return changesOf;
    },
    listCodes: async (kind, winery, { search, after, limit }) => {
      const prefix = `${kind}/${winery}/`;
      // '0' is the character after '/' in the C collation.
      const beyond = `${kind}/${winery}0`;
      const values = [prefix, beyond, `${prefix}${after ?? ''}`, search, limit];
      const rows = await read<{ stream: string }>(queryable, streamNames, values);
      return rows.map((row) => row.stream.slice(prefix.length));
    },
  };
}

function believedStreams(
  rows: readonly BelievedRow[],
  streams: readonly StreamId[],
  bodies: StoredBodies,
): BelievedStream[] {
  const rowsOf = streams.map((): BelievedRow[] => []);
  for (const row of rows) rowsOf[row.ordinal - 1]?.push(row);
  return rowsOf.map((own, index) => believedStream(own, streams[index] ?? '', bodies));
}

function believedStream(
  [summary, ...touches]: readonly BelievedRow[],
  stream: StreamId,
  bodies: StoredBodies,
): BelievedStream {
  if (summary === undefined) throw new Error('believed.sql returned no row for a stream');
  const { number, body } = summary;
  return {
    // The notification number of the saved state alone is not stored. The stream's number is used instead: it is never lower.
    base: body === null ? null : baseOf(summary, body, stream, bodies),
    touches: touches.map((row) => believedTouch(row, stream, bodies)),
    number,
  };
}

function baseOf(
  row: BelievedRow,
  body: string,
  stream: StreamId,
  bodies: StoredBodies,
): NonNullable<BelievedStream['base']> {
  const position = positionOf(row);
  const columns = { body, schema: row.schema ?? 1, stream, action: position.id };
  return withState({ position, number: row.number }, bodies, columns);
}

function believedTouch(row: BelievedRow, stream: StreamId, bodies: StoredBodies): BelievedTouch {
  const position = positionOf(row);
  const touch = { position, revision: row.revision ?? 0, number: row.number };
  return withEvents(touch, bodies, { body: row.body, schema: row.schema ?? 1, stream, action: position.id });
}
