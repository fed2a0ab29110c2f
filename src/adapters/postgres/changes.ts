import type { Keyset } from '../../application/ports/archive.js';
import type { StoredChange } from '../../application/ports/stored-change.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { boundId } from './position-bound.js';
import { statement } from './statement.js';

const changesById = statement('changes-by-id');
const changesKnown = statement('changes');
const changeOfNumber = statement('change-of-number');

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
}

/** Those of the change sets that are published, in no order. */
export async function findChanges(queryable: Queryable, changes: readonly string[]): Promise<StoredChange[]> {
  return (await read<ChangeRow>(queryable, changesById, [changes])).map(storedChange);
}

/** Those that are known, published or only remembered, in the order of their ids. */
export async function listChanges(queryable: Queryable, { after, limit }: Keyset): Promise<StoredChange[]> {
  return (await read<ChangeRow>(queryable, changesKnown, [boundId(after ?? ''), limit])).map(storedChange);
}

export async function changeHolding(queryable: Queryable, number: number): Promise<StoredChange | null> {
  const [row] = await read<ChangeRow>(queryable, changeOfNumber, [number]);
  return row === undefined ? null : storedChange(row);
}

function storedChange(row: ChangeRow): StoredChange {
  return {
    change: row.change_set,
    requestHash: row.request_hash,
    expectedRevision: row.expected_revision,
    answer: row.answer,
    winery: row.winery,
    first: row.first,
    last: row.last,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}
