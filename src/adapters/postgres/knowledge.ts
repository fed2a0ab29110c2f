import type { Archive, BelievedTouch } from '../../application/ports/archive.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { bounded } from './position-bound.js';
import { statement } from './statement.js';
import { positionOf, splitEvents } from './stored-touch.js';

/** What was believed of a stream (promise 2), and which streams there are. */
const believed = statement('believed');
const streams = statement('streams');

type KnowledgeArchive = Pick<Archive, 'believed' | 'streams'>;

interface BelievedRow {
  /** 0: the base and the state's number; 1: a touch. */
  readonly part: 0 | 1;
  readonly effective_at: number | null;
  readonly tie_break: number | null;
  readonly action: string | null;
  readonly revision: number | null;
  readonly number: number;
  readonly body: string | null;
}

export function knowledge({ reads }: Connections): KnowledgeArchive {
  return {
    believed: async (stream, { at, known }) => {
      const [summary, ...touches] = await read<BelievedRow>(reads, believed, [
        stream,
        at === null ? null : bounded(at),
        known,
      ]);
      if (summary === undefined) throw new Error('believed gave no row');
      const { number, body } = summary;
      return {
        // What a saved state reflects is not noted number by number; the whole state's number is never below it.
        base: body === null ? null : { position: positionOf(summary), state: body, number },
        touches: touches.map(believedTouch),
        number,
      };
    },
    streams: async (kind, winery, { search, after, limit }) => {
      const prefix = `${kind}/${winery}/`;
      // '0' follows '/' in the C collation.
      const beyond = `${kind}/${winery}0`;
      const values = [prefix, beyond, `${prefix}${after ?? ''}`, search, limit];
      const rows = await read<{ stream: string }>(reads, streams, values);
      return rows.map((row) => row.stream.slice(prefix.length));
    },
  };
}

function believedTouch(row: BelievedRow): BelievedTouch {
  return {
    position: positionOf(row),
    revision: row.revision ?? 0,
    events: splitEvents(row.body),
    number: row.number,
  };
}
