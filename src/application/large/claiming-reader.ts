import { type ActionId, comparePositions, lowestId, type Position, type StreamId } from '../../kernel/position.js';
import type { CascadeReader, StreamSlice } from '../ports/history-reader.js';
import type { LargeDraft } from '../ports/large-draft.js';
import { ChunkReader } from './chunk-reader.js';

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

/**
 * Reads history for a large change set that is to be published: claims each stream before its first read.
 * Owns: the notification up to which changes of others are known, and the streams that could not be claimed because they were never written.
 * Invariant: whatever was read holds still, or is part of a disturbance that `disturbance` returns later: a stream is claimed before it is read, and claimed
 * again before the change that removed its claim is examined. A stream that is released keeps its claim. A stream that was never written cannot be claimed: the
 * commit checks that it still has no version, and every read of it claims it first.
 */
export class ClaimingReader extends ChunkReader {
  /** Every change up to this notification is part of what was read, or was returned as a disturbance. */
  private since = 0;
  /** The last notification before the first read. */
  private startedAt = 0;
  private readonly unwritten = new Set<StreamId>();

  constructor(
    private readonly draft: LargeDraft,
    private readonly limits: ReadingLimits,
    private readonly pause: (ms: number) => Promise<void>,
  ) {
    super(draft.reader, limits.touchesPerRead);
  }

  async start(): Promise<void> {
    this.since = await this.draft.head();
    this.startedAt = this.since;
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

  override async slices(queries: Parameters<CascadeReader['slices']>[0]): Promise<StreamSlice[]> {
    const claimed = await this.claimMissing(queries.map(({ stream }) => stream));
    const slices = await super.slices(queries);
    // A stream may have been written for the first time since: it was read without a claim.
    if (slices.some(({ stream, version }) => this.unwritten.has(stream) && version.counter > 0))
      return this.slices(queries);
    // Before its claim, others may have changed the status of an action that was read, without a change of another stream that is claimed.
    const newer = new Set(slices.filter(({ stream, number }) => claimed.has(stream) && number > this.startedAt));
    if (newer.size === 0) return slices;
    this.dropActionsAhead();
    return slices.map((slice) => (newer.has(slice) ? { ...slice, isNewer: true } : slice));
  }

  /** Claims those of the streams that are not claimed yet, and returns them. */
  private async claimMissing(streams: readonly StreamId[]): Promise<ReadonlySet<StreamId>> {
    const missing = streams.filter((stream) => !this.readTo.has(stream) || this.unwritten.has(stream));
    for (const stream of missing) this.unwritten.delete(stream);
    for (const stream of await this.claim(missing)) this.unwritten.add(stream);
    return new Set(missing);
  }

  /** Returns what others changed in claimed streams since the last call, or null if no claim was lost. Claims those streams again, and drops everything that was read ahead. */
  async disturbance(own: readonly ActionId[]): Promise<Disturbance | null> {
    const head = await this.draft.head();
    const streams = await this.draft.takeDisturbances();
    if (streams.length === 0) {
      this.since = head;
      return null;
    }
    await this.claim(streams);
    // It was read before the claims were renewed, so it may not include the change.
    this.dropAhead();
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
}
