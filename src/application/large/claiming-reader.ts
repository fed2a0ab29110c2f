import { type ActionId, comparePositions, lowestId, type Position, type StreamId } from '../../kernel/position.js';
import type { CascadeAction, CascadeReader, StreamSlice } from '../ports/history-reader.js';
import type { LargeDraft } from '../ports/large-draft.js';

type SliceQueries = Parameters<CascadeReader['slices']>[0];
type AfterQueries = Parameters<CascadeReader['after']>[0];

interface ReadingLimits {
  readonly touchesPerRead: number;
  readonly claimPauseMs: number;
}

/** What others changed. `lowest`: the lowest position of a change. `own`: an action of the change set was revised. */
export interface Disturbance {
  readonly lowest: Position;
  readonly streams: readonly StreamId[];
  readonly own: boolean;
}

/** Comes after every position. */
const afterAll: Position = { effectiveAt: Number.POSITIVE_INFINITY, tieBreak: 0, id: lowestId };

/** How far a stream was read. */
interface ReadTo {
  readonly last: Position | null;
  /** True if it was read to its end. */
  readonly ended: boolean;
}

/**
 * Reads history for a large change set: claims each stream before its first read, and reads long streams ahead, together with the actions that touch them, so
 * that the database works while the worker decides.
 * Owns: how far each stream in memory was read, and the reads ahead.
 * Invariant: whatever was read holds still, or is part of a disturbance that `disturbance` returns later: a stream is claimed before it is read, and claimed
 * again before the change that removed its claim is examined.
 */
export class ClaimingReader implements CascadeReader {
  private readonly readTo = new Map<StreamId, ReadTo>();
  private readonly ahead = new Map<StreamId, Promise<Chunk>>();
  private readonly actionsAhead = new Map<ActionId, CascadeAction>();
  /** Every change up to this notification is part of what was read, or was returned as a disturbance. */
  private since = 0;

  constructor(
    private readonly draft: LargeDraft,
    private readonly limits: ReadingLimits,
    private readonly pause: (ms: number) => Promise<void>,
  ) {}

  async start(): Promise<void> {
    this.since = await this.draft.head();
  }

  /** Claims streams, and returns those that were never written. Waits for other large change sets that began earlier. */
  async claim(streams: readonly StreamId[]): Promise<readonly StreamId[]> {
    const unwritten: StreamId[] = [];
    let missing: readonly StreamId[] = [...streams].sort();
    while (missing.length > 0) {
      const claimed = await this.draft.claim(missing);
      unwritten.push(...claimed.unwritten);
      missing = claimed.busy;
      if (missing.length > 0) await this.pause(this.limits.claimPauseMs);
    }
    return unwritten;
  }

  async slices(queries: SliceQueries): Promise<StreamSlice[]> {
    const unread = queries.map(({ stream }) => stream).filter((stream) => !this.readTo.has(stream));
    const unwritten = new Set(await this.claim(unread));
    const slices = await this.draft.reader.slices(queries);
    // A stream may have been written for the first time since: it was read without a claim.
    const unclaimed = slices.some(({ stream, version }) => unwritten.has(stream) && version.counter > 0);
    if (unclaimed) return this.slices(queries);
    for (const slice of slices) this.noteRead(slice);
    return slices;
  }

  async after(queries: AfterQueries): Promise<StreamSlice[]> {
    const chunks = await Promise.all(queries.map((query) => this.takeAhead(query)));
    const missing = queries.filter((_, index) => chunks[index] === undefined);
    const read = missing.length === 0 ? [] : await this.draft.reader.after(missing.map((query) => this.widened(query)));
    let next = 0;
    const slices = chunks.map((chunk) => chunk?.slice ?? (read[next++] as StreamSlice)); // One slice for each missing query, in order.
    for (const chunk of chunks)
      if (chunk !== undefined) for (const action of chunk.actions) this.actionsAhead.set(action.position.id, action);
    for (const slice of slices) {
      this.noteRead(slice);
      this.readAhead(slice);
    }
    return slices;
  }

