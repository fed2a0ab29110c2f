import type { LotName } from '../../application/live-use-cases.js';
import { lotChange, type LotChange, sameChange } from '../../compliance/lot-change.js';
import { type LotFacts, unknownLot } from '../../compliance/lot-facts.js';
import {
  type BookEvent,
  type BookPosition,
  bookPosition,
  compareBookPositions,
  type LotRow,
  type TouchRow,
} from './book-rows.js';

/** A touch in memory. */
interface Touch extends BookPosition {
  events: BookEvent[];
  /** Null until it is computed. */
  change: LotChange | null;
  facts: LotFacts;
  isStored: boolean;
  isChanged: boolean;
}

/**
 * The touches of one lot, in timeline order, while a batch is applied.
 * Owns: the touches after the base. Invariant: after `refold`, the facts and changes of all touches follow from the base and the events before them.
 */
export class LotBook {
  private touches: Touch[] = [];
  private readonly byAction = new Map<string, Touch[]>();
  private readonly gone: TouchRow[] = [];
  /** The position from which touches must be folded again; null if nothing has changed since `refold`. */
  private firstChanged: BookPosition | null = null;
  private isChanged = false;
  private readonly base: LotFacts;

  /** `end`: the newest state, if the batch only appends to the lot; then `stored` is empty. Null: `stored` holds all touches of the lot. */
  constructor(
    readonly name: LotName,
    private readonly end: LotRow | null,
    stored: readonly TouchRow[],
  ) {
    this.base = end?.facts ?? unknownLot;
    let { base: facts } = this;
    for (const row of [...stored].sort(compareBookPositions)) {
      ({ after: facts } = lotChange(name, facts, row.events));
      const { events, change } = row;
      const flags = { isStored: true, isChanged: false };
      const touch: Touch = { ...bookPosition(row), events: [...events], change, facts, ...flags };
      this.touches.push(touch);
      this.index(touch);
    }
  }

  /** True if all touches of the lot are in memory. */
  get isWhole(): boolean {
    return this.end === null;
  }

  /** Adds an event to the touch at a position. */
  assert(at: BookPosition, event: BookEvent): void {
    const touch = this.touchAt(at);
    touch.events.push(event);
    this.markChanged(touch);
  }

  /** Removes the event that the notification `number` asserted. */
  retract(at: BookPosition, number: number): void {
    const touch = this.touchAt(at);
    touch.events = touch.events.filter((event) => event.number !== number);
    this.markChanged(touch);
  }

  private markChanged(touch: Touch): void {
    touch.isChanged = true;
    this.isChanged = true;
    if (this.firstChanged === null || compareBookPositions(touch, this.firstChanged) < 0) this.firstChanged = touch;
  }

  /** Returns the touch at a position; adds an empty one if there is none. */
  private touchAt(at: BookPosition): Touch {
    const index = this.indexOf(at);
    const found = this.touches[index];
    if (found !== undefined && compareBookPositions(found, at) === 0) return found;
    const flags = { isStored: false, isChanged: true };
    const touch: Touch = { ...bookPosition(at), events: [], change: null, facts: unknownLot, ...flags };
    this.touches.splice(index, 0, touch);
    this.index(touch);
    return touch;
  }

  private index(touch: Touch): void {
    const ofAction = this.byAction.get(touch.action);
    if (ofAction === undefined) this.byAction.set(touch.action, [touch]);
    else ofAction.push(touch);
  }

  /** Returns the index of the first touch at or after a position. */
  private indexOf(at: BookPosition): number {
    let [low, high] = [0, this.touches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const touch = this.touches[middle];
      if (touch !== undefined && compareBookPositions(touch, at) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Folds the touches from the first changed one on. Returns the actions whose change of the lot is now another one. */
  refold(): readonly string[] {
    if (this.firstChanged === null) return [];
    const first = this.indexOf(this.firstChanged);
    this.firstChanged = null;
    let facts = this.touches[first - 1]?.facts ?? this.base;
    const affected: string[] = [];
    const kept = this.touches.slice(0, first);
    for (const touch of this.touches.slice(first)) {
      if (touch.events.length === 0) {
        affected.push(touch.action);
        if (touch.isStored && touch.change !== null) this.gone.push(this.row(touch, touch.change));
        continue;
      }
      touch.events.sort((a, b) => a.number - b.number);
      const { change, after } = lotChange(this.name, facts, touch.events);
      if (touch.change === null || !sameChange(touch.change, change)) {
        affected.push(touch.action);
        touch.isChanged = true;
      }
      touch.change = change;
      touch.facts = after;
      facts = after;
      kept.push(touch);
    }
    this.touches = kept;
    return affected;
  }

  /** Returns the change that an action makes to the lot, with its position; null if it makes none. Call it after `refold`. */
  changeBy(action: string): (BookPosition & { readonly change: LotChange }) | null {
    for (const touch of this.byAction.get(action) ?? [])
      if (touch.events.length > 0 && touch.change !== null) return { ...bookPosition(touch), change: touch.change };
    return null;
  }

  /** Returns the touches to write. */
  changedRows(): readonly TouchRow[] {
    return this.touches.flatMap((touch) =>
      touch.isChanged && touch.change !== null ? [this.row(touch, touch.change)] : [],
    );
  }

  /** Returns the stored touches to delete. */
  goneRows(): readonly TouchRow[] {
    if (this.gone.length === 0) return [];
    const held = new Set(this.touches.map(placeText));
    return this.gone.filter((row) => !held.has(placeText(row)));
  }

  /** Returns the newest state; null if the lot has no touch; undefined if the batch did not change the lot. */
  newest(): LotRow | null | undefined {
    if (!this.isChanged) return undefined;
    const last = this.touches.at(-1);
    if (last === undefined) return this.end;
    return { ...this.name, ...bookPosition(last), facts: last.facts };
  }

  private row(touch: Touch, change: LotChange): TouchRow {
    return { ...this.name, ...bookPosition(touch), events: touch.events, change };
  }
}

function placeText({ effectiveAt, tieBreak, action }: BookPosition): string {
  return `${effectiveAt} ${tieBreak} ${action}`;
}
