import type { CascadeEnd, CascadeStep, DecidedTouch, HistorySupply, Resumption } from './cascade-step.js';
import type { CascadeStream } from './cascade-stream.js';
import { CascadeStreams, isAfter } from './cascade-streams.js';
import { type Action, type Domain, type Outcome, wholeOutcome } from './domain.js';
import type { Edit, Rewrite } from './history.js';
import { invariantBroken } from './invariant.js';
import { KnownActions } from './known-actions.js';
import { OwnVisits } from './own-visits.js';
import { type InPieces, pause } from './pause.js';
import { type Position, positionKey, type StreamId, samePosition } from './position.js';
import { PositionQueue } from './position-queue.js';
import { ReadAhead } from './read-ahead.js';
import type { Track } from './track.js';
import { effectOf, eventsByStream, isRefused, membership, type Visit, visitOf } from './visit.js';

/** How far a cascade reads ahead: it trades rows that may not be needed for round trips. */
export interface CascadeLimits {
  readonly actionsAhead: number;
  readonly streamsAhead: number;
  /** Streams of the change set's own actions that are read ahead together. They will be needed, so more of them are read than of others. */
  readonly ownStreamsAhead: number;
  /** A state is saved at every `checkpointEvery`-th position on the frontier, and after as many touches folded on the way to a position. `checkpointOffset` moves the first one on the frontier that many positions earlier. */
  readonly checkpointEvery: number;
  readonly checkpointOffset?: number;
  /** A pause is due after so much work: one unit for each participant that was moved to a position, decided, or compared, and for each that ended. */
  readonly workPerStep: number;
  /** Streams in memory. Beyond it, streams that are not needed are released, and read again if they are needed after all. By default all are kept. */
  readonly streamsInMemory?: number;
  /** A snapshot is yielded after so many positions, or twice as many as there are streams in memory, and at the end. By default none is. */
  readonly positionsPerSnapshot?: number;
}

type Steps<Data, State, Event, Refusal, Result> = Generator<
  CascadeStep<Data, State, Event, Refusal>,
  Result,
  HistorySupply<Data, State, Event, Refusal> | undefined
>;
type CascadeSteps<Data, State, Event, Refusal> = Steps<Data, State, Event, Refusal, CascadeEnd<State>>;

/**
 * Decides again the actions that follow a change set, in timeline order, and stops wherever stored and resulting history agree: change propagation
 * with early cut-off. It is a generator because it finds out only while it runs what it must read, and so that its results can be written while it
 * runs. It is pure otherwise. With a resumption it goes on from a snapshot of another cascade of the same edits.
 *
 * Steps at each position of the queue: (1) move the streams of its action to the position; (2) keep the stored outcome, or decide again; (3) fold the
 * stored and the resulting events, and note the touches that differ; (4) queue the next touch of each stream on the frontier.
 *
 * Owns: the queue of positions, the tracks of the streams read, the frontier. Does not own: reading and committing (the driver's).
 * Invariants: (1) positions are visited in timeline order, each once; (2) a stored outcome is kept only for an unrevised action all of whose
 * participants are equal on both sides; (3) every stored touch of a stream on the frontier is queued before it is passed.
 */
export function cascade<Data, State, Event, Refusal>(
  domain: Domain<Data, State, Event, Refusal>,
  edits: readonly Edit<Data, Refusal>[],
  limits: CascadeLimits,
  resumption?: Resumption<State>,
): CascadeSteps<Data, State, Event, Refusal> {
  return new Cascade(domain, limits, resumption).run(edits);
}

