import type { LotLevel } from '../../cellar/lot-level.js';
import { type ActionId, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { StoredTouch } from '../ports/history-reader.js';
import type { LineageHistory } from './lineage-history.js';
import type { Passage } from './passage.js';

/** One lot that is read forward from a position until the traced wine has left it, or until the end. */
interface Reading {
  readonly stream: StreamId;
  readonly from: Position;
  /** Whether the touch at `from` counts. */
  readonly inclusive: boolean;
  readonly level: LotLevel;
  last: Position;
  touchCharacters: number;
  done: boolean;
}

interface Entry {
  readonly stream: StreamId;
  readonly position: Position;
  readonly inclusive: boolean;
}

/**
 * Reads every passage that traced wine may have taken part in, from the requested lot on and until the end.
 *
 * Owns: the actions of each lot at which it may hold traced wine, and the levels of lots at the end.
 * A lot is read from the action by which traced wine enters it until the lot is empty. Lots are read in rounds of a few large reads, not one by one
 * in timeline order. How much of a lot is traced wine does not matter here.
 * Case lots are read until the end, because bottles may return to a sold-out case lot.
 */
export class ForwardPassages {
  /** The levels of lots that may hold traced wine at the end. */
  readonly levelsAtEnd = new Map<StreamId, LotLevel>();
  private readonly present = new Map<StreamId, Set<ActionId>>();
  /** By lot: the positions at which wine enters it and from which it was not read yet. */
  private readonly pending = new Map<StreamId, Position[]>();
  /** The passages found in the present round. Wine may have flowed from them into further lots. */
  private found: Passage[] = [];

  constructor(
    private readonly history: LineageHistory,
    private readonly touchesAhead: number,
    private readonly asked: StreamId,
    private readonly end: Position,
  ) {}

  /** Reads the passages after `from`, which may be the position of an action or lie between actions. */
  async readAfter(from: Position): Promise<void> {
    let entries: readonly Entry[] = [{ stream: this.asked, position: from, inclusive: false }];
    while (entries.length > 0 && !this.history.isExceeded) {
      await this.readEntries(entries);
      entries = await this.entriesFromFound();
    }
  }

  private async readEntries(entries: readonly Entry[]): Promise<void> {
    let readings = await this.begin(entries);
    while (readings.length > 0 && !this.history.isExceeded) {
      for await (const { query: reading, slice } of this.history.after(readings))
        await this.readOn(reading, slice.touches, slice.more);
      readings = readings.filter(({ done }) => !done);
    }
  }

  private async begin(entries: readonly Entry[]): Promise<readonly Reading[]> {
    const asked = entries.map((entry) => ({ ...entry, before: entry.position }));
    const readings: Reading[] = [];
    for await (const { query, slice } of this.history.slices(asked, this.touchesAhead)) {
      const { stream, level, touches, more } = slice;
      const { position: from, inclusive } = query;
      const reading = { stream, from, inclusive, level, last: from, touchCharacters: 0, done: false };
      await this.readOn(reading, touches, more);
      if (!reading.done) readings.push(reading);
    }
    return readings;
  }

  private async readOn(reading: Reading, touches: readonly StoredTouch[], more: boolean): Promise<void> {
    const { from, inclusive, level } = reading;
    let characters = 0;
    for (const touch of touches) {
      if (comparePositions(touch.position, this.end) > 0) return this.reachEnd(reading);
      for (const { length } of touch.events) characters += length;
      reading.last = touch.position;
      const order = comparePositions(touch.position, from);
      if (order < 0 || (order === 0 && !inclusive)) await this.history.skip(touch, level);
      else if (!(await this.enter(reading, touch))) return;
    }
    reading.touchCharacters = characters / Math.max(1, touches.length);
    if (!more) this.reachEnd(reading);
  }

  /** Adds a touch in which traced wine may take part. Returns false, and ends the reading, if the rest is known or the lot is empty. */
  private async enter(reading: Reading, touch: StoredTouch): Promise<boolean> {
    const { stream, level } = reading;
    const passage = await this.history.pass(stream, touch, level);
    if (passage === null) return true;
    const present = this.present.get(stream) ?? new Set<ActionId>();
    if (present.has(touch.position.id)) reading.done = true;
    else {
      this.present.set(stream, present.add(touch.position.id));
      this.found.push(passage);
      // What the requested lot holds later is traced wine, too.
      if (passage.flow.after === 0 && !level.isCases && stream !== this.asked) reading.done = true;
    }
    return !reading.done;
  }

  private reachEnd(reading: Reading): void {
    reading.done = true;
    this.levelsAtEnd.set(reading.stream, reading.level);
  }

  /** Returns the lots that the wine of the found passages went to. Also reads the other lots that it was mixed with on the way. */
  private async entriesFromFound(): Promise<readonly Entry[]> {
    const { history, found } = this;
    this.found = [];
    const left = found.filter(({ flow }) => flow.taken > 0 || flow.loss === 'adjusted');
    await history.readFlows(left.map(({ position }) => position.id));
    const others = new Map<string, { readonly stream: StreamId; readonly position: Position }>();
    for (const { position, flow } of left) {
      if (flow.departure !== 'moved') continue;
      const { from, to } = history.flowOf(position.id);
      for (const stream of from)
        if (history.passage(stream, position.id) === undefined)
          others.set(`${position.id} ${stream}`, { stream, position });
      for (const stream of to) {
        const positions = this.pending.get(stream);
        if (positions === undefined) this.pending.set(stream, [position]);
        else positions.push(position);
      }
    }
    await history.readPassagesAt([...others.values()]);
    return this.nextEntries();
  }

  /** Returns the first pending entry of each lot. Reading it mostly covers the lot's later entries, so these wait until that is known. */
  private nextEntries(): readonly Entry[] {
    const entries: Entry[] = [];
    for (const [stream, positions] of this.pending) {
      const present = this.present.get(stream);
      const uncovered = positions.filter(({ id }) => present?.has(id) !== true).sort(comparePositions);
      const position = uncovered.shift();
      if (position !== undefined) entries.push({ stream, position, inclusive: true });
      if (uncovered.length === 0) this.pending.delete(stream);
      else this.pending.set(stream, uncovered);
    }
    return entries;
  }
}
