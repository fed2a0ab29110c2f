import pg from 'pg';
import { StoreUnavailable } from '../../application/ports/store-unavailable.js';
import { type Queryable, select } from './connections.js';
import type { Statement } from './statement.js';

/**
 * What an error of the database says of the units that were sent:
 * - content: the database refused something in them; the transaction is undone, the units' neighbours are innocent.
 * - swept: a draft outlived its heartbeat; write it again.
 * - operating: the server or the way to it; nothing is known of the units.
 */
export type Failure = 'content' | 'swept' | 'operating';

/** What solera_commit raises where it doesn't find the draft it was to publish. */
const draftSwept = 'SD001';

/** The janitor took a draft for abandoned while it was being written. */
export class DraftSwept extends Error {
  override readonly name = 'DraftSwept';
}

/** SQLSTATE classes: cardinality, data, integrity, program limit. */
const contentClasses = new Set(['21', '22', '23', '54']);
/** Connection, transaction rollback, resources, read-only server (a failover), operator intervention, system. */
const passingClasses = new Set(['08', '25', '40', '53', '55', '57', '58']);

export function failureOf(error: unknown): Failure {
  if (error instanceof RangeError) return 'content';
  const state = sqlState(error);
  if (state === draftSwept) return 'swept';
  return state !== null && contentClasses.has(state.slice(0, 2)) ? 'content' : 'operating';
}

/** Will the same call succeed once the server is well? A connection that broke has no SQLSTATE. */
export function isPassing(error: unknown): boolean {
  const state = sqlState(error);
  return state === null || passingClasses.has(state.slice(0, 2));
}

export function unavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const code = sqlState(error) ?? networkCode(error);
  return new StoreUnavailable(`the database did not answer as it should (${code})`, {
    code,
    retryable: isPassing(error),
    cause: error,
  });
}

/** `select`, for callers of the port: what fails is an operating failure. */
export async function read<Row extends object>(
  queryable: Queryable,
  query: Statement,
  values: readonly unknown[],
): Promise<Row[]> {
  return select<Row>(queryable, query, values).catch((error: unknown) => {
    throw unavailable(error);
  });
}

/** Errors that end a healthy session at the client carry no SQLSTATE, and neither do those of the network. */
function sqlState(error: unknown): string | null {
  if (error instanceof DraftSwept) return draftSwept;
  return error instanceof pg.DatabaseError && error.code !== undefined ? error.code : null;
}

function networkCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'connection';
}
