import type { Action, Domain, Outcome } from './domain.js';
import type { CascadeResult, Decided, Edit, Need, Recorded, Rewrite, Slice, StreamEnd, Supply } from './history.js';
import { PlaceQueue } from './place-queue.js';
import { type ActionId, comparePositions, type Position, placeKey, samePosition, type StreamId } from './position.js';
import { Track } from './track.js';

/** How far a cascade asks to read ahead: round trips saved against rows that may turn out not to be needed. */
export interface CascadeLimits {
  readonly actionsAhead: number;
  readonly streamsAhead: number;
  /** A state is saved every so many places at which a stream was on the frontier. */
  readonly checkpointEvery: number;
}

/** A change set's place: the old and the new action there, either of which may be absent. */
interface SetPlace<Data, Refusal> {
  readonly position: Position;
  before: Recorded<Data, Refusal> | null;
  after: Action<Data> | null;
}

/**
 * Change propagation with early cutoff (design: "The cascade"): decides again what follows a change set, in timeline order, and stops
 * wherever the two histories agree again. A generator, because only on the way it learns what it must read; it is pure otherwise.
 *
 * Owns: the queue of places, the tracks of the streams read, the frontier. Does not own: reading (the driver's), committing.
 * Invariants: (1) places are taken in timeline order, each once; (2) a stored outcome is kept only for an unrevised action all of whose
 * participants are equal on both sides; (3) every stored touch of a stream on the frontier is a place in the queue before it is passed.
 */
export function cascade<Data, State, Event, Refusal>(
  domain: Domain<Data, State, Event, Refusal>,
  edits: readonly Edit<Data, Refusal>[],
  limits: CascadeLimits,
  inspect?: (decided: Decided<Data, State, Event, Refusal>) => void,
): Generator<Need, CascadeResult<Data, State, Event, Refusal>, Supply<Data, State, Event, Refusal>> {
  return new Cascade(domain, limits, inspect).run(edits);
}

