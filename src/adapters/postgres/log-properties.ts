import type { NotificationLog } from '../../application/ports/notification-log.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

export type LogProperties = Pick<NotificationLog, 'pageSize' | 'incarnation'>;

const logProperties = statement('log-properties');

/** Returns the properties that were stored when the log was created. */
export async function storedLogProperties(queryable: Queryable): Promise<LogProperties> {
  const [row] = await read<{ page_size: number; incarnation: string }>(queryable, logProperties, []);
  if (row === undefined) throw new Error('the log has no properties, though the database is migrated');
  return { pageSize: row.page_size, incarnation: row.incarnation };
}
