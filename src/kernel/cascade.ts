import type { Action, Domain, Outcome } from './domain.js';
import { FollowedStream } from './followed-stream.js';
import type {
  CascadeResult,
  Decided,
  Edit,
  HistoryNeed,
  HistorySupply,
  RecordedAction,
  Rewrite,
  StreamEnd,
} from './history.js';
import { invariantBroken } from './invariant.js';
import {
  type ActionId,
  comparePositions,
  type Position,
  positionKey,
  type StreamId,
  samePosition,
} from './position.js';
import { PositionQueue } from './position-queue.js';
import type { Track } from './track.js';

/** How far a cascade asks to read ahead: round trips saved against rows that may turn out not to be needed. */
export interface CascadeLimits {
  readonly actionsAhead: number;
  readonly streamsAhead: number;
  /** A state is saved every so many places at which a stream was on the frontier, and after so many touches passed on the way to one. */
  readonly checkpointEvery: number;
}

/** One action at one place of the timeline, in the history that was and in the one that results; it may stand in either alone. */
interface Visit<Data, Refusal> {
  readonly at: Position;
  readonly before: RecordedAction<Data, Refusal> | null;
  readonly after: Action<Data> | null;
  /** Its participants before, its participants now, and all of them, each once. */
  readonly participantsBefore: readonly StreamId[];
  readonly participantsAfter: readonly StreamId[];
  readonly streams: readonly StreamId[];
  /** Is it one of the change set's own? */
  readonly own: boolean;
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
): Generator<HistoryNeed, CascadeResult<Data, State, Event, Refusal>, HistorySupply<Data, State, Event, Refusal>> {
  return new Cascade(domain, limits, inspect).run(edits);
}

