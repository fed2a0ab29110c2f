import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { HistoryReader, StreamSlice } from '../ports/history-reader.js';
import type { Footprint } from './edit-footprint.js';

interface SliceQuery {
  readonly stream: StreamId;
  readonly before: Position;
  readonly ahead: number;
}

/**
 * Requests the slices that a decision will need first as soon as it is created, so that they share a round trip with the first read.
 * Owns: the slices read ahead. Each is used once.
 */
export class PrefetchingReader implements HistoryReader {
  private readonly prefetched: Promise<ReadonlyMap<StreamId, StreamSlice>>;

  constructor(
    private readonly reader: HistoryReader,
    footprint: Footprint,
    limits: { readonly streamsAhead: number; readonly touchesAhead: number },
  ) {
    const queries = [...footprint].slice(0, limits.streamsAhead);
    const ahead = limits.touchesAhead;
    this.prefetched =
      queries.length === 0
        ? Promise.resolve(new Map())
        : reader
            .slices(queries.map(([stream, before]) => ({ stream, before, ahead })))
            .then((slices) => new Map(slices.map((slice) => [slice.stream, slice])));
    // If it fails, `slices` rejects.
    this.prefetched.catch(() => undefined);
  }

  async slices(queries: readonly SliceQuery[]): Promise<StreamSlice[]> {
    const prefetched = await this.prefetched;
    const found = queries.map(({ stream, before }) => {
      const slice = prefetched.get(stream);
      return slice !== undefined && covers(slice, before) ? slice : undefined;
    });
    const missing = queries.filter((_, index) => found[index] === undefined);
    if (missing.length === 0) return found.filter((slice) => slice !== undefined);
    const read = (await this.reader.slices(missing)).values();
    return found.map((slice) => slice ?? (read.next().value as StreamSlice)); // One slice per missing query, in order.
  }

  after(queries: Parameters<HistoryReader['after']>[0]): Promise<StreamSlice[]> {
    return this.reader.after(queries);
  }

  actions(ids: Parameters<HistoryReader['actions']>[0]): ReturnType<HistoryReader['actions']> {
    return this.reader.actions(ids);
  }

  cascadeActions(ids: Parameters<HistoryReader['cascadeActions']>[0]): ReturnType<HistoryReader['cascadeActions']> {
    return this.reader.cascadeActions(ids);
  }

  head(): Promise<number> {
    return this.reader.head();
  }

  rowsRead(): number {
    return this.reader.rowsRead();
  }
}

/** True if the slice starts before the position and reaches it. */
function covers({ base, touches, more }: StreamSlice, at: Position): boolean {
  if (base !== null && comparePositions(base.position, at) >= 0) return false;
  const last = touches.at(-1);
  return !more || (last !== undefined && comparePositions(last.position, at) >= 0);
}
