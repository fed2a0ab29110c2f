import type { Domain } from './domain.js';
import type { Slice, StreamEnd, Touch } from './history.js';
import { comparePositions, type Position, type StreamId, samePosition } from './position.js';

/**
 * One stream as a cascade follows it.
 * Owns: the stretch of stored history read so far, and the two states, before and after the edit, at the present point.
 * States: *off* the frontier (both sides equal: stored history stands) and *on* it (they differ).
 * Invariants: (1) every touch before `cursor` is folded into both sides; (2) off the frontier the two states are one object;
 * (3) on the frontier no stored touch is skipped: each is visited as a place of the cascade.
 */
export class Track<Data, State, Event, Refusal> {
  private touches: readonly Touch<Event>[];
  private cursor = 0;
  private more: boolean;
  before: State;
  after: State;
  onFrontier = false;
  /** The last place that touches the stream in the resulting history, as far as the track has come. */
  private lastPlaced: Position | null;
  /** The last place that the cascade visited on the stream: what was stored up to there is no longer what holds. */
  private lastVisited: Position | null;
  private lastStored: Position | null;
  private lastRead: Position | null;
  /** How many touches were folded off the frontier since a state was last worth saving. */
  private passed = 0;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    readonly slice: Slice<State, Event>,
    /** The track that this one takes over from, where the stream left the frontier and comes back further on. */
    former: Track<Data, State, Event, Refusal> | null = null,
  ) {
    this.touches = slice.touches;
    this.more = slice.more;
    this.before = slice.state;
    this.after = slice.state;
    this.lastStored = slice.from;
    this.lastVisited = former?.lastVisited ?? null;
    this.lastPlaced = slice.from === null || this.visited(slice.from) ? (former?.lastPlaced ?? null) : slice.from;
    this.lastRead = slice.touches.at(-1)?.position ?? slice.from;
  }

  get stream(): StreamId {
    return this.slice.stream;
  }

  /** Can the track be moved to `at` with what was read? Only forward, never past what is known. */
  reaches(at: Position): boolean {
    if (this.lastStored !== null && comparePositions(this.lastStored, at) >= 0) return false;
    if (!this.more) return true;
    const last = this.touches.at(-1);
    return last !== undefined && comparePositions(last.position, at) >= 0;
  }

  /** Off the frontier: folds the stored touches before `at`, on both sides at once. */
  advance(at: Position): void {
    let state = this.after;
    for (let touch = this.touches[this.cursor]; touch !== undefined; touch = this.touches[this.cursor]) {
      if (comparePositions(touch.position, at) >= 0) break;
      for (const event of touch.events) state = this.domain.evolve(state, event, touch.position);
      this.lastStored = touch.position;
      if (!this.visited(touch.position)) this.lastPlaced = touch.position;
      this.cursor += 1;
      this.passed += 1;
    }
    this.before = state;
    this.after = state;
  }

  /** The state at the last touch passed, where the way to it was long: whoever comes here next should not have to go it again. */
  waypoint(saveEvery: number): { readonly position: Position; readonly state: State } | undefined {
    const position = this.lastStored;
    if (this.passed < saveEvery || position === null) return undefined;
    // Where the cascade has been, a stored touch may stand no more.
    if (this.visited(position)) return undefined;
    this.passed = 0;
    return { position, state: this.after };
  }

  /** Does the place lie in the part that the cascade has been through, where the resulting history counts and not the stored one? */
  private visited(position: Position): boolean {
    return this.lastVisited !== null && comparePositions(position, this.lastVisited) <= 0;
  }

  /** The stored touch at `at`, where the cursor must stand. */
  storedAt(at: Position): Touch<Event> | undefined {
    const touch = this.touches[this.cursor];
    return touch !== undefined && samePosition(touch.position, at) ? touch : undefined;
  }

  /** Folds what was stored at `at` into the one side and what holds now into the other, and settles the frontier. */
  fold(at: Position, stored: readonly Event[] | null, events: readonly Event[] | null): void {
    const unchanged = stored === events && this.before === this.after;
    let before = this.before;
    for (const event of stored ?? []) before = this.domain.evolve(before, event, at);
    let after = unchanged ? before : this.after;
    if (!unchanged) for (const event of events ?? []) after = this.domain.evolve(after, event, at);
    if (stored !== null) {
      this.cursor += 1;
      this.lastStored = at;
    }
    this.lastVisited = at;
    if (events !== null) this.lastPlaced = at;
    this.onFrontier = !(before === after || this.domain.equal(before, after));
    this.before = before;
    this.after = this.onFrontier ? after : before;
  }

  /** The next stored touch; 'unread' if reading on is needed to know; undefined at the end. */
  next(): Position | 'unread' | undefined {
    const touch = this.touches[this.cursor];
    if (touch !== undefined) return touch.position;
    return this.more ? 'unread' : undefined;
  }

  /** Where reading goes on: after the last touch read. */
  readTo(): Position | null {
    return this.lastRead;
  }

  extend(touches: readonly Touch<Event>[], more: boolean): void {
    this.touches = [...this.touches.slice(this.cursor), ...touches];
    this.cursor = 0;
    this.more = more;
    this.lastRead = touches.at(-1)?.position ?? this.lastRead;
  }

  /** Places read ahead, for fetching early what they will need. */
  ahead(limit: number): readonly Touch<Event>[] {
    return this.touches.slice(this.cursor, this.cursor + limit);
  }

  /** The present on both sides, where it is known without reading more. */
  end(): StreamEnd<State> | null {
    if (this.more) return null;
    let { before, after } = this;
    let last = this.lastPlaced;
    for (const touch of this.touches.slice(this.cursor)) {
      for (const event of touch.events) before = this.domain.evolve(before, event, touch.position);
      last = touch.position;
    }
    // Off the frontier the rest of the stored history stands for both sides; on it there is no rest (invariant 3).
    if (!this.onFrontier) after = before;
    return { stream: this.stream, before, after, last };
  }
}
