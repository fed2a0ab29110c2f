import type pg from 'pg';
import type { FollowerTransaction } from '../../followers/definition.js';
import { select } from './connections.js';
import { unavailable } from './failure.js';
import { statement } from './statement.js';

const useSchema = statement('use-follower-schema');
const notifyFollower = statement('notify-follower');

/** Returns the name of the schema that holds the tables of a generation, or, without one, of that which has views of the live tables. */
export function followerSchema(follower: string, generation?: number): string {
  return generation === undefined ? `follower_${follower}` : `follower_${follower}_${generation}`;
}

/** Until the end of the transaction, unqualified names mean the tables of a generation first. */
export async function useFollowerSchema(client: pg.PoolClient, follower: string, generation: number): Promise<void> {
  await select(client, useSchema, [followerSchema(follower, generation)]);
}

/** One part's transaction. Its notifications are collected, and stored at the end by `flush`. */
export class PartTransaction implements FollowerTransaction {
  private readonly types: string[] = [];
  private readonly data: string[] = [];

  constructor(
    private readonly client: pg.PoolClient,
    private readonly notifies: boolean,
  ) {}

  async query<Row extends object>(
    sql: Parameters<FollowerTransaction['query']>[0],
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    try {
      if (typeof sql !== 'string') return await select<Row>(this.client, sql, values);
      return (await this.client.query<Row & pg.QueryResultRow>(sql, [...values])).rows;
    } catch (error) {
      throw unavailable(error);
    }
  }

  async notify(type: string, data: unknown): Promise<void> {
    if (!this.notifies) return;
    this.types.push(type);
    this.data.push(JSON.stringify(data));
  }

  async flush(follower: string, position: number): Promise<void> {
    if (this.types.length > 0) await select(this.client, notifyFollower, [follower, position, this.types, this.data]);
  }
}