class Cascade<Data, State, Event, Refusal> {
  private readonly queue = new PositionQueue();
  private readonly own: OwnVisits<Data, Refusal>;
  private readonly streams: CascadeStreams<Data, State, Event, Refusal>;
  private readonly known: KnownActions<Data, Refusal>;
  private readonly readAhead: ReadAhead<Data, Refusal>;
  /** The work since the last pause. */
  private work = 0;
  /** The last position visited. */
  private passed: Position | null;
  private positionsSinceSnapshot = 0;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    private readonly limits: CascadeLimits,
    resumption: Resumption<State> | undefined,
  ) {
    this.passed = resumption?.from.after ?? null;
    this.own = new OwnVisits(domain);
    this.known = new KnownActions(domain);
    this.readAhead = new ReadAhead(this.known, this.own, limits, this.passed);
    this.streams = new CascadeStreams(domain, this.own, limits.streamsInMemory, resumption);
  }

  *run(edits: readonly Edit<Data, Refusal>[]): CascadeSteps<Data, State, Event, Refusal> {
    for (const edit of edits) {
      for (const { at, streams } of this.own.add(edit)) {
        if (isAfter(at, this.passed)) this.queue.push(at);
        this.work += streams.length;
      }
      if (this.isPauseDue()) yield pause;
    }
    yield* this.readOn(this.queueNext(this.streams.frontier()));
    for (let at = this.queue.pop(); at !== undefined; at = this.queue.pop()) {
      const visit = yield* this.reach(at);
      const { streams } = visit;
      this.passed = at;
      // A state that was passed on the way holds in both histories.
      for (const stream of streams) {
        const passed = this.track(stream).takeDueCheckpoint(this.limits.checkpointEvery);
        if (passed !== undefined) yield passed;
      }
      yield* this.visit(visit);
      if (this.isPauseDue()) yield pause;
      for (const stream of streams) {
        const due = this.streams.get(stream).dueCheckpoint(at, this.limits);
        if (due !== undefined) yield due;
      }
      const unread = this.queueNext(streams);
      if (unread.length > 0) yield* this.readOn(unread);
      if (this.streams.needsVisits) yield* this.streams.release(streams);
      this.known.dropBefore(at);
      if (this.isSnapshotDue()) yield this.streams.snapshot(this.passed);
    }
    if (this.limits.positionsPerSnapshot !== undefined) yield this.streams.snapshot(this.passed);
    return yield* this.streams.end(this.limits.workPerStep);
  }

  /** Returns whether a snapshot is due. If so, the count of positions restarts at 0. */
  private isSnapshotDue(): boolean {
    const { positionsPerSnapshot } = this.limits;
    if (positionsPerSnapshot === undefined) return false;
    this.positionsSinceSnapshot += 1;
    if (this.positionsSinceSnapshot < Math.max(positionsPerSnapshot, 2 * this.streams.size)) return false;
    this.positionsSinceSnapshot = 0;
    return true;
  }

  /** Returns whether a pause is due. If so, the count of work restarts at 0. */
  private isPauseDue(): boolean {
    if (this.work < this.limits.workPerStep) return false;
    this.work = 0;
    return true;
  }

  /** Returns the visit of a position, to which all its streams were moved. Reads what is missing. */
  private *reach(at: Position): Steps<Data, State, Event, Refusal, Visit<Data, Refusal>> {
    const own = this.own.at(at);
    for (;;) {
      if (own === undefined && !this.known.has(at.id)) this.learn(yield this.readAhead.actions(at));
      const visit = own ?? this.storedVisit(at);
      const missing = yield* this.advance(visit.streams, at);
      if (missing.length > 0) {
        this.learn(yield this.readAhead.slices(missing, at, (stream) => this.streams.has(stream)));
        for (const stream of yield* this.advance(missing, at))
          throw invariantBroken(`the history of ${stream} does not reach ${positionKey(at)}`);
        // One of them may be newer than the action, which was forgotten then.
        if (own === undefined && !this.known.has(at.id)) continue;
      }
      this.known.delete(at.id);
      return visit;
    }
  }

  /** The visit of a position that the change set does not edit. */
  private storedVisit(at: Position): Visit<Data, Refusal> {
    const recorded = this.known.get(at.id);
    if (recorded === undefined) throw invariantBroken(`action ${at.id} touches a stream but was not found`);
    if (!samePosition(recorded.action.position, at))
      throw invariantBroken(`action ${at.id} touches a stream at a position that is not its own`);
    return visitOf(() => this.known.participantsOf(at.id), recorded, recorded.action, false);
  }

  /** Moves the streams to `at` (step 1). Returns those of which more must be read first. */
  private *advance(
    streams: readonly StreamId[],
    at: Position,
  ): Steps<Data, State, Event, Refusal, readonly StreamId[]> {
    const missing: StreamId[] = [];
    for (const stream of streams) {
      if (!this.streams.advance(stream, at)) missing.push(stream);
      this.work += 1;
      if (this.isPauseDue()) yield pause;
    }
    return missing;
  }

  /** Visits one position (steps 2 and 3): keeps or decides the outcome, rewrites the touches that differ, folds both sides. */
  private *visit(visit: Visit<Data, Refusal>): Steps<Data, State, Event, Refusal, void> {
    const { at, before, after, participantsBefore, participantsAfter, streams, own } = visit;
    const equal = streams.every((stream) => !this.track(stream).onFrontier);
    // An action of the change set is decided even on equal states: its own payload or position changed.
    const kept = !own && equal;
    const outcome = kept || after === null ? null : yield* this.decide(after, participantsAfter);
    if (this.isPauseDue()) yield pause;
    const wasTouched = membership(participantsBefore, streams);
    const resulting = kept ? null : eventsByStream(participantsAfter, outcome);
    const rewrites: Rewrite<Event>[] = [];
    const touches: DecidedTouch<State, Event>[] = [];
    for (const stream of streams) {
      const cascadeStream = this.streams.get(stream);
      const { track } = cascadeStream;
      const touch = track.storedAt(at, wasTouched(stream));
      const stored = touch === null ? null : touch.events;
      let events = resulting === null ? stored : (resulting.get(stream) ?? null);
      if (stored !== null && events !== null && (stored === events || this.sameEvents(stored, events))) {
        events = stored;
      } else {
        const revision = (after ?? before?.action)?.revision ?? 0;
        rewrites.push({ stream, position: at, revision, stored, tag: touch?.tag ?? 0, events });
      }
      if (!kept) touches.push({ stream, before: track.before, after: track.after, stored, resulting: events });
      cascadeStream.fold(at, stored, events);
      this.readAhead.note(cascadeStream);
      this.work += 1;
      if (this.isPauseDue()) yield pause;
    }
    if (kept) return;
    yield {
      kind: 'decided',
      position: at,
      own,
      before,
      after,
      outcome,
      effect: effectOf(this.domain, visit, outcome, rewrites.length > 0),
      wasRefused: own ? this.own.wasRefused(at.id) : isRefused(before),
      rewrites,
      touches,
      stateAfter: (stream) => this.track(stream).after,
      stateBefore: (stream) => this.track(stream).before,
    };
  }

  /** Decides an action. Offers the pause points of its decision if it has many participants. */
  private *decide(action: Action<Data>, named: readonly StreamId[]): InPieces<Outcome<Event, Refusal>> {
    const isParticipant = membership(named, null);
    const decision = this.domain.decide(action, (stream) => {
      if (!isParticipant(stream)) throw invariantBroken(`an action may read its participants only, not ${stream}`);
      return this.track(stream).after;
    });
    const isSmall = named.length < this.limits.workPerStep;
    const outcome = isSmall || 'kind' in decision ? wholeOutcome(decision) : yield* decision;
    if (outcome.kind === 'accepted') {
      for (const { stream } of outcome.events) {
        if (!isParticipant(stream))
          throw invariantBroken(`an action may emit on its participants only, not on ${stream}`);
      }
    }
    return outcome;
  }

  private sameEvents(a: readonly Event[], b: readonly Event[]): boolean {
    return a.length === b.length && a.every((event, index) => this.domain.sameEvent(event, b[index] as Event)); // The lists have equal lengths.
  }

  /** Reads on in streams of which the next touch is not read yet, and queues that. */
  private *readOn(unread: readonly { stream: StreamId; after: Position }[]): Steps<Data, State, Event, Refusal, void> {
    if (unread.length === 0) return;
    this.learn(yield { kind: 'need', slices: [], actions: [], continuations: unread });
    if (this.queueNext(unread.map(({ stream }) => stream)).length > 0)
      throw invariantBroken('a continuation held neither a touch nor the end');
  }

  /** Queues the next touch of each stream on the frontier (step 4). Returns the streams that must be read on to know it. */
  private queueNext(streams: readonly StreamId[]): { stream: StreamId; after: Position }[] {
    const unread: { stream: StreamId; after: Position }[] = [];
    let queued: Position | undefined;
    for (const stream of streams) {
      const track = this.track(stream);
      if (!track.onFrontier) continue;
      const next = track.nextStored();
      if (next === 'unread') {
        const after = track.lastReadPosition();
        if (after === null) throw invariantBroken(`${stream} has more touches, but none was read`);
        unread.push({ stream, after });
      } else if (next !== undefined && (queued === undefined || !samePosition(next, queued))) {
        // The barrels of a group have the same next action: it is queued once in a row.
        this.queue.push(next);
        queued = next;
      }
    }
    return unread;
  }

  private learn(supply: HistorySupply<Data, State, Event, Refusal> | undefined): void {
    if (supply === undefined) throw invariantBroken('a need was answered without history');
    for (const { stream, touches, more } of supply.continuations) {
      const cascadeStream: CascadeStream<Data, State, Event, Refusal> = this.streams.get(stream);
      cascadeStream.track.extend(touches, more);
      this.readAhead.note(cascadeStream);
    }
    for (const recorded of supply.actions) this.known.add(recorded);
    for (const slice of supply.slices) {
      this.streams.keepSlice(slice);
      if (slice.isNewer === true) this.known.deleteOn(slice.stream);
    }
  }

  private track(stream: StreamId): Track<Data, State, Event, Refusal> {
    return this.streams.get(stream).track;
  }
}
