import { type ActionId, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type {
  CascadeAction,
  CascadeReader,
  ChunkedHistory,
  HistoryChunk,
  StreamSlice,
} from '../ports/history-reader.js';

type SliceQueries = Parameters<CascadeReader['slices']>[0];
type AfterQueries = Parameters<CascadeReader['after']>[0];

/** How far a stream was read. */
interface ReadTo {
  readonly last: Position | null;
  /** True if it was read to its end. */
  readonly ended: boolean;
}

/** A part of a stream that was read ahead. */
interface Chunk extends HistoryChunk {
  readonly after: Position;
}

/** Streams that are read ahead at the same time: some megabytes. */
const chunksAhead = 4;
/** Parts of streams whose actions are kept until they are asked for. Those of a stream that leaves the frontier never are. */
const chunksKept = 2 * chunksAhead;

/**
 * Reads long streams in chunks, each together with the actions that touch it, and the next chunk while the worker decides on the one before: so the database
 * and the worker work at the same time.
 * Owns: how far each stream in memory was read, and the reads ahead.
 */
export class ChunkReader implements CascadeReader {
  protected readonly readTo = new Map<StreamId, ReadTo>();
  private readonly ahead = new Map<StreamId, Promise<Chunk>>();
  private readonly actionsAhead = new Map<ActionId, CascadeAction>();

  constructor(
    private readonly history: CascadeReader & ChunkedHistory,
    private readonly touchesPerRead: number,
  ) {}

  async slices(queries: SliceQueries): Promise<StreamSlice[]> {
    const slices = await this.history.slices(queries);
    for (const slice of slices) this.noteRead(slice);
    return slices;
  }

  async after(queries: AfterQueries): Promise<StreamSlice[]> {
    const chunks = await Promise.all(queries.map((query) => this.takeAhead(query)));
    const missing = queries.filter((_, index) => chunks[index] === undefined);
    const read = missing.length === 0 ? [] : await this.history.after(missing.map((query) => this.widened(query)));
    let next = 0;
    const slices = chunks.map((chunk) => chunk?.slice ?? (read[next++] as StreamSlice)); // One slice for each missing query, in order.
    for (const chunk of chunks) if (chunk !== undefined) this.keepActions(chunk);
    for (const slice of slices) {
      this.noteRead(slice);
      this.readAhead(slice);
    }
    return slices;
  }

  async cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    const missing = ids.filter((id) => !this.actionsAhead.has(id));
    const found = missing.length === 0 ? [] : [...(await this.history.cascadeActions(missing))];
    for (const id of ids) {
      const action = this.actionsAhead.get(id);
      if (action !== undefined) found.push(action);
      this.actionsAhead.delete(id);
    }
    return found;
  }

  /** Forgets a stream that left the memory of the cascade. */
  release(stream: StreamId): void {
    this.readTo.delete(stream);
    this.ahead.delete(stream);
  }

  /** Resolves when no read ahead is in progress. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.ahead.values());
  }

  /** Forgets all that was read ahead. */
  protected dropAhead(): void {
    this.ahead.clear();
    this.actionsAhead.clear();
  }

  private keepActions({ actions }: Chunk): void {
    if (this.actionsAhead.size > chunksKept * this.touchesPerRead) this.actionsAhead.clear();
    for (const action of actions) this.actionsAhead.set(action.position.id, action);
  }

  private noteRead({ stream, base, touches, more }: StreamSlice): void {
    const last = touches.at(-1)?.position ?? base?.position ?? this.readTo.get(stream)?.last ?? null;
    this.readTo.set(stream, { last, ended: !more });
  }

  /** Returns the chunk that was read ahead from the position, if there is one. */
  private async takeAhead({ stream, after }: AfterQueries[number]): Promise<Chunk | undefined> {
    const reading = this.ahead.get(stream);
    if (reading === undefined) return undefined;
    this.ahead.delete(stream);
    const chunk = await reading;
    return comparePositions(chunk.after, after) === 0 ? chunk : undefined;
  }

  /** A stream that is read on is on the frontier, so much of it will be needed. */
  private widened({ stream, after, limit }: AfterQueries[number]): AfterQueries[number] {
    const isLong = this.readTo.get(stream)?.ended === false;
    return { stream, after, limit: isLong ? Math.max(limit, this.touchesPerRead) : limit };
  }

  /** Begins to read the next part of a stream of which a whole part was just read. */
  private readAhead({ stream, touches, more }: StreamSlice): void {
    const last = touches.at(-1)?.position;
    if (!more || last === undefined || touches.length < this.touchesPerRead || this.ahead.size >= chunksAhead) return;
    const reading = this.readChunk(stream, last);
    // If it fails, `takeAhead` rejects.
    reading.catch(() => undefined);
    this.ahead.set(stream, reading);
  }

  private async readChunk(stream: StreamId, after: Position): Promise<Chunk> {
    return { after, ...(await this.history.chunk({ stream, after, limit: this.touchesPerRead })) };
  }
}
