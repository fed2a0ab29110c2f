import type { Archive } from '../../application/ports/archive.js';
import { actionIndex } from './action-index.js';
import type { Connections } from './connections.js';
import { knowledge } from './knowledge.js';
import { notificationLog } from './notification-log.js';
import { settingsTable } from './settings-table.js';

/** The Archive on the primary: every read is one statement with its own snapshot, and sees all that was committed before it began. */
export function postgresArchive(connections: Connections): Archive {
  return {
    ...settingsTable(connections),
    ...actionIndex(connections),
    ...knowledge(connections),
    ...notificationLog(connections),
  };
}
