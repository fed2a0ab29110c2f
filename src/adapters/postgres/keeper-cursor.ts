import type { KeeperCursor } from '../../application/ports/keeper-cursor.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { type CursorRow, cursorColumns, cursorOf } from './saved-states.js';
import { statement } from './statement.js';

const claimKeeperRun = statement('claim-keeper-run');
const noteKeeper = statement('note-keeper');

/** The cursor of the keeper of checkpoints in PostgreSQL. */
export function keeperCursor({ reads }: Pick<Connections, 'reads'>): KeeperCursor {
  return {
    claimRun: async (intervalMs) => {
      const [row] = await read<CursorRow>(reads, claimKeeperRun, [intervalMs]);
      return row === undefined ? null : cursorOf(row);
    },
    note: async (cursor) => {
      await read(reads, noteKeeper, cursorColumns(cursor));
    },
  };
}
