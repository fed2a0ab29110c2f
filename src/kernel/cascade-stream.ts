import type { DirtySpan, KeptStream, OwnVisited, SavedState, StreamEnd } from './cascade-step.js';
import type { Domain } from './domain.js';
import type { Slice } from './history.js';
import { invariantBroken } from './invariant.js';
import type { Position, StreamId } from './position.js';
import { Track, type VisitedPart } from './track.js';

/**
 * One stream of a cascade.
 * Owns: its track, a slice that was read and is not used yet, and the span in which saved states are outdated.
 */
export class CascadeStream<Data, State, Event, Refusal> {
  private current: Track<Data, State, Event, Refusal> | null = null;
  private unusedSlice: Slice<State, Event> | null = null;
  private span: DirtySpan | null = null;
  /** The number of positions at which the stream was on the frontier. */
  private positionsOnFrontier = 0;
  /** True if the resulting history touches the stream at the last position on the frontier. */
  private touchedOnFrontier = false;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    readonly stream: StreamId,
    /** The part of the stream that was visited before the snapshot from which the cascade is resumed. */
    private readonly former: VisitedPart | null = null,
  ) {}

  /** Returns a stream that goes on from a snapshot. `isChanged`: its stored history after that has changed, and must be read again. */
  static of<Data, State, Event, Refusal>(
    domain: Domain<Data, State, Event, Refusal>,
    { track, span, positionsOnFrontier }: KeptStream<State>,
    isChanged: boolean,
  ): CascadeStream<Data, State, Event, Refusal> {
    const stream = new CascadeStream(domain, track.stream);
    stream.current = Track.of(domain, track, isChanged);
    stream.span = span;
    stream.positionsOnFrontier = positionsOnFrontier;
    return stream;
  }

  get track(): Track<Data, State, Event, Refusal> {
    if (this.current === null) throw invariantBroken(`${this.stream} was not read`);
    return this.current;
  }

  /** False while only a slice was read ahead. */
  get isVisited(): boolean {
    return this.current !== null;
  }

  get onFrontier(): boolean {
    return this.current?.onFrontier === true;
  }

  get dirty(): DirtySpan | null {
    return this.span;
  }

  /** The present states of the stream, or null if it was not read to its end. */
  end(): StreamEnd<State> | null {
    return this.current?.end() ?? null;
  }

  /** The stream as it is now. Only on the frontier. */
  kept(): KeptStream<State> {
    return { track: this.track.kept(), span: this.span, positionsOnFrontier: this.positionsOnFrontier };
  }

  /** How far the stream was visited. */
  visited(): OwnVisited {
    const { stream, lastVisited, lastTouched } = this.track;
    return { stream, lastVisited, lastTouched };
  }

  /** Keeps a slice until the cascade reaches it. */
  keepSlice(slice: Slice<State, Event>): void {
    this.unusedSlice = slice;
  }

  /** Moves the track to `at` (step 1 of the cascade). Returns false if more of the stream must be read first. */
  advanceTo(at: Position): boolean {
    let track = this.current;
    if (track?.onFrontier) return true;
    if (track === null || !track.reaches(at)) {
      const slice = this.unusedSlice;
      if (slice === null) return false;
      const fresh = new Track(this.domain, slice, track ?? this.former);
      if (!fresh.reaches(at)) return false;
      this.unusedSlice = null;
      this.current = fresh;
      track = fresh;
    }
    track.advanceTo(at);
    return true;
  }

  /** Folds the stored events at `at` into the stored history and `events` into the resulting one, and keeps the dirty span. */
  fold(at: Position, stored: readonly Event[] | null, events: readonly Event[] | null): void {
    const { stream, span, track } = this;
    track.fold(at, stored, events);
    if (track.onFrontier) {
      this.positionsOnFrontier += 1;
      if (span === null || span.to !== null) this.span = { stream, from: span?.from ?? at, to: null };
      this.touchedOnFrontier = events !== null;
    } else {
      if (span !== null && span.to === null) this.span = { stream, from: span.from, to: at };
      this.touchedOnFrontier = false;
    }
  }

  /**
   * Returns the resulting state at `at`, where the stream was just folded, once in `checkpointEvery` positions on the frontier. A state is saved only
   * at a touch, so that a slice that starts there starts at a touch.
   */
  dueCheckpoint(
    at: Position,
    { checkpointEvery, checkpointOffset = 0 }: { readonly checkpointEvery: number; readonly checkpointOffset?: number },
  ): SavedState<State> | undefined {
    const isDue = (this.positionsOnFrontier + checkpointOffset) % checkpointEvery === 0;
    if (!this.touchedOnFrontier || !isDue) return undefined;
    return { kind: 'checkpoint', stream: this.stream, position: at, state: this.track.after };
  }
}
