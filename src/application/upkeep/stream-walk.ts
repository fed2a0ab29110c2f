import { beginning, type StreamId } from '../../kernel/position.js';
import type { UpkeepCounts } from '../ports/rebuild-store.js';
import type { StreamCursor, StreamPart } from '../ports/saved-states.js';
import { nothingDone, StateUpkeep, sumOf, type UpkeepLimits, type UpkeepParts } from './state-upkeep.js';

export interface WalkLimits extends UpkeepLimits {
  /** Streams that are read together. */
  readonly streamsPerRead: number;
  /** Touches of each of them. A stream with more is folded alone, in parts. */
  readonly touchesPerStream: number;
}

export interface WalkParts extends UpkeepParts {
  readonly limits: WalkLimits;
  /** The last stream, or null: to the last of all. */
  readonly through: string | null;
  /** About how many touches are folded before the walk ends. */
  readonly touches: number;
  /** Called after each batch of streams and each part of a long one, with what was done since the last call. `isFinished`: all streams are done. */
  readonly onProgress: (cursor: StreamCursor, done: UpkeepCounts, isFinished: boolean) => Promise<void>;
}

/**
 * Goes through streams in the order of their names, and brings their saved states up to date.
 * Owns: the cursor, and what was done since the last call of `onProgress`.
 */
export class StreamWalk {
  private done = nothingDone;
  private left: number;
  private readonly upkeep: StateUpkeep;

  constructor(
    private cursor: StreamCursor,
    private readonly parts: WalkParts,
  ) {
    this.upkeep = new StateUpkeep(parts);
    this.left = parts.touches;
  }

  async run(): Promise<void> {
    const { saved, through, limits } = this.parts;
    if (this.cursor.position !== null) await this.long(this.cursor.stream);
    while (this.left > 0) {
      const streams = await saved.streams({ after: this.cursor.stream, through, limit: limits.streamsPerRead });
      if (streams.length === 0) return this.note(true);
      await this.batch(streams);
    }
  }

  /** Handles streams in the order of their names: those that were read to their ends together, each longer one alone. */
  private async batch(streams: readonly StreamId[]): Promise<void> {
    const { saved, limits } = this.parts;
    const queries = streams.map((stream) => ({ stream, from: beginning }));
    let short: StreamPart[] = [];
    for (const part of await saved.parts(queries, limits.touchesPerStream)) {
      if (!part.more) {
        short.push(part);
        continue;
      }
      await this.short(short);
      short = [];
      await this.long(part.stream);
      if (this.left <= 0) return;
    }
    await this.short(short);
  }

  private async short(read: readonly StreamPart[]): Promise<void> {
    const last = read.at(-1);
    if (last === undefined) return;
    const { done, stale } = await this.upkeep.whole(read);
    this.add(done);
    for (const stream of stale) this.add(await this.upkeep.toEnd(stream));
    this.cursor = { stream: last.stream, position: null };
    await this.note(false);
  }

  /** Folds one stream in parts, from the cursor if that is in it, until it or the walk ends. */
  private async long(stream: StreamId): Promise<void> {
    let from = this.cursor.stream === stream ? this.cursor.position : null;
    do {
      const { next, done } = await this.upkeep.part(stream, from);
      this.add(done);
      from = next;
      this.cursor = { stream, position: next };
      await this.note(false);
    } while (from !== null && this.left > 0);
  }

  private add(done: UpkeepCounts): void {
    this.done = sumOf(this.done, done);
    this.left -= done.touches;
  }

  private async note(isFinished: boolean): Promise<void> {
    const { cursor, done } = this;
    this.done = nothingDone;
    await this.parts.onProgress(cursor, done, isFinished);
  }
}
