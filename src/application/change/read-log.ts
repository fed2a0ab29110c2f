import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { Version } from '../ports/proposal.js';
import { narrowed, type TieBounds, unbounded } from './tie-bounds.js';

/** A stream that a decision read, and the version it had. */
interface StreamRead {
  readonly stream: StreamId;
  readonly version: Version;
}

/** Notes what a decision reads. */
export interface Reads {
  /** `number`: the last notification number on the stream, or 0. */
  read(stream: StreamId, version: Version, number: number): void;
  /** Notes a touch of a stream that was read. */
  touch(stream: StreamId, position: Position): void;
  /** The streams whose versions the commit must check, in the order of their ids. */
  all(): readonly StreamRead[];
  /** The last notification number on a stream, or 0. */
  number(stream: StreamId): number;
  /** The bounds that the touches read on these streams put on the provisional tie break of an action at `at`. */
  tieBounds(streams: readonly StreamId[], at: Position): TieBounds;
  /** The stream has left the memory of the cascade. */
  release(stream: StreamId): void;
  /** The stream is in the memory of a cascade that is resumed. `number`: as it was read before. */
  restore(stream: StreamId, number: number): void;
}

interface ReadStream extends StreamRead {
  readonly number: number;
  readonly positions: Positions;
}

/**
 * Notes the versions of all streams.
 * Invariant: a stream is read under one version only. A second version means that the reads were inconsistent, and the decision is void.
 */
export class ReadLog implements Reads {
  private readonly streams = new Map<StreamId, ReadStream>();

  read(stream: StreamId, version: Version, number: number): void {
    const known = this.streams.get(stream);
    if (known === undefined) {
      this.streams.set(stream, { stream, version, number, positions: new Positions() });
    } else if (known.version.counter !== version.counter || known.version.mark !== version.mark) {
      throw new Error(`${stream} was read under two versions in one decision`);
    }
  }

  touch(stream: StreamId, position: Position): void {
    const known = this.streams.get(stream);
    if (known === undefined) throw new Error(`${stream} has a touch but was not read`);
    known.positions.add(position);
  }

  all(): readonly StreamRead[] {
    const reads = [...this.streams.values()];
    return reads.length < 2 ? reads : reads.sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  number(stream: StreamId): number {
    return this.streams.get(stream)?.number ?? 0;
  }

  tieBounds(streams: readonly StreamId[], at: Position): TieBounds {
    let bounds = unbounded;
    for (const stream of streams) bounds = this.streams.get(stream)?.positions.narrow(bounds, at) ?? bounds;
    return bounds;
  }

  release(): void {
    throw new Error('a decision that notes all versions keeps all streams in memory');
  }

  restore(): void {
    throw new Error('a decision that notes all versions is not resumed');
  }
}

/**
 * Notes what a decision on claimed streams must know itself: the claims of the other streams hold their versions. The size follows the streams in memory. When the
 * decision is resumed, it goes on with the same notes.
 * `instants`: the effective times of the actions whose tie breaks the commit assigns. Touches at other times put no bounds on these.
 */
export class ClaimedReads implements Reads {
  /** The streams that were never written, which cannot be claimed. Only the change set's own actions can touch such streams. */
  private readonly unwritten = new Map<StreamId, Version>();
  private readonly numbers = new Map<StreamId, number>();
  private readonly positions = new Map<StreamId, Positions>();

  constructor(private readonly instants: ReadonlySet<number>) {}

  read(stream: StreamId, version: Version, number: number): void {
    if (version.counter === 0) this.unwritten.set(stream, version);
    this.numbers.set(stream, number);
  }

  touch(stream: StreamId, position: Position): void {
    if (!this.instants.has(position.effectiveAt)) return;
    const known = this.positions.get(stream) ?? new Positions();
    this.positions.set(stream, known);
    known.add(position);
  }

  all(): readonly StreamRead[] {
    const reads = [...this.unwritten].map(([stream, version]) => ({ stream, version }));
    return reads.sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  number(stream: StreamId): number {
    return this.numbers.get(stream) ?? 0;
  }

  tieBounds(streams: readonly StreamId[], at: Position): TieBounds {
    let bounds = unbounded;
    for (const stream of streams) bounds = this.positions.get(stream)?.narrow(bounds, at) ?? bounds;
    return bounds;
  }

  release(stream: StreamId): void {
    this.numbers.delete(stream);
  }

  restore(stream: StreamId, number: number): void {
    this.numbers.set(stream, number);
  }
}

/** The positions of the touches read of one stream. Slices of one stream may be read in another order than that of the timeline. */
class Positions {
  private readonly positions: Position[] = [];
  private isSorted = true;

  add(position: Position): void {
    this.isSorted &&= comparePositions(this.positions.at(-1) ?? position, position) <= 0;
    this.positions.push(position);
  }

  narrow(bounds: TieBounds, at: Position): TieBounds {
    if (!this.isSorted) this.positions.sort(comparePositions);
    this.isSorted = true;
    return narrowed(bounds, this.positions, at);
  }
}
