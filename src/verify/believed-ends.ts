import { foldSlice, readSlice } from '../application/change/decide-on-history.js';
import type { BelievedReader } from '../application/ports/believed-history.js';
import type { CellarEvent } from '../cellar/event.js';
import type { CellarState } from '../cellar/state.js';
import type { Slice } from '../kernel/history.js';
import { comparePositions, endOfTimeline, type Position, type StreamId } from '../kernel/position.js';
import { batches } from './batches.js';
import { rethrowUnavailable } from './difference.js';
import type { CellarCascade } from './expected-notifications.js';
import type { TaskContext } from './task.js';

/** The end of a stream: its newest state, and its last touch or a later position. */
interface StreamEnd {
  readonly last: Position | null;
  readonly state: CellarState;
}

/**
 * The ends of streams as they are believed at the present point of the log, so that an action which comes after all others needs no read.
 * Owns: some ends, the most recently changed last. Invariant: each is what was believed after the last change set that was added.
 */
export class BelievedEnds {
  private readonly ends = new Map<StreamId, StreamEnd>();

  constructor(private readonly limits: Pick<TaskContext['limits'], 'statesInMemory' | 'streamsPerRead'>) {}

  /** Reads the ends of streams that are not kept. */
  async load(streams: Iterable<StreamId>, reader: BelievedReader): Promise<void> {
    const missing = [...new Set(streams)].filter((stream) => !this.ends.has(stream));
    for (const batch of batches(missing, this.limits.streamsPerRead)) {
      const slices = await reader.slices(batch.map((stream) => ({ stream, before: endOfTimeline, ahead: 0 })));
      for (const slice of slices) {
        try {
          const last = slice.touches.at(-1)?.position ?? slice.base?.position ?? null;
          this.ends.set(slice.stream, { last, state: foldSlice(readSlice(slice)) });
        } catch (error) {
          // The change set that needs the stream reads it again, and reports the fault.
          rethrowUnavailable(error);
        }
      }
    }
  }

  /** Returns the history of a stream from its end on, or null if its end is not kept or is not before `at`. */
  sliceAt(stream: StreamId, at: Position): Slice<CellarState, CellarEvent> | null {
    const end = this.ends.get(stream);
    if (end === undefined || (end.last !== null && comparePositions(end.last, at) >= 0)) return null;
    return { stream, from: end.last, state: end.state, touches: [], more: false };
  }

  /** Adds a change set that is right. */
  add({ ends, rewrites }: CellarCascade): void {
    for (const { stream } of rewrites) this.ends.delete(stream);
    for (const { stream, last, after } of ends) {
      this.ends.delete(stream);
      this.ends.set(stream, { last, state: after });
    }
  }

  /** Forgets streams that were written by a change set that is not known to be right. */
  forget(streams: Iterable<StreamId>): void {
    for (const stream of streams) this.ends.delete(stream);
  }

  /** Forgets all streams, because it is not known which ones were written. */
  clear(): void {
    this.ends.clear();
  }

  /** Removes the ends that were not changed for the longest time. */
  evict(): void {
    let excess = this.ends.size - this.limits.statesInMemory;
    for (const stream of this.ends.keys()) {
      if (excess <= 0) return;
      this.ends.delete(stream);
      excess -= 1;
    }
  }
}
