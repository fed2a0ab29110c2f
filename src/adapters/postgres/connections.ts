import pg from 'pg';
import type { PostgresLimits } from '../../../config/postgres.js';
import type { Statement } from './statement.js';

/**
 * Owns: the two pools. One for commits, one for all else, so that a burst of reads never delays a commit.
 * Does not own: transactions, retries.
 * Invariants: every int8 read is a safe integer; every session plans for few rows by index, whatever the statistics say of a young table.
 */
export interface Connections {
  readonly commits: pg.Pool;
  readonly reads: pg.Pool;
  close(): Promise<void>;
}

/** Where a statement is run: a pool for a single one, a client inside of a transaction. */
export type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

const int8Oid = 20;
/** Each of our statements reaches its rows by index. Plans made while tables are empty stay right when they are not. */
export const planningOptions = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c enable_bitmapscan=off',
  '-c enable_material=off',
  // Prefers sorting place by place in index order, which a limit can stop, to sorting all of a stream first.
  '-c enable_sort=off',
  '-c jit=off',
  '-c timezone=UTC',
].join(' ');

export function openConnections(connectionString: string, limits: PostgresLimits): Connections {
  const commits = pool(connectionString, limits, limits.commitConnections);
  const reads = pool(connectionString, limits, limits.readConnections);
  return {
    commits,
    reads,
    close: async () => {
      await Promise.all([commits.end(), reads.end()]);
    },
  };
}

function pool(connectionString: string, limits: PostgresLimits, max: number): pg.Pool {
  const created = new pg.Pool({
    connectionString,
    max,
    idleTimeoutMillis: limits.idleConnectionMs,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statement_timeout: limits.statementTimeoutMs,
    keepAlive: true,
    application_name: 'solera',
    options: planningOptions,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that breaks is replaced at the next use; whoever was using one gets the error there.
  created.on('error', ignore);
  // The pool listens to those at rest only; one that breaks while somebody has it would end the process by an event that nobody heard.
  created.on('connect', (client) => client.on('error', ignore));
  return created;
}

function ignore(): void {}

const typeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (oid === int8Oid && format !== 'binary') return safeInteger;
  return pg.types.getTypeParser(oid, format as 'text');
}) as typeof pg.types.getTypeParser; // The overloads differ only in the parser's argument, which depends on the format alone.

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`beyond the safe integers: ${text}`);
  return value;
}

/** Runs a prepared statement and gives its rows. `Row` states what the SQL file selects. */
export async function select<Row extends object>(
  queryable: Queryable,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await queryable.query<Row & pg.QueryResultRow>({ name, text, values: [...values] });
  return rows;
}
