import type { LotChange, LotChangeQuery } from '../../application/live-use-cases.js';
import type { ChangeSets } from '../../application/ports/change-sets.js';
import type { StoredChange } from '../../application/ports/stored-change.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { answerPlace } from '../../encryption/places.js';
import type { Connections, Queryable } from './connections.js';
import { read } from './failure.js';
import { boundId } from './position-bound.js';
import { statement } from './statement.js';
import { withContent } from './stored-content.js';

const changesById = statement('changes-by-id');
const changes = statement('changes');
const changeStreams = statement('change-streams');
const rules = statement('rules');
const lotChanges = statement('lot-changes');
const latestLotChanges = statement('latest-lot-changes');

interface ChangeRow {
  readonly change_set: string;
  readonly request_hash: string;
  readonly expected_revision: number | null;
  readonly answer: string;
  readonly winery: string;
  readonly first: number;
  readonly last: number;
  readonly recorded_at: number;
  readonly recorded_by: string | null;
  readonly request: string | null;
}

export function changeSets({ reads, content }: Connections): ChangeSets {
  return {
    find: async (change) => (await findChanges(reads, [change], content))[0] ?? null,
    findAll: (changes) => findChanges(reads, changes, content),
    list: async ({ after, limit }) =>
      (await read<ChangeRow>(reads, changes, [boundId(after ?? ''), limit])).map((row) => storedChange(row, content)),
    rules: async ({ first, last }) => {
      const rows = await read<{ first: number; rules: number; of_actions: boolean }>(reads, rules, [first, last]);
      return new Map(rows.map((row) => [row.first, { rules: row.rules, ofActions: row.of_actions }]));
    },
    lotChanges: (query) => findLotChanges(reads, query),
    streamsOf: async (change) =>
      (await read<{ stream: string }>(reads, changeStreams, [change])).map(({ stream }) => stream),
  };
}

interface LotChangeRow {
  readonly first: number;
  readonly last: number;
  readonly change_set: string;
  readonly stream: string;
  readonly correction: boolean;
}

async function findLotChanges(
  queryable: Queryable,
  { after, through, winery, lot, latest, from, limit }: LotChangeQuery,
): Promise<LotChange[]> {
  const prefix = winery === null ? 'lot' : `lot/${winery}`;
  // '0' is the character after '/' in the C collation. No code has a control character.
  const [lowest, below] =
    winery === null || lot === null
      ? [`${prefix}/`, `${prefix}0`]
      : [lotStream(winery, lot), `${lotStream(winery, lot)}\u0001`];
  const last = from === null ? [0, ''] : [from.first, lotStream(from.winery, from.lot)];
  const values = [after, through, lowest, below, ...last, limit];
  const rows = await read<LotChangeRow>(queryable, latest ? latestLotChanges : lotChanges, values);
  return rows.map((row) => {
    const { winery, code } = streamName(row.stream);
    return { change: row.change_set, first: row.first, last: row.last, winery, lot: code, correction: row.correction };
  });
}

/** Returns those of the change sets that are published or remembered, in no particular order. */
export async function findChanges(
  queryable: Queryable,
  ids: readonly string[],
  content: ContentCipher,
): Promise<StoredChange[]> {
  return (await read<ChangeRow>(queryable, changesById, [ids])).map((row) => storedChange(row, content));
}

function storedChange(row: ChangeRow, content: ContentCipher): StoredChange {
  const change = {
    change: row.change_set,
    requestHash: row.request_hash,
    expectedRevision: row.expected_revision,
    winery: row.winery,
    first: row.first,
    last: row.last,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
    request: row.request,
  };
  return withContent(change, 'answer', () => content.open(row.answer, answerPlace(row.change_set)));
}
