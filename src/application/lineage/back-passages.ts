import { type ActionId, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { LineageHistory, LotSlice } from './lineage-history.js';
import type { Passage } from './passage.js';

/** A lot, and the position just before which its wine is to be traced back. */
interface Entry {
  readonly stream: StreamId;
  readonly before: Position;
}

/**
 * Reads every passage by which wine may have come into the requested lot, back to its receipts.
 *
 * Owns: which wine of which lots was traced back already. A lot is read back to the arrival that found it empty, because what it held earlier is not
 * part of its wine. Lots are read in rounds of a few large reads, not one by one in timeline order.
 */
export class BackPassages {
  /** By lot: the actions just after which its wine was traced. */
  private readonly traced = new Map<StreamId, Set<ActionId>>();
  /** By lot: the actions just before which its wine is still to be traced. */
  private readonly pending = new Map<StreamId, Position[]>();
  /** By lot: the actions of all entries made for it so far, so that none is made twice. */
  private readonly entered = new Map<StreamId, Set<ActionId>>();
  /** The arrivals found in the present round. */
  private found: Passage[] = [];

  constructor(private readonly history: LineageHistory) {}

  async readBefore(stream: StreamId, end: Position): Promise<void> {
    let entries: readonly Entry[] = [{ stream, before: end }];
    while (entries.length > 0 && !this.history.isExceeded) {
      await this.readEntries(entries);
      entries = await this.entriesFromFound();
    }
  }

  private async readEntries(entries: readonly Entry[]): Promise<void> {
    let readings = entries.map((entry) => ({ ...entry, entry: entry.before }));
    while (readings.length > 0 && !this.history.isExceeded) {
      const further: typeof readings = [];
      for await (const { query: reading, slice } of this.history.slices(readings, 0)) {
        const isComplete = await this.readSlice(slice, reading.entry);
        if (!isComplete && slice.base !== null) further.push({ ...reading, before: slice.base });
      }
      readings = further;
    }
  }

  /**
   * Adds the passages of a slice that precede an entry, latest first. Returns true if nothing earlier in the lot needs to be read, because it is
   * known or is not part of the wine.
   */
  private async readSlice({ stream, level, touches }: LotSlice, entry: Position): Promise<boolean> {
    const passages: Passage[] = [];
    for (const touch of touches) {
      const passage = await this.history.pass(stream, touch, level);
      if (passage !== null && comparePositions(passage.position, entry) < 0) passages.push(passage);
    }
    const traced = this.traced.get(stream) ?? new Set<ActionId>();
    this.traced.set(stream, traced);
    for (const passage of passages.reverse()) {
      if (traced.has(passage.position.id)) return true;
      traced.add(passage.position.id);
      if (passage.flow.arrived === 0) continue;
      this.found.push(passage);
      if (passage.flow.held === 0) return true;
    }
    return false;
  }

  /** Returns entries for the lots that the found arrivals came from. */
  private async entriesFromFound(): Promise<readonly Entry[]> {
    const { history, found } = this;
    this.found = [];
    await history.readFlows(found.map(({ position }) => position.id));
    for (const { position } of found) {
      for (const stream of history.flowOf(position.id).from) {
        const entered = this.entered.get(stream) ?? new Set<ActionId>();
        if (entered.has(position.id)) continue;
        this.entered.set(stream, entered.add(position.id));
        const positions = this.pending.get(stream);
        if (positions === undefined) this.pending.set(stream, [position]);
        else positions.push(position);
      }
    }
    return this.nextEntries();
  }

  /** Returns the last pending entry of each lot. Reading it mostly covers the lot's earlier entries, so these wait until that is known. */
  private nextEntries(): readonly Entry[] {
    const entries: Entry[] = [];
    for (const [stream, positions] of this.pending) {
      const uncovered = positions.filter((position) => !this.isTraced(stream, position)).sort(comparePositions);
      const before = uncovered.pop();
      if (before !== undefined) entries.push({ stream, before });
      if (uncovered.length === 0) this.pending.delete(stream);
      else this.pending.set(stream, uncovered);
    }
    return entries;
  }

  /** Returns whether the wine just before an action of a lot was already traced together with the wine just after the action. */
  private isTraced(stream: StreamId, { id }: Position): boolean {
    const flow = this.history.passage(stream, id)?.flow;
    const restarts = flow !== undefined && flow.arrived > 0 && flow.held === 0;
    return !restarts && this.traced.get(stream)?.has(id) === true;
  }
}
