import type { Domain } from './domain.js';
import type { CascadeResult, Slice, StreamEnd } from './history.js';
import { invariantBroken } from './invariant.js';
import type { Position, StreamId } from './position.js';
import { Track } from './track.js';

/**
 * All that a cascade knows of one stream.
 * Owns: the track it is on, a slice that was read and is not needed yet, the stretch in which saved states stopped being true.
 */
export class FollowedStream<Data, State, Event, Refusal> {
  private current: Track<Data, State, Event, Refusal> | null = null;
  private shelved: Slice<State, Event> | null = null;
  private span: CascadeResult<Data, State, Event, Refusal>['dirty'][number] | null = null;
  /** At how many places it was on the frontier. */
  private positionsOnFrontier = 0;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    readonly stream: StreamId,
  ) {}

  get track(): Track<Data, State, Event, Refusal> {
    if (this.current === null) throw invariantBroken(`${this.stream} was not read`);
    return this.current;
  }

  get onFrontier(): boolean {
    return this.current?.onFrontier === true;
  }

  get dirty(): CascadeResult<Data, State, Event, Refusal>['dirty'][number] | null {
    return this.span;
  }

  /** How the stream ends, where it was read that far. */
  end(): StreamEnd<State> | null {
    return this.current?.end() ?? null;
  }

  /** Keeps what was read until the cascade comes to it. */
  keepSlice(slice: Slice<State, Event>): void {
    this.shelved = slice;
  }

  /** Step 1: has the track at `at`, from what was read; false if more must be read. */
  advanceTo(at: Position): boolean {
    let track = this.current;
    if (track?.onFrontier) return true;
    if (track === null || !track.reaches(at)) {
      const slice = this.shelved;
      if (slice === null) return false;
      const fresh = new Track(this.domain, slice, track);
      if (!fresh.reaches(at)) return false;
      this.shelved = null;
      this.current = fresh;
      track = fresh;
    }
    track.advance(at);
    return true;
  }

  /** Notes whether saved states are true after `at`. Gives a state worth saving after a long way through what is not. */
  markDirty(at: Position, touches: boolean, saveEvery: number): State | undefined {
    const { stream, span, track } = this;
    if (!track.onFrontier) {
      if (span !== null && span.to === null) this.span = { stream, from: span.from, to: at };
      return undefined;
    }
    this.positionsOnFrontier += 1;
    this.span = { stream, from: span?.from ?? at, to: null };
    // A state is saved only at a place that touches the stream, so that a slice that begins there begins at a touch.
    return touches && this.positionsOnFrontier % saveEvery === 0 ? track.after : undefined;
  }
}
