import type { FollowerReader } from '../../followers/follower-reader.js';
import { type Connections, select } from './connections.js';
import { read, unavailable } from './failure.js';
import { PartTransaction, useFollowerSchema } from './follower-transaction.js';
import { statement } from './statement.js';

const liveFollower = statement('live-follower');

interface LiveRow {
  readonly generation: number;
  readonly version: number;
  readonly position: number;
}

/**
 * Reads the tables of followers in PostgreSQL. Each read is one transaction, so that the position and the results are of one snapshot. The connection is
 * pipelined: statements that need no answer share a round trip with the next one. If one of them fails, so do those after it, except `begin`, whose outcome is checked.
 */
export function followerReader({ reads }: Pick<Connections, 'reads'>): FollowerReader {
  return {
    live: async (name) => (await read<LiveRow>(reads, liveFollower, [name]))[0] ?? null,
    read: async ({ name, version, readsFrom = version }, work) => {
      const client = await reads.connect().catch((error: unknown) => {
        throw unavailable(error);
      });
      try {
        const [, [live]] = await Promise.all([
          client.query('begin isolation level repeatable read read only'),
          select<LiveRow>(client, liveFollower, [name]),
        ]);
        const isReadable = live !== undefined && live.version >= readsFrom && live.version <= version;
        // The schema is set before the first read, because the server runs statements in the order in which they were sent.
        const [, found] = isReadable
          ? await Promise.all([
              useFollowerSchema(client, name, live.generation),
              work(new PartTransaction(client, false)),
            ])
          : [null, null];
        void client.query('commit').then(
          () => client.release(),
          () => client.release(true),
        );
        return live === undefined || found === null ? null : { position: live.position, value: found };
      } catch (error) {
        // The end of the connection ends its transaction.
        client.release(true);
        throw unavailable(error);
      }
    },
  };
}
