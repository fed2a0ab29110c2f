import type { BelievedStream, BelievedTouch, StreamKnowledge } from '../../application/ports/stream-knowledge.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { bounded } from './position-bound.js';
import { statement } from './statement.js';
import { presentBodies, type StoredBodies } from './stored-bodies.js';
import { positionOf } from './stored-touch.js';

const believed = statement('believed');
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
export function streamKnowledge(queryable: Queryable, bodies: StoredBodies = presentBodies): StreamKnowledge {
  return {
    believed: async (streams, { at, known }) =>
      believedStreams(
        await read<BelievedRow>(queryable, believed, [streams, at === null ? null : bounded(at), known]),
        streams.length,
        bodies,
      ),
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

function believedStreams(rows: readonly BelievedRow[], count: number, bodies: StoredBodies): BelievedStream[] {
  const rowsOf = Array.from({ length: count }, (): BelievedRow[] => []);
  for (const row of rows) rowsOf[row.ordinal - 1]?.push(row);
  return rowsOf.map((ofStream) => believedStream(ofStream, bodies));
}

function believedStream([summary, ...touches]: readonly BelievedRow[], bodies: StoredBodies): BelievedStream {
  if (summary === undefined) throw new Error('believed.sql returned no row for a stream');
  const { number, body, schema } = summary;
  return {
    // The notification number of the saved state alone is not stored. The stream's number is used instead: it is never lower.
    base: body === null ? null : { position: positionOf(summary), state: bodies.state(body, schema ?? 1), number },
    touches: touches.map((touch) => believedTouch(touch, bodies)),
    number,
  };
}

function believedTouch(row: BelievedRow, bodies: StoredBodies): BelievedTouch {
  return {
    position: positionOf(row),
    revision: row.revision ?? 0,
    events: bodies.events(row.body, row.schema ?? 1),
    number: row.number,
  };
}
