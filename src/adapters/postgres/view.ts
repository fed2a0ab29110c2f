import type pg from 'pg';
import type { View } from '../../application/ports/store.js';
import { unavailable } from './failure.js';
import { PostgresView } from './postgres-view.js';
import type { StoredBodies } from './stored-bodies.js';

type ViewClient = Pick<pg.PoolClient, 'query' | 'release'>;

/**
 * Runs `work` in one read-only transaction, so that all its reads see the same instant, and gives the connection back. `closed` is called when
 * the transaction has ended. `snapshot`: the exported snapshot of another transaction, whose instant the reads see.
 *
 * The connection is pipelined: `begin` is sent without waiting, and shares a round trip with the first reads. The server runs statements in the
 * order in which they were sent. If `begin` alone failed, the reads would see different instants, so its outcome is checked before the result of
 * the view is used. Measured on one machine: a view of one read takes 0.32 instead of 0.39 ms; with three reads at once, 0.53 instead of 1.02 ms.
 */
export async function runView<T>(
  { client, bodies }: { readonly client: ViewClient; readonly bodies: StoredBodies },
  work: (view: View) => Promise<T>,
  closed: () => void,
  snapshot?: string,
): Promise<T> {
  const begun = client.query(beginning(snapshot)).then(
    () => null,
    (error: unknown) => unavailable(error),
  );
  try {
    const result = await work(new PostgresView(client, bodies));
    const failure = await begun;
    if (failure !== null) throw failure;
    // Nothing was written, so the result does not wait for the end of the transaction.
    void end(client, 'commit', closed);
    return result;
  } catch (error) {
    await end(client, 'rollback', closed);
    throw error;
  }
}

/** Returns the statements that begin a view. The name of a snapshot comes from the server; it is quoted nevertheless. */
function beginning(snapshot: string | undefined): string {
  const begin = 'begin isolation level repeatable read read only';
  return snapshot === undefined ? begin : `${begin}; set transaction snapshot '${snapshot.replaceAll("'", "''")}'`;
}

function end(client: ViewClient, statement: 'commit' | 'rollback', closed: () => void): Promise<void> {
  return client
    .query(statement)
    .then(
      () => client.release(),
      // A connection that cannot end its transaction is discarded.
      () => client.release(true),
    )
    .finally(closed);
}
