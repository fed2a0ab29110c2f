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
  /** How often actions had been dropped when it was asked for. */
  readonly actionsDropped: number;
}

/** Streams that are read ahead at the same time: some megabytes. */
const streamsAhead = 4;
/** Chunks of one stream that are read ahead. With one, the database has no work from the end of a read until the worker takes the chunk. */
const chunksAhead = 2;
/** After a chunk with more characters of events and actions, such as those of a group of thousands of barrels, only one is read ahead. */
const charactersOfLargeChunk = 1_000_000;
/** Chunks whose actions are kept until they are asked for. Those of a stream that leaves the frontier never are. One that is kept keeps the text of its whole chunk. */
const chunksKept = 2 * streamsAhead;

/**
 * Reads long streams in chunks, each together with the actions that touch it, and the next chunks while the worker decides on the one before: so the database
 * and the worker work at the same time.
 * Owns: how far each stream in memory was read, and the reads ahead.
 */
export class ChunkReader implements CascadeReader {
  protected readonly readTo = new Map<StreamId, ReadTo>();
  /** The chunks that are read ahead, in order. Null: the stream does not go on after the chunk before. */
  private readonly ahead = new Map<StreamId, Promise<Chunk | null>[]>();
  /** The actions of the chunks that were taken last, and were not asked for yet. */
  private actionsAhead: Map<ActionId, CascadeAction>[] = [];
  /** How often actions that were read ahead were dropped. */
  private actionsDropped = 0;
  /** The reads ahead that are in progress, including those of streams that were released since. */
  private readonly inProgress = new Set<Promise<unknown>>();

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
    for (const [index, slice] of slices.entries()) {
      this.noteRead(slice);
      this.readAhead(slice, chunks[index]?.actions ?? []);
    }
    return slices;
  }

  async cascadeActions(ids: readonly ActionId[]): Promise<readonly CascadeAction[]> {
    const found: CascadeAction[] = [];
    const missing: ActionId[] = [];
    for (const id of ids) {
      const action = this.takeAction(id);
      if (action === undefined) missing.push(id);
      else found.push(action);
    }
    return missing.length === 0 ? found : [...found, ...(await this.history.cascadeActions(missing))];
  }

  /** Forgets a stream that left the memory of the cascade. */
  release(stream: StreamId): void {
    this.readTo.delete(stream);
    this.ahead.delete(stream);
  }

  /** Resolves when no read ahead is in progress. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.inProgress);
  }

  /** Forgets all that was read ahead. */
  protected dropAhead(): void {
    this.ahead.clear();
    this.dropActionsAhead();
  }

  /** Forgets the actions that were read ahead, including those of reads in progress. */
  protected dropActionsAhead(): void {
    this.actionsAhead = [];
    this.actionsDropped += 1;
  }

  private keepActions({ actions, actionsDropped }: Chunk): void {
    if (actions.length === 0 || actionsDropped !== this.actionsDropped) return;
    this.actionsAhead.push(new Map(actions.map((action) => [action.position.id, action])));
    if (this.actionsAhead.length > chunksKept) this.actionsAhead.shift();
  }

  /** Removes and returns an action that was read with a chunk. */
  private takeAction(id: ActionId): CascadeAction | undefined {
    for (const chunk of this.actionsAhead) {
      const action = chunk.get(id);
      if (action === undefined) continue;
      chunk.delete(id);
      if (chunk.size === 0) this.actionsAhead = this.actionsAhead.filter(({ size }) => size > 0);
      return action;
    }
    return undefined;
  }

  private noteRead({ stream, base, touches, more }: StreamSlice): void {
    const last = touches.at(-1)?.position ?? base?.position ?? this.readTo.get(stream)?.last ?? null;
    this.readTo.set(stream, { last, ended: !more });
  }

  /** Returns the chunk that was read ahead from the position, if there is one. */
  private async takeAhead({ stream, after }: AfterQueries[number]): Promise<Chunk | undefined> {
    const next = this.ahead.get(stream)?.shift();
    if (next === undefined) return undefined;
    const chunk = await next;
    if (chunk !== null && comparePositions(chunk.after, after) === 0) return chunk;
    this.ahead.delete(stream);
    return undefined;
  }

  /** A stream that is read on is on the frontier, so much of it will be needed. */
  private widened({ stream, after, limit }: AfterQueries[number]): AfterQueries[number] {
    const isLong = this.readTo.get(stream)?.ended === false;
    return { stream, after, limit: isLong ? Math.max(limit, this.touchesPerRead) : limit };
  }

  /** Begins to read the next chunks of a stream of which a whole one was just read. */
  private readAhead(last: StreamSlice, actions: readonly CascadeAction[]): void {
    const { stream } = last;
    if (!this.goesOn(last)) {
      this.ahead.delete(stream);
      return;
    }
    if (!this.ahead.has(stream) && this.ahead.size >= streamsAhead) return;
    const queue = this.ahead.get(stream) ?? [];
    this.ahead.set(stream, queue);
    const most = charactersOf(last, actions) > charactersOfLargeChunk ? 1 : chunksAhead;
    while (queue.length < most) {
      const before = queue.at(-1)?.then((chunk) => chunk?.slice ?? null) ?? Promise.resolve(last);
      queue.push(this.track(before.then((slice) => (slice === null ? null : this.chunkAfter(slice)))));
    }
  }

  private async chunkAfter(slice: StreamSlice): Promise<Chunk | null> {
    const after = slice.touches.at(-1)?.position;
    if (after === undefined || !this.goesOn(slice)) return null;
    const { actionsDropped } = this;
    const chunk = await this.history.chunk({ stream: slice.stream, after, limit: this.touchesPerRead });
    return { after, actionsDropped, ...chunk };
  }

  /** Little follows a short slice, and its stream may leave the frontier. */
  private goesOn({ touches, more }: StreamSlice): boolean {
    return more && touches.length >= this.touchesPerRead;
  }

  /** Keeps a read ahead in `inProgress` until it ends. If it fails, `takeAhead` rejects. */
  private track<T>(reading: Promise<T>): Promise<T> {
    this.inProgress.add(reading);
    const end = () => void this.inProgress.delete(reading);
    reading.then(end, end);
    return reading;
  }
}

function charactersOf({ touches }: StreamSlice, actions: readonly CascadeAction[]): number {
  let characters = 0;
  for (const { events } of touches) for (const { length } of events) characters += length;
  for (const { data } of actions) characters += data.length;
  return characters;
}
