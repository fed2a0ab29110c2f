import type { PostgresLimits } from '../../../config/postgres.js';
import { LevelTooLow } from '../../application/ports/database-level.js';
import type { HistoryReader } from '../../application/ports/history-reader.js';
import type { LargeDraft, LargeDrafts } from '../../application/ports/large-draft.js';
import type { Proposal } from '../../application/ports/proposal.js';
import type { CommitResult, Draft, HeadRow, Store, StoredHead, View } from '../../application/ports/store.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { CommitClient } from './commit-client.js';
import type { RowTypeOids } from './commit-rows.js';
import type { Connections } from './connections.js';
import { read, unavailable } from './failure.js';
import { PostgresHistoryReader } from './history-reader.js';
import { positionColumns } from './position-bound.js';
import { PostgresDraft } from './postgres-draft.js';
import { PostgresLargeDraft } from './postgres-large-draft.js';
import { readHeads } from './postgres-view.js';
import { sealedState } from './sealed-rows.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';
import { runView } from './view.js';
import { ViewGate, viewsAtOnce } from './view-gate.js';

/**
 * The Store in PostgreSQL.
 * Owns: the gate of views. Does not own: connections, the commit call (CommitClient), the meaning of bodies.
 * Invariant: every operating failure rejects with StoreUnavailable, except that a commit rejects with LevelTooLow if the database has a higher level than
 * this program.
 */
const saveHeads = statement('save-heads');
const countTouches = statement('count-touches');

interface StoreListeners {
  /** Called after a commit of this store that published something. */
  published(): void;
  /** Called when the database refuses content, because it knows another state of the keys. The commit is then decided again. */
  keysChanged(): Promise<void>;
  /** Called when the database refuses all commits of this program, because its level is too low. */
  outdated(error: LevelTooLow): void;
}

export class PostgresStore implements Store, LargeDrafts {
  readonly latest: HistoryReader;
  private readonly gate: ViewGate;
  private readonly committer: CommitClient;

  constructor(
    private readonly connections: Connections,
    private readonly oids: RowTypeOids,
    private readonly listeners: StoreListeners,
    private readonly limits: PostgresLimits,
    private readonly bodies: StoredBodies,
  ) {
    this.latest = new PostgresHistoryReader(connections.reads, bodies);
    this.gate = new ViewGate(viewsAtOnce(limits));
    this.committer = new CommitClient(connections, oids, limits, bodies, listeners);
  }

  async commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    const results = await this.committer.commit(proposals).catch((error: unknown) => {
      if (error instanceof LevelTooLow) this.listeners.outdated(error);
      throw error;
    });
    if (results.some((result) => result.kind === 'committed' && result.first > 0)) this.listeners.published();
    return results;
  }

  openDraft(change: string): Promise<Draft> {
    return PostgresDraft.open(this.connections, this.oids, this.bodies, change);
  }

  openLarge(change: string): Promise<LargeDraft> {
    const { connections, oids, limits, bodies } = this;
    return PostgresLargeDraft.open({ connections, oids, limits, bodies }, change);
  }

  async countTouches(after: ReadonlyMap<StreamId, Position>, most: number): Promise<number> {
    const [row] = await read<{ count: number }>(this.connections.reads, countTouches, [
      [...after.keys()],
      ...positionColumns([...after.values()]),
      most,
    ]);
    return row?.count ?? 0;
  }

  async view<T>(work: (view: View) => Promise<T>, snapshot?: string): Promise<T> {
    await this.gate.enter();
    const client = await this.connections.reads.connect().catch((error: unknown) => {
      this.gate.leave();
      throw unavailable(error);
    });
    return runView({ client, bodies: this.bodies }, work, () => this.gate.leave(), snapshot);
  }

  heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    return readHeads(this.connections.reads, streams, this.bodies);
  }

  async saveHeads(rows: readonly HeadRow[]): Promise<void> {
    const schema = this.bodies.stateSchema;
    const newest = new Map(rows.map((row) => [row.stream, row]));
    const written = [...newest.values()].flatMap((row) => writtenHead(row, schema, this.bodies));
    const sorted = written.sort((a, b) => (a.stream < b.stream ? -1 : 1));
    await read(this.connections.reads, saveHeads, [
      sorted.map(({ stream }) => stream),
      sorted.map(({ version }) => version.counter),
      sorted.map(({ version }) => version.mark),
      sorted.map(({ position }) => position.effectiveAt),
      sorted.map(({ position }) => position.tieBreak),
      sorted.map(({ position }) => position.id),
      sorted.map(({ state }) => state),
      schema,
    ]);
  }
}

/** Returns a head state as it is written: in a schema, and sealed. It is a cache: one that cannot be sealed is left out. */
function writtenHead(row: HeadRow, schema: number, bodies: StoredBodies): HeadRow[] {
  const { stream, position } = row;
  const state = bodies.writtenState(row.state, schema);
  try {
    return [{ ...row, state: sealedState(stream, position.id, state, bodies.content) }];
  } catch (error) {
    if (error instanceof UnreadableContent) return [];
    throw error;
  }
}
