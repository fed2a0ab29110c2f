import type { KeeperPlace } from '../../application/upkeep/checkpoint-keeper.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { type CursorRow, cursorColumns, cursorOf } from './saved-states.js';
import { statement } from './statement.js';

const takeKeeperTurn = statement('take-keeper-turn');
const noteKeeper = statement('note-keeper');

/** The place of the keeper of checkpoints in PostgreSQL. */
export function keeperPlace({ reads }: Pick<Connections, 'reads'>): KeeperPlace {
  return {
    take: async (turnMs) => {
      const [row] = await read<CursorRow>(reads, takeKeeperTurn, [turnMs]);
      return row === undefined ? null : cursorOf(row);
    },
    note: async (cursor) => {
      await read(reads, noteKeeper, cursorColumns(cursor));
    },
  };
}
