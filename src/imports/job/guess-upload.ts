import { tableLimits } from '../../../config/import-tables.js';
import type { JsonObject } from '../../application/json-object.js';
import { failure, type Result, success } from '../../application/result.js';
import { compileMap } from '../table/compile-map.js';
import { decodeTable } from '../table/decode-table.js';
import { guessMap } from '../table/guess-map.js';

/** A table whose map is to be guessed. */
export interface GuessRequest {
  /** Null: the rows name their wineries. */
  readonly winery: string | null;
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** Returns the columns of a table, and the first version of a map for the user to correct: none if the columns are named like the members of the API. */
export async function guessUpload(
  { winery, fileName, bytes }: GuessRequest,
  pause: () => Promise<void>,
): Promise<Result<JsonObject>> {
  const table = await decodeTable(bytes, { fileName, limits: tableLimits, pause });
  if (table.kind === 'failure') return failure('bad_request', table.detail);
  const needsMap = !compileMap(null, table, { winery: winery ?? undefined }).ok;
  return success({
    map: needsMap ? guessMap(table, { winery: winery ?? undefined, fileName }) : null,
    columns: table.columns.map(({ name }) => name),
    rows: table.rows.length,
  });
}
