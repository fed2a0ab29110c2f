import type {
  CascadeEnd,
  CascadeSnapshot,
  DirtySpan,
  OwnVisited,
  ReleasedStream,
  Resumption,
  StreamEnd,
} from './cascade-step.js';
import { CascadeStream } from './cascade-stream.js';
import type { Domain } from './domain.js';
import type { Slice } from './history.js';
import { invariantBroken } from './invariant.js';
import { type InPieces, pause } from './pause.js';
import { comparePositions, type Position, type StreamId } from './position.js';

/**
 * The streams of a cascade that are in memory.
 * Owns: the streams, which of them may be released, and the spans of streams that a resumed cascade does not have in memory any more.
 * Invariants: (1) a stream on the frontier is released only if its end was passed; (2) a participant of the change set's own actions is never released, because
 * the stored history does not tell whether it will be visited again, and at which positions the resulting history touches it. Both histories touch every
 * other stream at the same positions, so nothing needs to be known of it when it is read again.
 */
export class CascadeStreams<Data, State, Event, Refusal> {
  private readonly streams = new Map<StreamId, CascadeStream<Data, State, Event, Refusal>>();
  /** The streams that may be released, except participants of own actions, the longest unused first. */
  private readonly releasable = new Set<StreamId>();
  private readonly formerSpans: readonly DirtySpan[];
  /** The participants of own actions that were visited before the snapshot, off its frontier. */
  private readonly ownVisited = new Map<StreamId, OwnVisited>();

  /** A release leaves so many streams in memory. It frees a part at once, so that it is rare. */
  private readonly kept: number | undefined;
  /** False as long as all streams in memory are in `releasable`. */
  private notesVisits = false;

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    private readonly own: { readonly touched: ReadonlySet<StreamId> },
    /** Beyond it, streams are released; by default none is. */
    private readonly most: number | undefined,
    resumption: Resumption<State> | undefined,
  ) {
    this.kept = most === undefined ? undefined : most - (most >> 2);
    this.formerSpans = resumption?.from.spans ?? [];
    if (resumption === undefined) return;
    const { from, changed } = resumption;
    for (const visited of from.ownVisited) this.ownVisited.set(visited.stream, visited);
    for (const kept of from.frontier) {
      const { stream } = kept.track;
      this.streams.set(stream, CascadeStream.of(domain, kept, changed.has(stream)));
      // Those that have ended are not visited again.
      this.releasable.add(stream);
    }
  }

  has(stream: StreamId): boolean {
    return this.streams.has(stream);
  }

  get(stream: StreamId): CascadeStream<Data, State, Event, Refusal> {
    const cascadeStream = this.streams.get(stream);
    if (cascadeStream === undefined) throw invariantBroken(`${stream} was not read`);
    return cascadeStream;
  }

  get size(): number {
    return this.streams.size;
  }

  /** Moves a stream to `at`. Returns false if more of it must be read first. */
  advance(stream: StreamId, at: Position): boolean {
    return this.streams.get(stream)?.advanceTo(at) === true;
  }

  keepSlice(slice: Slice<State, Event>): void {
    const { stream } = slice;
    let cascadeStream = this.streams.get(stream);
    if (cascadeStream === undefined) {
      cascadeStream = new CascadeStream(this.domain, stream, this.ownVisited.get(stream));
      this.streams.set(stream, cascadeStream);
      this.releasable.add(stream);
    }
    cascadeStream.keepSlice(slice);
  }

  /** True once so many streams were in memory that some may have to be released soon: then `release` must know every visit. Most cascades never come to that. */
  get needsVisits(): boolean {
    return this.notesVisits || this.isLarge;
  }

  private get isLarge(): boolean {
    return this.kept !== undefined && this.streams.size > this.kept;
  }

  /**
   * Notes which streams were visited at the present position, and releases streams if more are in memory than the limit allows, as far as they may be
   * released: those that left the frontier, and those whose ends were passed.
   */
  *release(visited: readonly StreamId[]): Generator<ReleasedStream<State>, void, unknown> {
    this.notesVisits = true;
    for (const stream of visited) {
      const { onFrontier, track } = this.get(stream);
      this.releasable.delete(stream);
      if (!onFrontier || track.nextStored() === undefined) this.releasable.add(stream);
    }
    if (this.most === undefined || this.streams.size <= this.most) return;
    for (const stream of this.releasable) {
      if (!this.isLarge) return;
      const cascadeStream = this.get(stream);
      this.releasable.delete(stream);
      if (this.own.touched.has(stream)) continue;
      // A stream that was read ahead may have come to the frontier since.
      if (cascadeStream.onFrontier && cascadeStream.track.nextStored() !== undefined) continue;
      this.streams.delete(stream);
      if (!cascadeStream.isVisited) continue;
      const { dirty } = cascadeStream;
      const end = cascadeStream.onFrontier ? cascadeStream.end() : null;
      if (dirty !== null || end !== null) yield { kind: 'released', stream, end, dirty };
    }
  }

  /** Everything up to `after` was visited. */
  snapshot(after: Position | null): CascadeSnapshot<State> {
    const frontier = [];
    const spans = [...this.formerSpans];
    const ownVisited = new Map(this.ownVisited);
    for (const stream of this.streams.values()) {
      if (stream.onFrontier) frontier.push(stream.kept());
      else if (stream.dirty !== null) spans.push(stream.dirty);
      const name = stream.stream;
      if (stream.onFrontier) ownVisited.delete(name);
      else if (stream.isVisited && this.own.touched.has(name)) ownVisited.set(name, stream.visited());
    }
    return { kind: 'snapshot', after, frontier, spans, ownVisited: [...ownVisited.values()] };
  }

  /** The streams on the frontier of the snapshot from which the cascade was resumed. */
  frontier(): readonly StreamId[] {
    const names: StreamId[] = [];
    for (const { stream, onFrontier } of this.streams.values()) if (onFrontier) names.push(stream);
    return names;
  }

  /** The end of the cascade. Offers a pause after `perPiece` streams. */
  *end(perPiece: number): InPieces<CascadeEnd<State>> {
    const ends: StreamEnd<State>[] = [];
    const dirty: DirtySpan[] = [...this.formerSpans];
    let passed = 0;
    for (const cascadeStream of this.streams.values()) {
      passed += 1;
      if (passed % perPiece === 0) yield pause;
      const end = cascadeStream.end();
      if (end !== null) ends.push(end);
      if (cascadeStream.dirty !== null) dirty.push(cascadeStream.dirty);
    }
    return { read: [...this.streams.keys()], touched: [...this.own.touched], ends, dirty };
  }
}

/** Returns whether a position comes after another one, of which null is before all. */
export function isAfter(position: Position, other: Position | null): boolean {
  return other === null || comparePositions(position, other) > 0;
}
