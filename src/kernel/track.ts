import type { KeptTrack, SavedState, StreamEnd } from './cascade-step.js';
import type { Domain } from './domain.js';
import type { Slice, Touch } from './history.js';
import { invariantBroken } from './invariant.js';
import { comparePositions, type Position, type StreamId, samePosition } from './position.js';

/** What an earlier track of the same stream visited. */
export interface VisitedPart {
  readonly lastVisited: Position | null;
  readonly lastTouched: Position | null;
}

/**
 * The two histories of one stream, stored and resulting, up to the cascade's present point.
 * Owns: the part of the stored history read so far, and the states of both sides.
 * States: *off* the frontier (both sides are equal) and *on* the frontier (they differ).
 * Invariants: (1) every touch before `cursor` is folded into both sides; (2) off the frontier both sides are the same object;
 * (3) on the frontier no stored touch is skipped: the cascade visits each of them.
 */
export class Track<Data, State, Event, Refusal> implements VisitedPart {
  private touches: readonly Touch<Event>[];
  private cursor = 0;
  private more: boolean;
  before: State;
  after: State;
  onFrontier = false;
  /** The last position, up to the present point, at which the resulting history touches the stream. */
  lastTouched: Position | null;
  /** The last position that the cascade visited. Up to this position `lastTouched` follows the resulting history; after it, the stored history. */
  lastVisited: Position | null;
  private lastStored: Position | null;
  private lastRead: Position | null;
  /** The number of touches folded off the frontier since the last checkpoint. */
  private passed = 0;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    readonly slice: Slice<State, Event>,
    /** The stream's previous track, if the cascade may already have visited an earlier part of the stream. */
    former: VisitedPart | null = null,
  ) {
    this.touches = slice.touches;
    this.more = slice.more;
    this.before = slice.state;
    this.after = slice.state;
    this.lastStored = slice.from;
    this.lastVisited = former?.lastVisited ?? null;
    this.lastTouched = slice.from === null || this.visited(slice.from) ? (former?.lastTouched ?? null) : slice.from;
    this.lastRead = slice.touches.at(-1)?.position ?? slice.from;
  }

  get stream(): StreamId {
    return this.slice.stream;
  }

  /** Returns the track as it is now. Only on the frontier. */
  kept(): KeptTrack<State> {
    const { stream, before, after, cursor, more, lastStored, lastTouched, lastVisited, lastRead } = this;
    const touches = this.touches.slice(cursor);
    return { stream, before, after, touches, more, lastStored, lastTouched, lastVisited, lastRead };
  }

  /** Returns a track that goes on where another one was. `isChanged`: the stored history after the last visited position has to be read again. */
  static of<Data, State, Event, Refusal>(
    domain: Domain<Data, State, Event, Refusal>,
    kept: KeptTrack<State>,
    isChanged: boolean,
  ): Track<Data, State, Event, Refusal> {
    const { stream, before, after, lastVisited } = kept;
    const touches = isChanged ? [] : (kept.touches as readonly Touch<Event>[]); // They are the touches of a track of the same domain.
    const more = isChanged || kept.more;
    const track = new Track(domain, { stream, from: kept.lastStored, state: before, touches, more }, kept);
    track.before = before;
    track.after = after;
    track.onFrontier = true;
    track.lastRead = isChanged ? lastVisited : kept.lastRead;
    return track;
  }

  /** True if the track can be moved to `at` with the history read so far. A track moves only forward. */
  reaches(at: Position): boolean {
    if (this.lastStored !== null && comparePositions(this.lastStored, at) >= 0) return false;
    if (!this.more) return true;
    const last = this.touches.at(-1);
    return last !== undefined && comparePositions(last.position, at) >= 0;
  }

  /** Folds the stored touches before `at` into both sides. Only off the frontier. */
  advanceTo(at: Position): void {
    let state = this.after;
    for (let touch = this.touches[this.cursor]; touch !== undefined; touch = this.touches[this.cursor]) {
      if (comparePositions(touch.position, at) >= 0) break;
      for (const event of touch.events) state = this.domain.evolve(state, event, touch.position);
      this.lastStored = touch.position;
      if (!this.visited(touch.position)) this.lastTouched = touch.position;
      this.cursor += 1;
      this.passed += 1;
    }
    this.before = state;
    this.after = state;
  }

  /** Takes the checkpoint that is due: the state just after the last folded touch, once at least `every` touches were folded since the last checkpoint. Undefined if none is due. Resets the count. */
  takeDueCheckpoint(every: number): SavedState<State> | undefined {
    const position = this.lastStored;
    if (this.passed < every || position === null) return undefined;
    // In the visited part, the resulting history may lack this touch.
    if (this.visited(position)) return undefined;
    this.passed = 0;
    return { kind: 'checkpoint', stream: this.stream, position, state: this.after };
  }

  /** True if the cascade has visited the stream at or after the position. */
  private visited(position: Position): boolean {
    return this.lastVisited !== null && comparePositions(position, this.lastVisited) <= 0;
  }

  /** Returns the stored touch at `at` (the track's present point), or null. `isExpected`: whether the stored action there has the stream as a participant. */
  storedAt(at: Position, isExpected: boolean): Touch<Event> | null {
    const next = this.touches[this.cursor];
    const touch = next !== undefined && samePosition(next.position, at) ? next : null;
    if (isExpected && touch === null)
      throw invariantBroken(
        `${this.stream} has no touch of action ${at.id}, although it is a participant of the action`,
      );
    // The cascade would never get past such a touch: it would visit the position for ever.
    if (!isExpected && touch !== null)
      throw invariantBroken(
        `${this.stream} has a touch of action ${at.id}, although it is not a participant of the action`,
      );
    return touch;
  }

  /** Folds the `stored` events at `at` into `before` and the resulting `events` into `after`, then determines whether the stream is on the frontier. Null: that history does not touch the stream here. */
  fold(at: Position, stored: readonly Event[] | null, resulting: readonly Event[] | null): void {
    const unchanged = stored === resulting && this.before === this.after;
    let before = this.before;
    for (const event of stored ?? []) before = this.domain.evolve(before, event, at);
    let after = unchanged ? before : this.after;
    if (!unchanged) for (const event of resulting ?? []) after = this.domain.evolve(after, event, at);
    if (stored !== null) {
      this.cursor += 1;
      this.lastStored = at;
    }
    this.lastVisited = at;
    if (resulting !== null) this.lastTouched = at;
    this.onFrontier = !(before === after || this.domain.equal(before, after));
    this.before = before;
    this.after = this.onFrontier ? after : before;
  }

  /** The position of the next stored touch; 'unread' if more must be read to know it; undefined at the end of the stream. */
  nextStored(): Position | 'unread' | undefined {
    const touch = this.touches[this.cursor];
    if (touch !== undefined) return touch.position;
    return this.more ? 'unread' : undefined;
  }

  /** The last position read, after which the continuation starts. */
  lastReadPosition(): Position | null {
    return this.lastRead;
  }

  extend(touches: readonly Touch<Event>[], more: boolean): void {
    this.touches = [...this.touches.slice(this.cursor), ...touches];
    this.cursor = 0;
    this.more = more;
    this.lastRead = touches.at(-1)?.position ?? this.lastRead;
  }

  /** True if a touch is read but not visited yet. */
  get hasAhead(): boolean {
    return this.cursor < this.touches.length;
  }

  /** Returns up to `limit` touches that are read but not visited yet, so that the cascade can prefetch their actions and participants. */
  ahead(limit: number): readonly Touch<Event>[] {
    return this.touches.slice(this.cursor, this.cursor + limit);
  }

  /** Returns the newest states of both sides, at the end of the stream, or null if its end is not read yet. */
  end(): StreamEnd<State> | null {
    if (this.more) return null;
    let { before, after } = this;
    let last = this.lastTouched;
    for (const touch of this.touches.slice(this.cursor)) {
      for (const event of touch.events) before = this.domain.evolve(before, event, touch.position);
      last = touch.position;
    }
    // Off the frontier the rest of the stored history belongs to both sides. On the frontier there is no rest (invariant 3).
    if (!this.onFrontier) after = before;
    return { stream: this.stream, before, after, last };
  }
}
