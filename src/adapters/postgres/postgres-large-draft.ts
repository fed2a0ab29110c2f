import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresLimits } from '../../../config/postgres.js';
import { DraftLost, type LargeDraft, type LargeRows, type Movement } from '../../application/ports/large-draft.js';
import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import {
  type RowTarget,
  type RowTypeOids,
  rowTypes,
  writeCheckpoint,
  writeDirtySpan,
  writeStatus,
  writeTouch,
} from './commit-rows.js';
import type { Connections } from './connections.js';
import { read, unavailable } from './failure.js';
import { PostgresHistoryReader } from './history-reader.js';
import { bounded, boundId } from './position-bound.js';
import { abandonDraft, streamsOf } from './postgres-draft.js';
import { RowArray } from './row-array.js';
import { settleDraft } from './settlement-of-drafts.js';
import { type Statement, statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';
import { positionOf } from './stored-touch.js';

const openDraft = statement('open-claiming-draft');
const claim = statement('claim');
const takeDisturbances = statement('take-disturbances');
const moved = statement('moved');
const draftTouches = statement('draft-touches');
const draftStatuses = statement('draft-statuses');
const draftCheckpoints = statement('draft-checkpoints');
const draftSpans = statement('draft-spans');
const truncateDraft = statement('truncate-draft');
const forgetDraftStreams = statement('forget-draft-streams');
const listParticipants = statement('list-participants');
const openSpans = statement('open-spans');
const holdDraft = statement('hold-draft');

/** SQLSTATE of a claim for an abandoned draft. */
const draftAbandoned = 'SLV02';

/** A stream that could not be claimed. `holder`: the draft that has the claim, null if a commit is writing the stream, 0 if it was never written. */
interface ClaimRow {
  readonly stream: string;
  readonly holder: number | null;
}

interface PositionRow {
  readonly effective_at: number;
  readonly tie_break: number;
  readonly action: string;
}

interface DraftParts {
  readonly connections: Connections;
  readonly oids: RowTypeOids;
  readonly limits: PostgresLimits;
  readonly bodies: StoredBodies;
}

/**
 * A draft with claims in PostgreSQL.
 * Owns: nothing; rows and claims are the database's. Does not own: publishing (the commit call), the drafts of dead writers (the janitor's).
 */
export class PostgresLargeDraft implements LargeDraft {
  readonly reader: PostgresHistoryReader;

  private constructor(
    readonly id: number,
    private readonly connections: Connections,
    private readonly oids: RowTypeOids,
    private readonly limits: PostgresLimits,
    private readonly bodies: StoredBodies,
  ) {
    this.reader = new PostgresHistoryReader(connections.reads, bodies);
  }

  static async open({ connections, oids, limits, bodies }: DraftParts, change: string): Promise<PostgresLargeDraft> {
    const [opened] = await read<{ id: number }>(connections.reads, openDraft, [change]);
    if (opened === undefined) throw new Error('open-claiming-draft.sql returned no row');
    return new PostgresLargeDraft(opened.id, connections, oids, limits, bodies);
  }

  head(): Promise<number> {
    return this.reader.head();
  }

  async claim(streams: readonly StreamId[]): ReturnType<LargeDraft['claim']> {
    const busy: StreamId[] = [];
    const unwritten: StreamId[] = [];
    for (let start = 0; start < streams.length; start += streamsPerClaim) {
      const part = streams.slice(start, start + streamsPerClaim);
      const rows = await read<ClaimRow>(this.connections.reads, claim, [this.id, part]).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === draftAbandoned) throw this.lost(error);
        throw error;
      });
      for (const { stream, holder } of rows) (holder === 0 ? unwritten : busy).push(stream);
    }
    return { busy, unwritten };
  }

  async takeDisturbances(): Promise<readonly StreamId[]> {
    const rows = await read<{ stream: string }>(this.connections.reads, takeDisturbances, [this.id]);
    return rows.map(({ stream }) => stream);
  }

  async moved(after: number, streams: readonly StreamId[], own: readonly ActionId[]): Promise<Movement | null> {
    const [lowest] = await read<PositionRow & { own: boolean }>(this.connections.reads, moved, [after, streams, own]);
    return lowest === undefined ? null : { lowest: positionOf(lowest), own: lowest.own };
  }

  async write({ touches, statuses, checkpoints, spans }: LargeRows): Promise<void> {
    const { eventSchema, stateSchema } = this.bodies;
    const writtenTouches = touches.map((row) => this.bodies.writtenTouch(row, eventSchema));
    const writtenStates = checkpoints.map((row) => this.bodies.writtenCheckpoint(row, stateSchema));
    await Promise.all([
      this.insert(draftTouches, writtenTouches, { type: 'touches', write: writeTouch }, [
        ...[streamsOf(touches), eventSchema],
      ]),
      this.insert(draftStatuses, statuses, { type: 'statuses', write: writeStatus }),
      this.insert(draftCheckpoints, writtenStates, { type: 'checkpoints', write: writeCheckpoint }, [stateSchema]),
      this.insert(draftSpans, spans, { type: 'dirtySpans', write: writeDirtySpan }),
    ]);
  }

  /** `further`: the parameters of the statement beside the draft and its rows. */
  private async insert<Row>(
    query: Statement,
    rows: readonly Row[],
    { type, write }: RowForm<Row>,
    further: readonly unknown[] = [],
  ): Promise<void> {
    if (rows.length === 0) return;
    const array = new RowArray(this.oids[type], rowTypes[type].fields);
    const target = { proposal: 1, content: this.connections.content };
    for (const row of rows) write(array, row, target);
    const { name, text } = query;
    const values = [this.id, array.finish(), ...further];
    const { rowCount } = await this.connections.reads.query({ name, text, values }).catch((error: unknown) => {
      throw unavailable(error);
    });
    // A checkpoint is left out where another one is saved already.
    if (query === draftCheckpoints || rowCount === rows.length) return;
    throw this.lost();
  }

  async truncate(index: number, after: Position): Promise<void> {
    const { reads } = this.connections;
    const position = [bounded(after.effectiveAt), bounded(after.tieBreak), boundId(after.id)];
    await read(reads, truncateDraft, [this.id, index, ...position]);
    await read(reads, forgetDraftStreams, [this.id]);
  }

  async openSpans(streams: readonly StreamId[]): Promise<readonly { stream: StreamId; from: Position }[]> {
    const rows = await read<PositionRow & { stream: string }>(this.connections.reads, openSpans, [this.id, streams]);
    return rows.map((row) => ({ stream: row.stream, from: positionOf(row) }));
  }

  async listParticipants(streams: readonly StreamId[], touched: readonly StreamId[]): Promise<void> {
    await read(this.connections.reads, listParticipants, [this.id, streams, touched]);
  }

  async hold(): Promise<void> {
    const held = await read<{ id: number }>(this.connections.reads, holdDraft, [this.id]);
    if (held.length === 0) throw this.lost();
  }

  abandon(): Promise<void> {
    return abandonDraft(this.connections, this.id);
  }

  async settle(): Promise<void> {
    await settleDraft(this.connections, this.id, this.limits, (ms) => sleep(ms));
  }

  private lost(cause?: Error): DraftLost {
    return new DraftLost(`Draft ${this.id} was abandoned while it was written.`, { cause });
  }
}

/** How rows are written as a composite type. */
interface RowForm<Row> {
  readonly type: keyof RowTypeOids;
  readonly write: (array: RowArray, row: Row, target: RowTarget) => void;
}

/** Streams in one claim: some ten milliseconds. */
const streamsPerClaim = 1_000;