class Cascade<Data, State, Event, Refusal> {
  private readonly queue = new PlaceQueue();
  /** The change set's actions, each with its place, or with two where it moved. */
  private readonly own = new Map<ActionId, readonly SetPlace<Data, Refusal>[]>();
  private readonly tracks = new Map<StreamId, Track<Data, State, Event, Refusal>>();
  private readonly shelf = new Map<StreamId, Slice<State, Event>>();
  private readonly known = new Map<string, Recorded<Data, Refusal>>();
  private readonly read = new Set<StreamId>();
  private readonly touched = new Set<StreamId>();
  private readonly rewrites: Rewrite<Event>[] = [];
  private readonly dirty = new Map<StreamId, { from: Position; to: Position | null; places: number }>();
  private readonly checkpoints: { stream: StreamId; position: Position; state: State }[] = [];
  private readonly conflicts: { action: Action<Data>; refusal: Refusal }[] = [];
  private readonly restorations: Action<Data>[] = [];
  private readonly refusals: { action: Action<Data>; refusal: Refusal; wasRefused: boolean }[] = [];
  private readonly changed: Action<Data>[] = [];
  private readonly reasons: { action: Action<Data>; refusal: Refusal }[] = [];
  private redecided = 0;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    private readonly limits: CascadeLimits,
    private readonly inspect: ((decided: Decided<Data, State, Event, Refusal>) => void) | undefined,
  ) {}

  *run(
    edits: readonly Edit<Data, Refusal>[],
  ): Generator<Need, CascadeResult<Data, State, Event, Refusal>, Supply<Data, State, Event, Refusal>> {
    for (const edit of edits) this.place(edit);
    for (let at = this.queue.pop(); at !== undefined; at = this.queue.pop()) {
      const setPlace = this.setPlace(at);
      if (setPlace === undefined && !this.known.has(at.id)) this.learn(yield this.needActions(at));
      const before = setPlace === undefined ? this.recorded(at) : setPlace.before;
      const after = setPlace === undefined ? this.recorded(at).action : setPlace.after;
      const streams = this.participants(before?.action ?? null, after);
      const missing = streams.filter((stream) => !this.bring(stream, at));
      if (missing.length > 0) {
        this.learn(yield this.needSlices(missing, at));
        for (const stream of missing)
          if (!this.bring(stream, at)) throw broken(`the history of ${stream} does not reach ${placeKey(at)}`);
      }
      this.visit(at, before, after, streams, setPlace !== undefined);
      const unread = this.follow(streams);
      if (unread.length > 0) {
        this.learn(yield { slices: [], actions: [], onward: unread });
        if (this.follow(streams).length > 0) throw broken('reading on gave neither a touch nor an end');
      }
    }
    return this.result();
  }

  /** Puts an edit into the queue: one place, or two where the action moved. */
  private place(edit: Edit<Data, Refusal>): void {
    const { before, after } = edit;
    const id = (after ?? before?.action)?.position.id;
    if (id === undefined) throw broken('an edit has an action before or after');
    if (before !== null && before.action.position.id !== id) throw broken(`an edit keeps its action's id, ${id}`);
    if (this.own.has(id)) throw broken(`a change set edits ${id} once`);
    const places: SetPlace<Data, Refusal>[] = [];
    if (before !== null && after !== null && samePosition(before.action.position, after.position)) {
      places.push({ position: after.position, before, after });
    } else {
      if (before !== null) places.push({ position: before.action.position, before, after: null });
      if (after !== null) places.push({ position: after.position, before: null, after });
    }
    this.own.set(id, places);
    for (const { position } of places) this.queue.push(position);
    for (const stream of this.participants(before?.action ?? null, after)) this.touched.add(stream);
  }

  /** What the change set does at a place, if it does anything there. */
  private setPlace(at: Position): SetPlace<Data, Refusal> | undefined {
    return this.own.get(at.id)?.find(({ position }) => samePosition(position, at));
  }

  /** Steps 2 and 3 at one place: keep or decide, compare, rewrite what differs, fold both sides. */
  private visit(
    at: Position,
    before: Recorded<Data, Refusal> | null,
    after: Action<Data> | null,
    streams: readonly StreamId[],
    own: boolean,
  ): void {
    const stored = this.storedEvents(at, before);
    const equal = streams.every((stream) => !this.track(stream).onFrontier);
    // An edited action is decided even on equal states: its own payload or place is what changed.
    const kept = !own && equal;
    const outcome = kept || after === null ? null : this.decide(after);
    if (!own && !kept) this.redecided += 1;
    const now = kept ? stored : this.eventsNow(after, outcome);
    let changed = false;
    for (const stream of streams) {
      const old = stored.get(stream) ?? null;
      let events = now.get(stream) ?? null;
      if (old !== null && events !== null && (old === events || this.sameEvents(old, events))) {
        events = old;
      } else {
        changed = true;
        const revision = (after ?? before?.action)?.revision ?? 0;
        this.rewrites.push({ stream, position: at, revision, stored: old, events });
      }
      this.track(stream).fold(at, old, events);
      this.soil(stream, at, events !== null);
    }
    if (!kept) this.note(at, before, after, outcome, own, changed);
  }

  /** Keeps where a stream's saved states stopped being true, and saves new ones on a long way through. */
  private soil(stream: StreamId, at: Position, touches: boolean): void {
    const track = this.track(stream);
    const span = this.dirty.get(stream);
    if (!track.onFrontier) {
      if (span !== undefined && span.to === null) span.to = at;
      return;
    }
    const places = (span?.places ?? 0) + 1;
    this.dirty.set(stream, { from: span?.from ?? at, to: null, places });
    // A state is saved only at a place that touches the stream, so that a slice that begins there begins at a touch.
    if (touches && places % this.limits.checkpointEvery === 0) {
      this.checkpoints.push({ stream, position: at, state: track.after });
    }
  }

  private note(
    at: Position,
    before: Recorded<Data, Refusal> | null,
    after: Action<Data> | null,
    outcome: Outcome<Event, Refusal> | null,
    own: boolean,
    rewritten: boolean,
  ): void {
    const wasRefused = before !== null && before.refusal !== null;
    const isRefused = outcome?.kind === 'refused';
    const changed = rewritten || wasRefused !== isRefused;
    if (own) {
      if (outcome?.kind === 'refused' && after !== null) {
        this.refusals.push({ action: after, refusal: outcome.refusal, wasRefused: this.wasRefused(at.id) });
      }
    } else if (after !== null && changed) {
      this.changed.push(after);
      if (outcome?.kind === 'refused' && !wasRefused) this.conflicts.push({ action: after, refusal: outcome.refusal });
      if (!isRefused && wasRefused) this.restorations.push(after);
    } else if (after !== null && outcome?.kind === 'refused' && before !== null && before.refusal !== null) {
      // It was refused and still is: no conflict, no change, yet the reason to be shown may be another one.
      if (!this.domain.sameRefusal(before.refusal, outcome.refusal))
        this.reasons.push({ action: after, refusal: outcome.refusal });
    }
    this.inspect?.({
      position: at,
      own,
      before,
      after,
      outcome,
      changed,
      stateAfter: (stream) => this.track(stream).after,
      stateBefore: (stream) => this.track(stream).before,
    });
  }

  /** Was one of the set's own actions refused where it stood before? */
  private wasRefused(id: ActionId): boolean {
    return this.own.get(id)?.some(({ before }) => before !== null && before.refusal !== null) === true;
  }

  private decide(action: Action<Data>): Outcome<Event, Refusal> {
    const participants = memberOf(this.domain.participants(action.data), action.position.id);
    const outcome = this.domain.decide(action, (stream) => {
      if (!participants(stream)) throw broken(`an action may read its participants only, not ${stream}`);
      return this.track(stream).after;
    });
    if (outcome.kind === 'accepted') {
      for (const { stream } of outcome.events) {
        if (!participants(stream)) throw broken(`an action may emit on its participants only, not on ${stream}`);
      }
    }
    return outcome;
  }

  /** The stored events per participant; none where the action was refused. */
  private storedEvents(at: Position, before: Recorded<Data, Refusal> | null): Map<StreamId, readonly Event[]> {
    const stored = new Map<StreamId, readonly Event[]>();
    if (before === null) return stored;
    for (const stream of this.domain.participants(before.action.data)) {
      const touch = this.track(stream).storedAt(at);
      if (touch === undefined) throw broken(`${stream} holds no touch of its participant ${at.id}`);
      stored.set(stream, touch.events);
    }
    return stored;
  }

  private eventsNow(
    after: Action<Data> | null,
    outcome: Outcome<Event, Refusal> | null,
  ): Map<StreamId, readonly Event[]> {
    const now = new Map<StreamId, Event[]>();
    if (after === null) return now;
    for (const stream of this.domain.participants(after.data)) now.set(stream, []);
    if (outcome?.kind === 'accepted') {
      for (const { stream, event } of outcome.events) now.get(stream)?.push(event);
    }
    return now;
  }

  private sameEvents(a: readonly Event[], b: readonly Event[]): boolean {
    return a.length === b.length && a.every((event, index) => this.domain.sameEvent(event, b[index] as Event));
  }

  /** Step 1: has the stream's track at `at`, from what was read; false if more must be read. */
  private bring(stream: StreamId, at: Position): boolean {
    let track = this.tracks.get(stream);
    if (track?.onFrontier) return true;
    if (track === undefined || !track.reaches(at)) {
      const slice = this.shelf.get(stream);
      if (slice === undefined) return false;
      const fresh = new Track(this.domain, slice, track);
      if (!fresh.reaches(at)) return false;
      this.shelf.delete(stream);
      this.tracks.set(stream, fresh);
      track = fresh;
    }
    track.advance(at);
    return true;
  }

  /** Step 4: enqueues the next touch of each stream that is on the frontier; gives those which must be read on first. */
  private follow(streams: readonly StreamId[]): { stream: StreamId; after: Position }[] {
    const unread: { stream: StreamId; after: Position }[] = [];
    for (const stream of streams) {
      const track = this.track(stream);
      if (!track.onFrontier) continue;
      const next = track.next();
      if (next === 'unread') {
        const after = track.readTo();
        if (after === null) throw broken(`${stream} has more, but nothing was read`);
        unread.push({ stream, after });
      } else if (next !== undefined) this.queue.push(next);
    }
    return unread;
  }

  private learn(supply: Supply<Data, State, Event, Refusal>): void {
    for (const slice of supply.slices) {
      this.read.add(slice.stream);
      this.shelf.set(slice.stream, slice);
    }
    for (const { stream, touches, more } of supply.onward) this.track(stream).extend(touches, more);
    for (const recorded of supply.actions) this.known.set(recorded.action.position.id, recorded);
  }

  /** The action at a place, and with it those that the streams on the frontier come to next. */
  private needActions(at: Position): Need {
    const ids = new Set<string>([at.id]);
    for (const track of this.tracks.values()) {
      if (ids.size >= this.limits.actionsAhead) break;
      if (!track.onFrontier) continue;
      for (const touch of track.ahead(this.limits.actionsAhead)) {
        if (!this.known.has(touch.position.id)) ids.add(touch.position.id);
      }
    }
    return { slices: [], onward: [], actions: [...ids].slice(0, this.limits.actionsAhead) };
  }

  /** The streams missing at a place, and with them those that known dependents will need. */
  private needSlices(missing: readonly StreamId[], at: Position): Need {
    const wanted = new Map<StreamId, Position>(missing.map((stream) => [stream, at]));
    for (const track of this.tracks.values()) {
      if (wanted.size >= this.limits.streamsAhead) break;
      if (!track.onFrontier) continue;
      for (const { position } of track.ahead(this.limits.actionsAhead)) {
        const recorded = this.known.get(position.id);
        if (recorded === undefined || this.setPlace(position) !== undefined) continue;
        for (const stream of this.domain.participants(recorded.action.data)) {
          if (this.tracks.has(stream) || this.shelf.has(stream)) continue;
          const earlier = wanted.get(stream);
          if (earlier === undefined || comparePositions(position, earlier) < 0) wanted.set(stream, position);
        }
      }
    }
    const slices = [...wanted].map(([stream, place]) => ({ stream, at: place }));
    return { slices: slices.slice(0, Math.max(missing.length, this.limits.streamsAhead)), onward: [], actions: [] };
  }

  private participants(a: Action<Data> | null, b: Action<Data> | null): readonly StreamId[] {
    if (a !== null && (b === null || a === b)) return this.domain.participants(a.data);
    if (a === null) return b === null ? [] : this.domain.participants(b.data);
    return [...new Set([...this.domain.participants(a.data), ...this.domain.participants((b as Action<Data>).data)])];
  }

  private recorded(at: Position): Recorded<Data, Refusal> {
    const recorded = this.known.get(at.id);
    if (recorded === undefined) throw broken(`action ${at.id} touches a stream but was not found`);
    if (!samePosition(recorded.action.position, at))
      throw broken(`action ${at.id} touches a stream where it does not stand`);
    return recorded;
  }

  private track(stream: StreamId): Track<Data, State, Event, Refusal> {
    const track = this.tracks.get(stream);
    if (track === undefined) throw broken(`${stream} was not read`);
    return track;
  }

  private result(): CascadeResult<Data, State, Event, Refusal> {
    const ends: StreamEnd<State>[] = [];
    for (const track of this.tracks.values()) {
      const end = track.end();
      if (end !== null) ends.push(end);
    }
    return {
      rewrites: this.rewrites,
      read: [...this.read],
      touched: [...this.touched],
      ends,
      dirty: [...this.dirty].map(([stream, { from, to }]) => ({ stream, from, to })),
      checkpoints: this.checkpoints,
      conflicts: this.conflicts,
      restorations: this.restorations,
      refusals: this.refusals,
      changed: this.changed,
      reasons: this.reasons,
      redecided: this.redecided,
    };
  }
}

/** Most actions name one or two streams: looking through a short list is cheaper than making a set. */
function memberOf(streams: readonly StreamId[], action: ActionId): (stream: StreamId) => boolean {
  const only = streams[0];
  if (streams.length === 1) return (stream) => stream === only;
  const members = new Set(streams);
  if (members.size !== streams.length) throw broken(`${action} names a participant twice`);
  return (stream) => members.has(stream);
}

function broken(invariant: string): Error {
  return new Error(`kernel invariant broken: ${invariant}`);
}