  async actions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    const missing = ids.filter((id) => !this.actionsAhead.has(id));
    const read = missing.length === 0 ? [] : await this.draft.reader.actions(missing);
    const found = [...read];
    for (const id of ids) {
      const action = this.actionsAhead.get(id);
      if (action !== undefined) found.push(action);
      this.actionsAhead.delete(id);
    }
    return found;
  }

  /** Forgets a stream that left the memory of the cascade. Its claim stays. */
  release(stream: StreamId): void {
    this.readTo.delete(stream);
    this.ahead.delete(stream);
  }

  /** Forgets all that was read ahead: the decision goes on from an earlier point. */
  dropAhead(): void {
    this.ahead.clear();
    this.actionsAhead.clear();
  }

  /** Returns what others changed since the last call, in streams that were read or claimed; null if no claim was lost. Claims the streams again. */
  async disturbance(own: readonly ActionId[]): Promise<Disturbance | null> {
    const head = await this.draft.head();
    const streams = await this.draft.takeDisturbances();
    if (streams.length === 0) {
      this.since = head;
      return null;
    }
    await this.claim(streams);
    const moved = await this.draft.moved(this.since, streams, own);
    this.since = head;
    // Nothing was changed if another large change set had taken the claims over, and was given up.
    return { ...(moved ?? { lowest: afterAll, own: false }), streams };
  }

  /** Returns whether a disturbance only concerns history that was not read yet. `passed`: the last position that was decided. */
  isAhead({ lowest, streams }: Disturbance, passed: Position | null): boolean {
    if (passed !== null && comparePositions(lowest, passed) <= 0) return false;
    return streams.every((stream) => {
      const readTo = this.readTo.get(stream);
      return readTo !== undefined && !readTo.ended && readTo.last !== null && comparePositions(readTo.last, lowest) < 0;
    });
  }

  private noteRead({ stream, base, touches, more }: StreamSlice): void {
    const last = touches.at(-1)?.position ?? base?.position ?? this.readTo.get(stream)?.last ?? null;
    this.readTo.set(stream, { last, ended: !more });
  }

  /** Returns the chunk that was read ahead from the position, if there is one. */
  private async takeAhead({ stream, after }: AfterQueries[number]): Promise<Chunk | undefined> {
    const reading = this.ahead.get(stream);
    if (reading === undefined) return undefined;
    this.ahead.delete(stream);
    const chunk = await reading;
    return comparePositions(chunk.after, after) === 0 ? chunk : undefined;
  }

  /** A stream that is read on is on the frontier, so much of it will be needed. */
  private widened({ stream, after, limit }: AfterQueries[number]): AfterQueries[number] {
    const isLong = this.readTo.get(stream)?.ended === false;
    return { stream, after, limit: isLong ? Math.max(limit, this.limits.touchesPerRead) : limit };
  }

  /** Begins to read the next part of a stream of which a whole part was just read. */
  private readAhead({ stream, touches, more }: StreamSlice): void {
    const last = touches.at(-1)?.position;
    if (!more || last === undefined || touches.length < this.limits.touchesPerRead || this.ahead.size >= chunksAhead)
      return;
    const reading = this.readChunk(stream, last);
    // If it fails, `takeAhead` rejects.
    reading.catch(() => undefined);
    this.ahead.set(stream, reading);
  }

  private async readChunk(stream: StreamId, after: Position): Promise<Chunk> {
    const { reader } = this.draft;
    const [slice] = await reader.after([{ stream, after, limit: this.limits.touchesPerRead }]);
    if (slice === undefined) throw new Error('a read of one stream returns one slice');
    const actions = await reader.actions(slice.touches.map(({ position }) => position.id));
    return { after, slice, actions };
  }
}

/** A part of a stream that was read ahead. */
interface Chunk {
  readonly after: Position;
  readonly slice: StreamSlice;
  readonly actions: readonly CascadeAction[];
}

/** Streams that are read ahead at the same time: some megabytes. */
const chunksAhead = 4;
