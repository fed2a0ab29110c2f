import { type ActionId, comparePositions, type Position, type StreamId, samePosition } from '../../kernel/position.js';
import type { Version } from '../ports/proposal.js';
import { narrowed, type TieBounds, unbounded } from './tie-bounds.js';

/** A stream that a decision read, and the version it had. */
interface StreamRead {
  readonly stream: StreamId;
  readonly version: Version;
}

interface ReadStream extends StreamRead {
  readonly number: number;
  readonly positions: Position[];
  /** True if `positions` are in timeline order: slices of one stream may have been read in another. */
  isSorted: boolean;
  numbers: Map<ActionId, { readonly position: Position; readonly first: number }> | null;
}

/**
 * Notes what a decision reads: the version of every stream, and the numbers of the assertions that it may retract.
 * Invariant: a stream is read under one version only. A second version means that the reads were inconsistent, and the decision is void.
 */
export class ReadLog {
  private readonly streams = new Map<StreamId, ReadStream>();

  /** `number`: the last notification number on the stream, or 0. */
  read(stream: StreamId, version: Version, number: number): void {
    const known = this.streams.get(stream);
    if (known === undefined) {
      this.streams.set(stream, { stream, version, number, positions: [], isSorted: true, numbers: null });
    } else if (known.version.counter !== version.counter || known.version.mark !== version.mark) {
      throw new Error(`${stream} was read under two versions in one decision`);
    }
  }

  /** Notes a touch of a stream that was read. `firstNumber`: the number of its first assertion, or 0 if it has none. */
  touch(stream: StreamId, position: Position, firstNumber: number): void {
    const known = this.streams.get(stream);
    if (known === undefined) throw new Error(`${stream} has a touch but was not read`);
    known.isSorted &&= comparePositions(known.positions.at(-1) ?? position, position) <= 0;
    known.positions.push(position);
    if (firstNumber === 0) return;
    known.numbers ??= new Map();
    known.numbers.set(position.id, { position, first: firstNumber });
  }

  /** The streams read, in the order of their ids. */
  all(): readonly StreamRead[] {
    const reads = [...this.streams.values()];
    return reads.length < 2 ? reads : reads.sort((a, b) => (a.stream < b.stream ? -1 : 1));
  }

  number(stream: StreamId): number {
    return this.streams.get(stream)?.number ?? 0;
  }

  /** The number of the first assertion of an action on a stream. */
  firstNumber(stream: StreamId, position: Position): number {
    // An action touches a stream at one position at a time.
    const known = this.streams.get(stream)?.numbers?.get(position.id);
    if (known === undefined || !samePosition(known.position, position))
      throw new Error(`the numbers of the events of action ${position.id} on ${stream} were not read`);
    return known.first;
  }

  /** The bounds that the touches read on these streams put on the provisional tie break of an action at `at`. */
  tieBounds(streams: readonly StreamId[], at: Position): TieBounds {
    let bounds = unbounded;
    for (const stream of streams) {
      const known = this.streams.get(stream);
      if (known === undefined) continue;
      if (!known.isSorted) known.positions.sort(comparePositions);
      known.isSorted = true;
      bounds = narrowed(bounds, known.positions, at);
    }
    return bounds;
  }
}
