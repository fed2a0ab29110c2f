import type { DatabaseLevel } from '../../application/ports/database-level.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const storedLevel = statement('database-level');
const raiseLevel = statement('raise-level');

export function databaseLevel({ reads }: Connections): DatabaseLevel {
  return {
    read: async () => {
      const [row] = await read<{ level: number }>(reads, storedLevel, []);
      if (row === undefined) throw new Error('the database has no level, though it is migrated');
      return row.level;
    },
    raise: async (to) => {
      await read(reads, raiseLevel, [to]);
    },
  };
}
