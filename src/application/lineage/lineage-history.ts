import { type ActionFlow, actionFlow } from '../../cellar/action-flow.js';
import { INITIAL_LOT } from '../../cellar/lot.js';
import { type LotFlow, LotLevel, mayChangeLevel } from '../../cellar/lot-level.js';
import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import { beforeComposition, decodeState, storedAmounts } from '../change/codec.js';
import type { HistoryReader, StoredAction, StoredTouch, StreamSlice } from '../ports/history-reader.js';
import type { Pace } from './pace.js';
import type { Passage } from './passage.js';
import { readInAdvance } from './read-in-advance.js';

export interface LineageLimits {
  /** Touches read for one answer. */
  readonly lineageTouches: number;
  /** Streams or actions in one read. */
  readonly lineageKeysPerRead: number;
  /** Touches of one lot in its first read. */
  readonly lineageTouchesAhead: number;
  /** About how many characters of events a further read returns. */
  readonly lineageReadCharacters: number;
  /** Characters of JSON that are decoded in one turn of the event loop. */
  readonly lineageTurnCharacters: number;
}

/** The reads of a lineage: of the present history, or of the history as it was believed at an earlier notification. */
export interface LineageReader extends Pick<HistoryReader, 'slices' | 'after'> {
  /** The actions that exist, in the order of the ids. */
  actions(ids: readonly ActionId[]): Promise<readonly StoredAction[]>;
}

/** Reads in progress while the result of an earlier one is worked on. */
const READS_AHEAD = 2;

/** A lot just after the checkpoint before a position, and the touches that follow. */
export interface LotSlice {
  readonly stream: StreamId;
  readonly level: LotLevel;
  /** The position of the checkpoint; null if the slice begins with the lot. */
  readonly base: Position | null;
  readonly touches: readonly StoredTouch[];
  readonly more: boolean;
}

/**
 * Reads history for one lineage, in one view, and remembers what the answer needs.
 * Owns: the passages that were found, the flows of their actions, and the number of touches read.
 * Does not own: the choice of the lots to follow.
 * Invariant: once more than `lineageTouches` touches were read, `isExceeded` is true and the answer must not be used.
 */
export class LineageHistory {
  private readonly lots = new Map<StreamId, Map<ActionId, Passage>>();
  private readonly flows = new Map<ActionId, ActionFlow>();
  private touchesRead = 0;

  constructor(
    private readonly reader: LineageReader,
    private readonly limits: LineageLimits,
    private readonly pace: Pace,
  ) {}

  get isExceeded(): boolean {
    return this.touchesRead > this.limits.lineageTouches;
  }

  /** Returns the level of a lot at a position, or null if it does not exist there. */
  async levelAt(stream: StreamId, position: Position): Promise<LotLevel | null> {
    for await (const { slice } of this.slices([{ stream, before: position }], 0)) {
      for (const touch of slice.touches) await this.skip(touch, slice.level);
      return slice.level.exists ? slice.level : null;
    }
    return null;
  }

  /** All passages found so far, in no particular order. */
  passages(): readonly Passage[] {
    const all: Passage[] = [];
    for (const ofLot of this.lots.values()) for (const passage of ofLot.values()) all.push(passage);
    return all;
  }

  /** Returns the passage of an action on a lot, if it was read. */
  passage(stream: StreamId, action: ActionId): Passage | undefined {
    return this.lots.get(stream)?.get(action);
  }

  /** Returns the flow of an action, which must have been read. */
  flowOf(action: ActionId): ActionFlow {
    const flow = this.flows.get(action);
    if (flow === undefined) throw new Error(`The flow of action ${action} was not read.`);
    return flow;
  }

  /** Applies a touch to the level of its lot. Remembers and returns the passage, or returns null if nothing moved. */
  async pass(stream: StreamId, { position, events }: StoredTouch, level: LotLevel): Promise<Passage | null> {
    const flow = await this.applied(events, level);
    if (flow === null) return null;
    const ofLot = this.lots.get(stream) ?? new Map<ActionId, Passage>();
    const known = ofLot.get(position.id);
    if (known !== undefined) return known;
    const passage = { stream, position, flow };
    this.lots.set(stream, ofLot.set(position.id, passage));
    return passage;
  }

