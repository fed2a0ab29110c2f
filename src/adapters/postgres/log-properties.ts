import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const logProperties = statement('log-properties');

/** Returns the page size that was stored when the log was created. */
export async function storedPageSize(queryable: Queryable): Promise<number> {
  const [row] = await read<{ page_size: number }>(queryable, logProperties, []);
  if (row === undefined) throw new Error('the log has no properties, though the database is migrated');
  return row.page_size;
}
