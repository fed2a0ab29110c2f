import { lostRangeLimits } from '../../../config/backup.js';
import { levelOfLostNumbers } from '../../application/level.js';
import { type Queryable, select } from './connections.js';
import { statement } from './statement.js';

const fill = statement('fill-log');

/** `first` to `last` − 1 are lost, and `last` is the last number of the log. */
export interface FilledNumbers {
  readonly first: number;
  readonly last: number;
}

/** Declares the numbers after the end of the log lost, up to `through`. Returns them, or nothing if the log already reaches `through`. */
export async function fillLog(queryable: Queryable, through: number, nowMs: number): Promise<readonly FilledNumbers[]> {
  const values = [through, nowMs, lostRangeLimits.numbersPerChangeSet, levelOfLostNumbers];
  const rows = await select<{ first_lost: number | string | null; last_filled: number | string }>(
    queryable,
    fill,
    values,
  );
  // A connection outside of a pool returns bigints as texts.
  return rows.flatMap(({ first_lost: first, last_filled: last }) =>
    first === null ? [] : [{ first: Number(first), last: Number(last) }],
  );
}
