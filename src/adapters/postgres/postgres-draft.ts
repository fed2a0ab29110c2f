import type { StatusRow, TouchRow } from '../../application/ports/proposal.js';
import type { Draft } from '../../application/ports/store.js';
import { StoreUnavailable } from '../../application/ports/store-unavailable.js';
import type { StreamId } from '../../kernel/position.js';
import { type RowTypeOids, rowTypes, writeStatus, writeTouch } from './commit-rows.js';
import type { Connections } from './connections.js';
import { read, unavailable } from './failure.js';
import { RowArray } from './row-array.js';
import { type Statement, statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';

/**
 * A draft in PostgreSQL: rows of a large change set that are written before the commit call, so that the call is short however many there are.
 * Owns: nothing; the rows are the database's. Does not own: publishing, and the drafts of dead writers (the janitor's).
 * Invariants: the rows are invisible until a publication names the draft; an abandoned draft is neither written to nor published.
 */
const openDraft = statement('open-draft');
const draftTouches = statement('draft-touches');
const draftStatuses = statement('draft-statuses');
const abandon = statement('abandon-draft');

export class PostgresDraft implements Draft {
  private constructor(
    readonly id: number,
    private readonly connections: Connections,
    private readonly oids: RowTypeOids,
    private readonly bodies: StoredBodies,
  ) {}

  static async open(
    connections: Connections,
    oids: RowTypeOids,
    bodies: StoredBodies,
    change: string,
  ): Promise<PostgresDraft> {
    const [opened] = await read<{ id: number }>(connections.reads, openDraft, [change]);
    if (opened === undefined) throw new Error('open-draft.sql returned no row');
    return new PostgresDraft(opened.id, connections, oids, bodies);
  }

  async write({
    touches,
    statuses,
  }: {
    readonly touches: readonly TouchRow[];
    readonly statuses: readonly StatusRow[];
  }): Promise<void> {
    const target = { proposal: 1, content: this.connections.content };
    await this.insert(draftTouches, touches.length, () => {
      const rows = new RowArray(this.oids.touches, rowTypes.touches.fields);
      const schema = this.bodies.eventSchema;
      for (const row of touches) writeTouch(rows, this.bodies.writtenTouch(row, schema), target);
      return [rows.finish(), streamsOf(touches), schema];
    });
    await this.insert(draftStatuses, statuses.length, () => {
      const rows = new RowArray(this.oids.statuses, rowTypes.statuses.fields);
      for (const row of statuses) writeStatus(rows, row, target);
      return [rows.finish()];
    });
  }

  abandon(): Promise<void> {
    return abandonDraft(this.connections, this.id);
  }

  private async insert({ name, text }: Statement, count: number, encode: () => readonly unknown[]): Promise<void> {
    if (count === 0) return;
    const { rowCount } = await this.connections.reads
      .query({ name, text, values: [this.id, ...encode()] })
      .catch((error: unknown) => {
        throw unavailable(error);
      });
    if (rowCount === count) return;
    throw new StoreUnavailable(`Draft ${this.id} was swept while it was written. Decide the change set again.`, {
      code: 'draft_swept',
      retryable: true,
    });
  }
}

/** The streams of touches, each once. */
export function streamsOf(touches: readonly Pick<TouchRow, 'stream'>[]): readonly StreamId[] {
  return [...new Set(touches.map(({ stream }) => stream))];
}

/** Gives up a draft. The janitor deletes its rows. */
export async function abandonDraft({ reads }: Connections, draft: number): Promise<void> {
  await read(reads, abandon, [draft]);
}
