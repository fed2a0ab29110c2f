import pg from 'pg';
import { LevelTooLow } from '../../application/ports/database-level.js';
import { StoreUnavailable } from '../../application/ports/store-unavailable.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import { type Queryable, select } from './connections.js';
import type { Statement } from './statement.js';

/** SQLSTATE classes of content that the database refuses: cardinality, data, integrity, program limit. */
const contentClasses = new Set(['21', '22', '23', '54']);
/** SQLSTATE classes of temporary failures: connection, transaction state (a failover), rollback, resources, operator intervention, system. */
const temporaryClasses = new Set(['08', '25', '40', '53', '55', '57', '58']);

/**
 * Returns whether the database, or the encoder of its parameters, refused the content of the proposals that were sent. The transaction was rolled
 * back. Any other error comes from the server or the connection, and proves nothing about the proposals.
 */
export function isContentFailure(error: unknown): error is Error {
  if (error instanceof RangeError || error instanceof UnreadableContent) return true;
  const state = sqlState(error);
  return state !== null && contentClasses.has(state.slice(0, 2));
}

/** The SQLSTATE with which the database refuses content that is not sealed with a key that it knows: see migrations/0021-encryption.sql. */
const notSealed = '23SLV';

export function isKeyRefusal(error: unknown): boolean {
  return sqlState(error) === notSealed;
}

/** True if the same call may succeed later. A broken connection has no SQLSTATE. */
export function isTemporary(error: unknown): boolean {
  const state = sqlState(error);
  return state === null || temporaryClasses.has(state.slice(0, 2));
}

/** The SQLSTATE with which solera_commit_4 refuses a program whose level is lower than that of the database. */
const levelTooLow = 'SLV01';

/** Returns the error that the ports reject with. */
export function unavailable(error: unknown): StoreUnavailable | LevelTooLow | UnreadableContent {
  if (error instanceof StoreUnavailable || error instanceof LevelTooLow || error instanceof UnreadableContent)
    return error;
  if (error instanceof pg.DatabaseError && error.code === levelTooLow)
    return new LevelTooLow(error.message, { cause: error });
  const code = sqlState(error) ?? networkCode(error);
  const reason = reasonOf(error);
  return new StoreUnavailable(`The database call failed with ${code}: ${reason}`, {
    code,
    retryable: isTemporary(error),
    cause: error,
  });
}

/** The pool reports with one text that all connections stayed busy, and that a new one could not be opened. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text !== 'timeout exceeded when trying to connect') return text;
  return 'no connection became free in time: all are busy, or the server accepts no further one';
}

/** Runs a prepared statement and returns its rows. @throws StoreUnavailable */
export async function read<Row extends object>(
  queryable: Queryable,
  query: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  return select<Row>(queryable, query, values).catch((error: unknown) => {
    throw unavailable(error);
  });
}

/** Returns null for errors of the network and of the client library, which have no SQLSTATE. */
function sqlState(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code !== undefined ? error.code : null;
}

function networkCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'connection';
}
