import type { KeyRegistry, RegisteredKey } from '../../encryption/key-registry.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const wineryKeys = statement('winery-keys');
const registerKeys = statement('register-keys');
const destroyKeys = statement('destroy-keys');
const countSealed = statement('count-sealed');

/** Returns the KeyRegistry of PostgreSQL. */
export function keyRegistry({ reads }: Pick<Connections, 'reads'>): KeyRegistry {
  return {
    list: () => read<RegisteredKey>(reads, wineryKeys, []),
    register: async (keys) => {
      const columns = [keys.map(({ key }) => key), keys.map(({ winery }) => winery)];
      await read(reads, registerKeys, [...columns, keys.map(({ fingerprint }) => fingerprint)]);
    },
    destroy: async (winery, keys, atMs) => {
      const [row] = await read<{ deleted: number }>(reads, destroyKeys, [winery, keys, atMs]);
      return row?.deleted ?? 0;
    },
    countSealed: async () => {
      const rows = await read<{ key: string; rows: number }>(reads, countSealed, []);
      return new Map(rows.map((row) => [row.key, row.rows]));
    },
  };
}
