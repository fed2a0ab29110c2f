import { type ActionId, comparePositions, type Position, type StreamId, samePosition } from '../../kernel/position.js';
import type { Version } from '../ports/proposal.js';

/** A number that is known once the unit that a decision builds on is published; a decision's answer is given later still. */
export interface PublishedNumber {
  readonly value: number;
}

interface StreamRead {
  readonly version: Version;
  readonly number: PublishedNumber;
  readonly places: Position[];
  numbers: Map<ActionId, { readonly position: Position; readonly first: number }> | null;
}

/**
 * What a decision rests on: the version of every stream it read, and the numbers of the assertions it may take back.
 * Invariant: a stream is read under one version only; another one means that the view was not consistent, and the decision is void.
 */
export class ReadLog {
  private readonly streams = new Map<StreamId, StreamRead>();

  /** `number`: the last number of the change set that wrote the stream last, which may still be on its way. */
  read(stream: StreamId, version: Version, number: PublishedNumber): void {
    const known = this.streams.get(stream);
    if (known === undefined) {
      this.streams.set(stream, { version, number, places: [], numbers: null });
    } else if (known.version.counter !== version.counter || known.version.mark !== version.mark) {
      throw new Error(`two versions of ${stream} in one view`);
    }
  }

  /** A place that touches a stream which was read. `firstNumber`: of its assertions, 0 where it has none to take back. */
  touch(stream: StreamId, position: Position, firstNumber: number): void {
    const known = this.streams.get(stream);
    if (known === undefined) throw new Error(`${stream} is touched but was not read`);
    known.places.push(position);
    if (firstNumber === 0) return;
    known.numbers ??= new Map();
    known.numbers.set(position.id, { position, first: firstNumber });
  }

  versions(): IterableIterator<[StreamId, { readonly version: Version }]> {
    return this.streams.entries();
  }

  number(stream: StreamId): number {
    return this.streams.get(stream)?.number.value ?? 0;
  }

  firstNumber(stream: StreamId, position: Position): number {
    // In one view an action touches a stream at one place.
    const known = this.streams.get(stream)?.numbers?.get(position.id);
    if (known === undefined || !samePosition(known.position, position))
      throw new Error(`no number is known of the events of ${position.id} on ${stream}`);
    return known.first;
  }

  /** The bounds of a provisional tie break among the places read of these streams. */
  tieBounds(streams: readonly StreamId[], at: Position): TieBounds {
    let bounds = unbounded;
    for (const stream of streams) bounds = boundedBy(this.streams.get(stream)?.places ?? [], at, bounds);
    return bounds;
  }
}

/** What a tie break must be above and below, for the order to be the one that was decided in; null: no bound. */
export interface TieBounds {
  readonly above: number | null;
  readonly below: number | null;
}
export const unbounded: TieBounds = { above: null, below: null };

/** Narrows bounds by other places of the same instant: a number may equal another's tie break where the ids keep the order. */
export function boundedBy(others: readonly Position[], at: Position, bounds: TieBounds): TieBounds {
  let { above, below } = bounds;
  for (const other of others) {
    if (other.effectiveAt !== at.effectiveAt || other.id === at.id) continue;
    if (comparePositions(other, at) < 0) {
      const exclusive = other.id < at.id ? other.tieBreak - 1 : other.tieBreak;
      above = Math.max(above ?? exclusive, exclusive);
    } else {
      const exclusive = other.id > at.id ? other.tieBreak + 1 : other.tieBreak;
      below = Math.min(below ?? exclusive, exclusive);
    }
  }
  return above === bounds.above && below === bounds.below ? bounds : { above, below };
}
