import type { HistoryNeed } from './cascade-step.js';
import { isAfter } from './cascade-streams.js';
import type { Touch } from './history.js';
import type { KnownActions } from './known-actions.js';
import { type ActionId, comparePositions, type Position, type StreamId } from './position.js';

/** The members of a stream of a cascade that reading ahead needs. */
interface AheadStream {
  readonly onFrontier: boolean;
  readonly track: { readonly hasAhead: boolean; ahead(limit: number): readonly Touch<unknown>[] };
}

interface ReadAheadLimits {
  readonly actionsAhead: number;
  readonly streamsAhead: number;
  readonly ownStreamsAhead: number;
}

/** The change set's own visits, which are known without being read. */
interface OwnVisitsAhead {
  at(position: Position): unknown;
  inTimelineOrder(): readonly { readonly at: Position; readonly streams: readonly StreamId[] }[];
}

/**
 * Decides what a cascade reads besides what it needs at once: the actions and streams that the streams on the frontier reach next.
 * Owns: the streams on the frontier with touches ahead, in the order in which they are examined; the own visits whose streams are not read yet.
 * Invariants: (1) one need examines at most `streamsAhead` streams of the frontier, each with at most `actionsAhead` touches, so its cost does not grow
 * with the frontier; the examined streams go to the end, so that each has its turn; (2) a participant of an action is examined once, however many
 * streams of the frontier lead to the action.
 */
export class ReadAhead<Data, Refusal> {
  private readonly frontier = new Set<AheadStream>();
  private ownAhead: ReturnType<OwnVisitsAhead['inTimelineOrder']> | null = null;
  /** The number of own visits whose streams were asked for. */
  private ownAsked = 0;

  constructor(
    private readonly known: KnownActions<Data, Refusal>,
    private readonly own: OwnVisitsAhead,
    private readonly limits: ReadAheadLimits,
    /** Everything up to this position was visited before. */
    private readonly passed: Position | null = null,
  ) {}

  /** Notes whether a stream is on the frontier. To be called whenever the cascade has visited the stream or read on in it. */
  note(stream: AheadStream): void {
    if (stream.onFrontier && stream.track.hasAhead) this.frontier.add(stream);
    else if (this.frontier.size > 0) this.frontier.delete(stream);
  }

  /** Asks for the action at `at`, and for unknown ones that the frontier reaches next. */
  actions(at: Position): HistoryNeed {
    const { actionsAhead } = this.limits;
    const ids = new Set<ActionId>([at.id]);
    this.examine((position) => {
      if (!this.known.has(position.id) && this.own.at(position) === undefined) ids.add(position.id);
      return ids.size < actionsAhead;
    });
    return { kind: 'need', slices: [], continuations: [], actions: [...ids] };
  }

  /** Asks for the missing streams at `at`, for those of the next own visits, and for unread participants of the known actions that the frontier reaches next. */
  slices(missing: readonly StreamId[], at: Position, isRead: (stream: StreamId) => boolean): HistoryNeed {
    const { streamsAhead } = this.limits;
    const positions = new Map<StreamId, Position>();
    for (const stream of missing) positions.set(stream, at);
    const ask = (stream: StreamId, position: Position): void => {
      const earlier = positions.get(stream);
      if (earlier === undefined || comparePositions(position, earlier) < 0) positions.set(stream, position);
    };
    for (const { at: next, streams } of this.takeOwnAhead())
      for (const stream of streams) if (!isRead(stream)) ask(stream, next);
    if (positions.size < streamsAhead)
      this.examine((position) => {
        if (this.own.at(position) !== undefined) return true;
        const most = streamsAhead - positions.size;
        for (const stream of this.known.takeUnread(position.id, isRead, most)) ask(stream, position);
        return positions.size < streamsAhead;
      });
    const slices = [...positions].map(([stream, first]) => ({ stream, at: first }));
    return { kind: 'need', slices, continuations: [], actions: [] };
  }

  /** Returns the next own visits, with at least `ownStreamsAhead` streams if so many are left. Each is returned once: their streams will certainly be needed. */
  private *takeOwnAhead(): Generator<{ readonly at: Position; readonly streams: readonly StreamId[] }> {
    this.ownAhead ??= this.own.inTimelineOrder().filter(({ at }) => isAfter(at, this.passed));
    let streams = 0;
    for (; streams < this.limits.ownStreamsAhead; this.ownAsked += 1) {
      const visit = this.ownAhead[this.ownAsked];
      if (visit === undefined) return;
      streams += visit.streams.length;
      yield visit;
    }
  }

  /** Visits the touches ahead of streams on the frontier, until `visit` returns false or as many streams were examined as the limit allows. */
  private examine(visit: (position: Position) => boolean): void {
    const { streamsAhead, actionsAhead } = this.limits;
    const examined: AheadStream[] = [];
    for (const stream of this.frontier) {
      if (examined.length >= streamsAhead) break;
      examined.push(stream);
      if (!stream.track.ahead(actionsAhead).every(({ position }) => visit(position))) break;
    }
    if (examined.length === this.frontier.size) return;
    for (const stream of examined) {
      this.frontier.delete(stream);
      this.frontier.add(stream);
    }
  }
}