class Cascade<Data, State, Event, Refusal> {
  private readonly queue = new PositionQueue();
  /** The change set's actions, each with its place, or with two where it moved. */
  private readonly own = new Map<ActionId, readonly Visit<Data, Refusal>[]>();
  private readonly followed = new Map<StreamId, FollowedStream<Data, State, Event, Refusal>>();
  private readonly known = new Map<ActionId, RecordedAction<Data, Refusal>>();
  private readonly touched = new Set<StreamId>();
  private readonly rewrites: Rewrite<Event>[] = [];
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
  ): Generator<HistoryNeed, CascadeResult<Data, State, Event, Refusal>, HistorySupply<Data, State, Event, Refusal>> {
    for (const edit of edits) this.enqueue(edit);
    for (let at = this.queue.pop(); at !== undefined; at = this.queue.pop()) {
      let visit = this.ownVisit(at);
      if (visit === undefined) {
        if (!this.known.has(at.id)) this.learn(yield this.needActions(at));
        visit = this.storedVisit(at);
      }
      const { streams } = visit;
      const missing = streams.filter((stream) => this.followed.get(stream)?.advanceTo(at) !== true);
      if (missing.length > 0) {
        this.learn(yield this.needSlices(missing, at));
        for (const stream of missing)
          if (this.followed.get(stream)?.advanceTo(at) !== true)
            throw invariantBroken(`the history of ${stream} does not reach ${positionKey(at)}`);
      }
      this.saveWaypoints(streams);
      this.visit(visit);
      const unread = this.follow(streams);
      if (unread.length > 0) {
        this.learn(yield { slices: [], actions: [], continuations: unread });
        if (this.follow(streams).length > 0) throw invariantBroken('reading on gave neither a touch nor an end');
      }
    }
    return this.result();
  }

  /** Before a place is visited: what was passed on the way to it holds in both histories. */
  private saveWaypoints(streams: readonly StreamId[]): void {
    for (const stream of streams) {
      const found = this.track(stream).waypoint(this.limits.checkpointEvery);
      if (found !== undefined) this.checkpoints.push({ stream, position: found.position, state: found.state });
    }
  }

  /** Puts an edit into the queue: one place, or two where the action moved. */
  private enqueue(edit: Edit<Data, Refusal>): void {
    const { before, after } = edit;
    const id = (after ?? before?.action)?.position.id;
    if (id === undefined) throw invariantBroken('an edit has an action before or after');
    if (before !== null && before.action.position.id !== id)
      throw invariantBroken(`an edit keeps its action's id, ${id}`);
    if (this.own.has(id)) throw invariantBroken(`a change set edits ${id} once`);
    const visits: Visit<Data, Refusal>[] = [];
    if (before !== null && after !== null && samePosition(before.action.position, after.position)) {
      visits.push(this.visitOf(before, after, true));
    } else {
      if (before !== null) visits.push(this.visitOf(before, null, true));
      if (after !== null) visits.push(this.visitOf(null, after, true));
    }
    this.own.set(id, visits);
    for (const { at, streams } of visits) {
      this.queue.push(at);
      for (const stream of streams) this.touched.add(stream);
    }
  }

  private visitOf(
    before: RecordedAction<Data, Refusal> | null,
    after: Action<Data> | null,
    own: boolean,
  ): Visit<Data, Refusal> {
    const at = (after ?? before?.action)?.position;
    if (at === undefined) throw invariantBroken('a place is visited for an action');
    const participantsBefore = before === null ? [] : this.domain.participants(before.action.data);
    const participantsAfter =
      after === null ? [] : after === before?.action ? participantsBefore : this.domain.participants(after.data);
    let streams = participantsBefore;
    if (participantsBefore.length === 0) streams = participantsAfter;
    else if (participantsAfter !== participantsBefore && participantsAfter.length > 0)
      streams = [...new Set([...participantsBefore, ...participantsAfter])];
    return { at, before, after, participantsBefore, participantsAfter, streams, own };
  }

  /** What the change set does at a place, if it does anything there. */
  private ownVisit(at: Position): Visit<Data, Refusal> | undefined {
    return this.own.get(at.id)?.find((visit) => samePosition(visit.at, at));
  }

  /** What stands at a place in both histories. */
  private storedVisit(at: Position): Visit<Data, Refusal> {
    const recorded = this.known.get(at.id);
    if (recorded === undefined) throw invariantBroken(`action ${at.id} touches a stream but was not found`);
    if (!samePosition(recorded.action.position, at))
      throw invariantBroken(`action ${at.id} touches a stream where it does not stand`);
    return this.visitOf(recorded, recorded.action, false);
  }

  /** Steps 2 and 3 at one place: keep or decide, compare, rewrite what differs, fold both sides. */
  private visit(visit: Visit<Data, Refusal>): void {
    const { at, before, after, participantsBefore, participantsAfter, streams, own } = visit;
    const equal = streams.every((stream) => !this.track(stream).onFrontier);
    // An edited action is decided even on equal states: its own payload or place is what changed.
    const kept = !own && equal;
    const outcome = kept || after === null ? null : this.decide(after, participantsAfter);
    if (!own && !kept) this.redecided += 1;
    const stood = memberOf(participantsBefore, streams);
    const now = kept ? null : eventsNow(participantsAfter, outcome);
    let changed = false;
    for (const stream of streams) {
      const track = this.track(stream);
      const old = stood(stream) ? this.storedEvents(track, at) : null;
      let events = now === null ? old : (now.get(stream) ?? null);
      if (old !== null && events !== null && (old === events || this.sameEvents(old, events))) {
        events = old;
      } else {
        changed = true;
        const revision = (after ?? before?.action)?.revision ?? 0;
        this.rewrites.push({ stream, position: at, revision, stored: old, events });
      }
      track.fold(at, old, events);
      const state = this.follower(stream).markDirty(at, events !== null, this.limits.checkpointEvery);
      if (state !== undefined) this.checkpoints.push({ stream, position: at, state });
    }
    if (!kept) this.note(visit, outcome, changed);
  }

  private note(visit: Visit<Data, Refusal>, outcome: Outcome<Event, Refusal> | null, rewritten: boolean): void {
    const { at, before, after, own } = visit;
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

  private decide(action: Action<Data>, named: readonly StreamId[]): Outcome<Event, Refusal> {
    const participants = memberOf(named, null);
    const outcome = this.domain.decide(action, (stream) => {
      if (!participants(stream)) throw invariantBroken(`an action may read its participants only, not ${stream}`);
      return this.track(stream).after;
    });
    if (outcome.kind === 'accepted') {
      for (const { stream } of outcome.events) {
        if (!participants(stream))
          throw invariantBroken(`an action may emit on its participants only, not on ${stream}`);
      }
    }
    return outcome;
  }

  /** The events stored at a place that the stream is touched at; none where the action was refused. */
  private storedEvents(track: Track<Data, State, Event, Refusal>, at: Position): readonly Event[] {
    const touch = track.storedAt(at);
    if (touch === undefined) throw invariantBroken(`${track.stream} holds no touch of its participant ${at.id}`);
    return touch.events;
  }

  private sameEvents(a: readonly Event[], b: readonly Event[]): boolean {
    return a.length === b.length && a.every((event, index) => this.domain.sameEvent(event, b[index] as Event));
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
        if (after === null) throw invariantBroken(`${stream} has more, but nothing was read`);
        unread.push({ stream, after });
      } else if (next !== undefined) this.queue.push(next);
    }
    return unread;
  }

  private learn(supply: HistorySupply<Data, State, Event, Refusal>): void {
    for (const slice of supply.slices) {
      let follower = this.followed.get(slice.stream);
      if (follower === undefined) {
        follower = new FollowedStream(this.domain, slice.stream);
        this.followed.set(slice.stream, follower);
      }
      follower.keepSlice(slice);
    }
    for (const { stream, touches, more } of supply.continuations) this.track(stream).extend(touches, more);
    for (const recorded of supply.actions) this.known.set(recorded.action.position.id, recorded);
  }

  /** The action at a place, and with it those that the streams on the frontier come to next. */
  private needActions(at: Position): HistoryNeed {
    const ids = new Set<string>([at.id]);
    for (const follower of this.followed.values()) {
      if (ids.size >= this.limits.actionsAhead) break;
      if (!follower.onFrontier) continue;
      for (const touch of follower.track.ahead(this.limits.actionsAhead)) {
        if (!this.known.has(touch.position.id)) ids.add(touch.position.id);
      }
    }
    return { slices: [], continuations: [], actions: [...ids].slice(0, this.limits.actionsAhead) };
  }

  /** The streams missing at a place, and with them those that known dependents will need. */
  private needSlices(missing: readonly StreamId[], at: Position): HistoryNeed {
    // Nothing is known yet, so nothing is known of what will be needed.
    if (this.followed.size === 0)
      return { slices: missing.map((stream) => ({ stream, at })), continuations: [], actions: [] };
    const wanted = new Map<StreamId, Position>(missing.map((stream) => [stream, at]));
    for (const follower of this.followed.values()) {
      if (wanted.size >= this.limits.streamsAhead) break;
      if (!follower.onFrontier) continue;
      for (const { position } of follower.track.ahead(this.limits.actionsAhead)) {
        const recorded = this.known.get(position.id);
        if (recorded === undefined || this.ownVisit(position) !== undefined) continue;
        for (const stream of this.domain.participants(recorded.action.data)) {
          if (this.followed.has(stream)) continue;
          const earlier = wanted.get(stream);
          if (earlier === undefined || comparePositions(position, earlier) < 0) wanted.set(stream, position);
        }
      }
    }
    const slices = [...wanted].map(([stream, place]) => ({ stream, at: place }));
    return {
      slices: slices.slice(0, Math.max(missing.length, this.limits.streamsAhead)),
      continuations: [],
      actions: [],
    };
  }

  private track(stream: StreamId): Track<Data, State, Event, Refusal> {
    return this.follower(stream).track;
  }

  private follower(stream: StreamId): FollowedStream<Data, State, Event, Refusal> {
    const follower = this.followed.get(stream);
    if (follower === undefined) throw invariantBroken(`${stream} was not read`);
    return follower;
  }

  private result(): CascadeResult<Data, State, Event, Refusal> {
    const ends: StreamEnd<State>[] = [];
    const dirty: CascadeResult<Data, State, Event, Refusal>['dirty'][number][] = [];
    for (const follower of this.followed.values()) {
      const end = follower.end();
      if (end !== null) ends.push(end);
      if (follower.dirty !== null) dirty.push(follower.dirty);
    }
    return {
      rewrites: this.rewrites,
      read: [...this.followed.keys()],
      touched: [...this.touched],
      ends,
      dirty,
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

/** The events that each participant gets; none where the action is refused or stands no longer. */
function eventsNow<Event, Refusal>(
  are: readonly StreamId[],
  outcome: Outcome<Event, Refusal> | null,
): ReadonlyMap<StreamId, readonly Event[]> {
  const now = new Map<StreamId, Event[]>();
  for (const stream of are) now.set(stream, []);
  if (outcome?.kind === 'accepted') for (const { stream, event } of outcome.events) now.get(stream)?.push(event);
  return now;
}

const all = (): boolean => true;
const nobody = (): boolean => false;

/** Is a stream among these? `of`: where the question is asked of these alone. Most actions name one stream, for which no set is made. */
function memberOf(streams: readonly StreamId[], of: readonly StreamId[] | null): (stream: StreamId) => boolean {
  if (streams === of) return all;
  const only = streams[0];
  if (only === undefined) return nobody;
  if (streams.length === 1) return (stream) => stream === only;
  const members = new Set(streams);
  if (members.size !== streams.length) throw invariantBroken('an action names a participant twice');
  return (stream) => members.has(stream);
}
