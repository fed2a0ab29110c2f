import type pg from 'pg';
import type { PostgresLimits } from '../../../config/postgres.js';
import type { HistoryReader, StoredAction } from '../../application/ports/history-reader.js';
import type { Proposal } from '../../application/ports/proposal.js';
import type { CommitResult, HeadRow, Store, StoredHead } from '../../application/ports/store.js';
import type { ActionId, StreamId } from '../../kernel/position.js';
import type { CommitClient } from './commit-client.js';
import type { Connections } from './connections.js';
import { read, unavailable } from './failure.js';
import { PostgresHistoryReader } from './history-reader.js';
import { statement } from './statement.js';
import { type SliceRow, slicesOf } from './stored-touch.js';
import { ViewGate, viewsAtOnce } from './view-gate.js';

/**
 * The Store on PostgreSQL.
 * Owns: the transactions of views, and telling listeners of its own commits.
 * Does not own: connections, committing (Committer), the meaning of bodies.
 * Invariant: whatever fails for reasons of operation rejects with StoreUnavailable.
 */
const heads = statement('heads');
const saveHeads = statement('save-heads');

export class PostgresStore implements Store {
  private readonly gate: ViewGate;

  constructor(
    private readonly connections: Connections,
    private readonly committer: CommitClient,
    private readonly published: () => void,
    limits: PostgresLimits,
  ) {
    this.gate = new ViewGate(viewsAtOnce(limits));
  }

  async commit(units: readonly Proposal[]): Promise<CommitResult[]> {
    const results = await this.committer.commit(units);
    if (results.some((result) => result.kind === 'committed' && result.first > 0)) this.published();
    return results;
  }

  async view<T>(work: (reader: HistoryReader) => Promise<T>): Promise<T> {
    await this.gate.enter();
    const client = await this.connections.reads.connect().catch((error: unknown) => {
      this.gate.leave();
      throw unavailable(error);
    });
    return viewed(client, work, () => this.gate.leave());
  }

  async actions(ids: readonly ActionId[]): Promise<StoredAction[]> {
    return new PostgresHistoryReader(this.connections.reads).actions(ids);
  }

  async heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    const rows = await read<SliceRow>(this.connections.reads, heads, [streams]);
    return slicesOf(rows, streams, () => null).map((slice) => ({ stream: slice.stream, slice }));
  }

  async saveHeads(rows: readonly HeadRow[]): Promise<void> {
    const newest = new Map(rows.map((row) => [row.stream, row]));
    const sorted = [...newest.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1));
    await read(this.connections.reads, saveHeads, [
      sorted.map(({ stream }) => stream),
      sorted.map(({ version }) => version.counter),
      sorted.map(({ version }) => version.mark),
      sorted.map(({ position }) => position.effectiveAt),
      sorted.map(({ position }) => position.tieBreak),
      sorted.map(({ position }) => position.id),
      sorted.map(({ state }) => state),
    ]);
  }
}

/** One transaction for one view, on a connection that is given back whatever happens; then `closed` is told. */
async function viewed<T>(
  client: pg.PoolClient,
  work: (reader: HistoryReader) => Promise<T>,
  closed: () => void,
): Promise<T> {
  const end = (statement: 'commit' | 'rollback'): Promise<void> =>
    client
      .query(statement)
      .then(
        () => client.release(),
        // A connection that can't even end its transaction is thrown away.
        () => client.release(true),
      )
      .finally(closed);
  try {
    await begin(client);
    const result = await work(new PostgresHistoryReader(client));
    // Nothing was written: what was read stands, and nobody need wait for the end.
    void end('commit');
    return result;
  } catch (error) {
    await end('rollback');
    throw error;
  }
}

async function begin(client: pg.PoolClient): Promise<void> {
  await client.query('begin isolation level repeatable read read only').catch((error: unknown) => {
    throw unavailable(error);
  });
}
