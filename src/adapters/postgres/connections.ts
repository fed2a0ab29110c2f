import pg from 'pg';
import type { PostgresLimits } from '../../../config/postgres.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { sendLargeParametersUncopied } from './large-parameters.js';
import type { Statement } from './statement.js';

/**
 * The connections to the database.
 * Owns: three pools, one for commits, one for what followers write, and one for everything else, so that a burst of reads never delays a commit.
 * Does not own: transactions, retries.
 * Invariants: every int8 that is read is a safe integer; every session plans for few rows and by index, whatever the statistics of a young table.
 */
export interface Connections {
  readonly commits: pg.Pool;
  readonly reads: pg.Pool;
  readonly followers: pg.Pool;
  /** Seals the content of encrypted wineries before it is written, and opens what is read. */
  readonly content: ContentCipher;
  close(): Promise<void>;
}

/** A pool for a single statement, or a client within a transaction. */
export type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

const int8Oid = 20;
/** Every statement reaches its rows by index, so that a plan made for empty tables is still right when they are full. @internal for tests */
export const planningOptions = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c enable_bitmapscan=off',
  '-c enable_material=off',
  // Prefers an incremental sort in index order, which a limit can stop, to sorting all rows of a stream first.
  '-c enable_sort=off',
  '-c jit=off',
  '-c timezone=UTC',
].join(' ');

export function openConnections(connectionString: string, limits: PostgresLimits, content: ContentCipher): Connections {
  const commits = pool(connectionString, limits, limits.commitConnections);
  const reads = pool(connectionString, limits, limits.readConnections);
  const followers = pool(connectionString, limits, limits.followerConnections);
  return {
    commits,
    reads,
    followers,
    content,
    close: async () => {
      await Promise.all([commits.end(), reads.end(), followers.end()]);
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
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
    // Statements of one connection are sent without waiting for the answers to those before: see view.ts.
    pipeline: true,
    keepAlive: true,
    application_name: 'solera',
    options: planningOptions,
    types: { getTypeParser: typeParser },
  });
  // An idle connection that breaks is replaced at the next use. The user of a busy one gets the error from its statement.
  created.on('error', ignore);
  // The pool listens to idle clients only. Without a listener the error event of a busy one would end the process.
  created.on('connect', (client) => {
    client.on('error', ignore);
    sendLargeParametersUncopied(client);
  });
  return created;
}

function ignore(): void {}

const typeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (oid === int8Oid && format !== 'binary') return safeInteger;
  return pg.types.getTypeParser(oid, format as 'text'); // The overloads differ only in the argument of the parser.
}) as typeof pg.types.getTypeParser; // As above: the argument depends on the format alone.

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer.`);
  return value;
}

/** Runs a prepared statement and returns its rows. `Row` has the columns that the SQL file selects. */
export async function select<Row extends object>(
  queryable: Queryable,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await queryable.query<Row & pg.QueryResultRow>({ name, text, values: [...values] });
  return rows;
}
