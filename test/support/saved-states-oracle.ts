/** Folds all touches of each stream from nothing, and compares the result with every saved state that a reader would use. Shares no query with the program. */
import { Client } from 'pg';
import { decodeEvent } from '../../src/application/change/codec.js';
import { cellarDomain } from '../../src/cellar/domain.js';
import type { CellarState } from '../../src/cellar/state.js';

interface SavedStatesFound {
  readonly streams: number;
  readonly touches: number;
  readonly checkpoints: number;
  readonly heads: number;
  /** For each stream, the numbers of touches between its checkpoints, from its beginning to its end. */
  readonly gaps: ReadonlyMap<string, readonly number[]>;
  /** The saved states that are not what the touches make. */
  readonly wrong: readonly string[];
}

interface Row {
  readonly stream: string;
  readonly what: 'touch' | 'checkpoint' | 'head';
  readonly effective_at: string;
  readonly tie_break: string;
  readonly action: string;
  /** Events or a state. */
  readonly body: string;
}

/** In timeline order, each touch before the states that are saved just after it. */
const all = `select * from (
    select stream, 'touch' as what, effective_at, tie_break, action, events as body, 0 as part
    from published_touch t where events is not null and not exists (
      select from published_touch n
      where n.stream = t.stream and n.effective_at = t.effective_at and n.tie_break = t.tie_break and n.action = t.action and n.first > t.first)
    union all
    select stream, 'checkpoint', effective_at, tie_break, action, state, 1 from published_checkpoint where outdated_by is null
    union all
    select stream, 'head', h.effective_at, h.tie_break, h.action, h.state, 2 from head h join current_version v using (stream, counter, mark)
  ) r order by stream, effective_at, tie_break, action, part`;

export async function foldedSavedStates(connectionString: string): Promise<SavedStatesFound> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read');
    return compared((await client.query<Row>(all)).rows);
  } finally {
    await client.end();
  }
}

function compared(rows: readonly Row[]): SavedStatesFound {
  const states = new Map<string, CellarState>();
  const gaps = new Map<string, number[]>();
  const counts = { touch: 0, checkpoint: 0, head: 0 };
  const wrong: string[] = [];
  for (const [index, { stream, what, effective_at, tie_break, action, body }] of rows.entries()) {
    counts[what] += 1;
    const state = states.get(stream) ?? cellarDomain.initial(stream);
    const list = gaps.get(stream) ?? [0];
    gaps.set(stream, list);
    if (what === 'touch') {
      const position = { effectiveAt: Number(effective_at), tieBreak: Number(tie_break), id: action };
      const events = body === '' ? [] : body.split('\u001e');
      states.set(
        stream,
        events.reduce((s, event) => cellarDomain.evolve(s, decodeEvent(event), position), state),
      );
      list[list.length - 1] = (list.at(-1) ?? 0) + 1;
    } else {
      if (what === 'checkpoint') list.push(0);
      const later = rows[index + 1];
      const isLast = what === 'checkpoint' || later?.stream !== stream || later.what !== 'touch';
      if (body !== JSON.stringify(state) || !isLast) wrong.push(`${what} ${stream} ${effective_at} ${action}`);
    }
  }
  return {
    ...{ streams: states.size, touches: counts.touch, gaps },
    ...{ checkpoints: counts.checkpoint, heads: counts.head, wrong },
  };
}