  /** Applies a touch whose flow does not matter, because it precedes what the lineage covers. */
  async skip({ events }: StoredTouch, level: LotLevel): Promise<void> {
    await this.applied(events, level);
  }

  /**
   * Yields for each lot its level at the checkpoint before a position, the touches up to and including the position, and up to `ahead` further ones.
   * Ends early once too much was read.
   */
  async *slices<Query extends { readonly stream: StreamId; readonly before: Position }>(
    queries: readonly Query[],
    ahead: number,
  ): AsyncGenerator<{ readonly query: Query; readonly slice: LotSlice }, void> {
    const reads = readInAdvance(chunks(queries, this.limits.lineageKeysPerRead), READS_AHEAD, async (some) => {
      const asked = some.map(({ stream, before }) => ({ stream, before, ahead }));
      return { some, slices: await this.reader.slices(asked, beforeComposition) };
    });
    for await (const { some, slices } of reads) {
      for (const [index, slice] of slices.entries()) {
        const query = some[index];
        if (query === undefined) throw new Error('More slices were read than were asked for.');
        this.touchesRead += slice.touches.length;
        if (this.pace.isSpent(slice.base?.state.length ?? 0)) await this.pace.pause();
        yield { query, slice: lotSlice(slice) };
      }
      if (this.isExceeded) return;
    }
  }

  /** Yields for each lot the touches after a position: about as many as fit into `lineageReadCharacters` if each is as long as `touchCharacters`. */
  async *after<Query extends { readonly stream: StreamId; readonly last: Position; readonly touchCharacters: number }>(
    queries: readonly Query[],
  ): AsyncGenerator<{ readonly query: Query; readonly slice: Pick<StreamSlice, 'touches' | 'more'> }, void> {
    for (const some of chunks(queries, this.limits.lineageKeysPerRead)) {
      if (this.isExceeded) return;
      const characters = this.limits.lineageReadCharacters / some.length;
      const asked = some.map(({ stream, last, touchCharacters }) => {
        return { stream, after: last, limit: Math.max(8, Math.floor(characters / Math.max(100, touchCharacters))) };
      });
      for (const [index, slice] of (await this.reader.after(asked, beforeComposition)).entries()) {
        const query = some[index];
        if (query === undefined) throw new Error('More slices were read than were asked for.');
        this.touchesRead += slice.touches.length;
        yield { query, slice };
      }
    }
  }

  /** Reads the passages of the actions at these positions. */
  async readPassagesAt(queries: readonly { readonly stream: StreamId; readonly position: Position }[]): Promise<void> {
    const asked = queries.map(({ stream, position }) => ({ stream, before: position }));
    for await (const { query, slice } of this.slices(asked, 0)) {
      const { stream, level, touches } = slice;
      for (const touch of touches) {
        if (touch.position.id === query.before.id) await this.pass(stream, touch, level);
        else await this.skip(touch, level);
      }
    }
  }

  /** Reads those flows of the actions that are not known yet. */
  async readFlows(actions: Iterable<ActionId>): Promise<void> {
    const unread = [...new Set(actions)].filter((id) => !this.flows.has(id));
    const reads = readInAdvance(chunks(unread, this.limits.lineageKeysPerRead), READS_AHEAD, (ids) =>
      this.reader.actions(ids),
    );
    for await (const actions of reads)
      for (const { position, winery, type, data } of actions) {
        if (this.pace.isSpent(data.length)) await this.pace.pause();
        this.flows.set(position.id, actionFlow({ winery, type, data: JSON.parse(data) }));
      }
  }

  private async applied(events: readonly string[], level: LotLevel): Promise<LotFlow | null> {
    let characters = 0;
    for (const text of events) characters += text.length;
    if (this.pace.isSpent(characters)) await this.pace.pause();
    const moving = events.filter(mayChangeLevel);
    return moving.length === 0 ? null : level.apply(moving.map(storedAmounts));
  }
}

function lotSlice({ stream, base, touches, more }: StreamSlice): LotSlice {
  const state = base === null ? INITIAL_LOT : decodeState(base.state);
  if (state.stream !== 'lot') throw new Error(`The stream ${stream} has the state of a vessel.`);
  return { stream, level: new LotLevel(state), base: base?.position ?? null, touches, more };
}

function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
