import { foldSlice, readSlice } from '../application/change/decide-on-history.js';
import type { StreamSlice } from '../application/ports/history-reader.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarState } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import { batches } from './batches.js';
import { rethrowUnavailable } from './difference.js';
import type { TaskContext, TimelineCarry } from './task.js';
import { touchKey } from './touch-comparison.js';

/** A participant of an action. `isReplayed`: whether all actions on the stream from this one on are replayed, so that its state can be kept. */
interface Participation {
  readonly stream: StreamId;
  readonly position: Position;
  readonly isReplayed: boolean;
}

/**
 * The states of streams during a replay.
 * Owns: states in memory, the most recently used last; which streams differ from the store. Invariant: a stream that differs stays in memory, because the store
 * does not hold its replayed state.
 */
export class ReplayStates {
  private readonly kept: Map<StreamId, CellarState>;
  /** The states before participations that are not replayed, by stream and position. */
  private readonly passing = new Map<string, CellarState>();
  private readonly different: Set<StreamId>;

  constructor(
    private readonly context: TaskContext,
    private readonly options: { readonly carried: TimelineCarry; readonly checkpoints: boolean },
  ) {
    this.kept = new Map(options.carried);
    this.different = new Set(options.carried.keys());
  }

  /** Reads the states that participations, which are in timeline order, need and that are not in memory. */
  async load(participations: readonly Participation[]): Promise<void> {
    this.passing.clear();
    const found = new Set<StreamId>();
    const missing = participations.filter(({ stream, isReplayed }) => {
      if (!isReplayed) return true;
      if (this.kept.has(stream) || found.has(stream)) return false;
      found.add(stream);
      return true;
    });
    for (const batch of batches(missing, this.context.limits.streamsPerRead)) {
      const states = await this.read(batch);
      for (const [index, { stream, position, isReplayed }] of batch.entries()) {
        const state = states[index] ?? cellarDomain.initial(stream);
        if (isReplayed) this.kept.set(stream, state);
        else this.passing.set(touchKey(stream, position), state);
      }
    }
  }

  /** Returns the state of a participant just before the action at a position. */
  at(stream: StreamId, position: Position): CellarState {
    // A stream that is replayed only from a later position on may already be kept, as it is there.
    const state = this.passing.get(touchKey(stream, position)) ?? this.kept.get(stream);
    if (state === undefined) throw new Error(`an action may read its participants only, not ${stream}`);
    return state;
  }

  /** Keeps the state of a replayed stream after an action. */
  set(stream: StreamId, state: CellarState): void {
    this.kept.delete(stream);
    this.kept.set(stream, state);
  }

  /** Forgets the states of a winery, because something happened that was not replayed. */
  forget(winery: string): void {
    for (const stream of this.kept.keys())
      if (!this.different.has(stream) && streamName(stream).winery === winery) this.kept.delete(stream);
  }

  differs(stream: StreamId): boolean {
    return this.different.has(stream);
  }

  setDiffering(stream: StreamId): void {
    this.different.add(stream);
  }

  differing(): TimelineCarry {
    return new Map(
      [...this.different].map((stream) => [stream, this.kept.get(stream) ?? cellarDomain.initial(stream)]),
    );
  }

  /** Removes the states that were not used for the longest time. */
  evict(): void {
    let excess = this.kept.size - this.different.size - this.context.limits.statesInMemory;
    for (const stream of this.kept.keys()) {
      if (excess <= 0) return;
      if (this.different.has(stream)) continue;
      this.kept.delete(stream);
      excess -= 1;
    }
  }

  private async read(participations: readonly Participation[]): Promise<CellarState[]> {
    const read = async (checkpoints: boolean): Promise<readonly StreamSlice[]> =>
      this.context.view
        .asOf(this.context.head, { checkpoints })
        .slices(participations.map(({ stream, position }) => ({ stream, before: position, ahead: 0 })));
    const slices = await read(this.options.checkpoints);
    const states = slices.map((slice, index) => stateBefore(slice, participations[index]));
    if (!states.includes(null)) return states.flatMap((state) => state ?? []);
    // A checkpoint, or an event, cannot be folded. Without checkpoints, only an event is left as the cause, which is reported where the stream is folded.
    const whole = this.options.checkpoints ? await read(false) : slices;
    return participations.map((participation, index) => {
      const state = states[index] ?? stateBefore(whole[index], participation);
      if (state !== null) return state;
      if (participation.isReplayed) this.different.add(participation.stream);
      return cellarDomain.initial(participation.stream);
    });
  }
}

/** Returns the state just before the action, or null if the events cannot be folded. */
function stateBefore(slice: StreamSlice | undefined, participation: Participation | undefined): CellarState | null {
  if (slice === undefined || participation === undefined) return null;
  const touches = slice.touches.filter(({ position }) => comparePositions(position, participation.position) < 0);
  try {
    return foldSlice(readSlice({ ...slice, touches }));
  } catch (error) {
    rethrowUnavailable(error);
    return null;
  }
}
