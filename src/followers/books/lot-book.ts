import type { LotName } from '../../application/live-use-cases.js';
import { type LotChange, lotChange, sameChange } from '../../compliance/lot-change.js';
import { type LotFacts, unknownLot } from '../../compliance/lot-facts.js';
import {
  type BookEvent,
  type BookPosition,
  bookPosition,
  compareBookPositions,
  type LotRow,
  type TouchRow,
} from './book-rows.js';
import type { HeldTouch, TouchIndex } from './touch-index.js';

/**
 * The touches of one lot, in timeline order, while a batch is applied.
 * Owns: the touches after the base. Invariant: after `refold`, the facts and changes of all touches follow from the base and the events before them.
 */
export class LotBook {
  private readonly touches: HeldTouch[] = [];
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
    private readonly index: TouchIndex,
  ) {
    this.base = end?.facts ?? unknownLot;
    let { base: facts } = this;
    for (const row of [...stored].sort(compareBookPositions)) {
      ({ after: facts } = lotChange(name, facts, row.events));
      const { effectiveAt, tieBreak, action, events, change } = row;
      const held = { events: [...events], change, facts, isStored: true, isChanged: false };
      const touch: HeldTouch = { name, effectiveAt, tieBreak, action, ...held };
      this.touches.push(touch);
      index.add(touch);
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

  private markChanged(touch: HeldTouch): void {
    touch.isChanged = true;
    this.isChanged = true;
    if (this.firstChanged === null || compareBookPositions(touch, this.firstChanged) < 0) this.firstChanged = touch;
  }

  /** Returns the touch at a position; adds an empty one if there is none. */
  private touchAt(at: BookPosition): HeldTouch {
    const index = this.indexOf(at);
    const found = this.touches[index];
    if (found !== undefined && compareBookPositions(found, at) === 0) return found;
    const { effectiveAt, tieBreak, action } = at;
    const held = { events: [], change: null, facts: unknownLot, isStored: false, isChanged: true };
    const touch: HeldTouch = { name: this.name, effectiveAt, tieBreak, action, ...held };
    if (index === this.touches.length) this.touches.push(touch);
    else this.touches.splice(index, 0, touch);
    this.index.add(touch);
    return touch;
  }

  /** Returns the index of the first touch at or after a position. Most positions are that of the last touch, or come after it. */
  private indexOf(at: BookPosition): number {
    const last = this.touches.at(-1);
    if (last === undefined) return 0;
    const order = compareBookPositions(last, at);
    if (order <= 0) return order === 0 ? this.touches.length - 1 : this.touches.length;
    let [low, high] = [0, this.touches.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const touch = this.touches[middle];
      if (touch !== undefined && compareBookPositions(touch, at) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Folds the touches from the first changed one on. Adds the actions whose change of the lot is now another one to `affected`. */
  refold(affected: Set<string>): void {
    if (this.firstChanged === null) return;
    const first = this.indexOf(this.firstChanged);
    this.firstChanged = null;
    let facts = this.touches[first - 1]?.facts ?? this.base;
    let kept = first;
    for (let index = first; index < this.touches.length; index += 1) {
      const touch = this.touches[index];
      if (touch === undefined) break;
      if (touch.events.length === 0) {
        affected.add(touch.action);
        if (touch.isStored && touch.change !== null) this.gone.push(rowOf(touch, touch.change));
        continue;
      }
      if (touch.events.length > 1) touch.events.sort((a, b) => a.number - b.number);
      const { change, after } = lotChange(this.name, facts, touch.events);
      if (touch.change === null || !sameChange(touch.change, change)) {
        affected.add(touch.action);
        touch.isChanged = true;
        touch.change = change;
      }
      touch.facts = after;
      facts = after;
      this.touches[kept] = touch;
      kept += 1;
    }
    this.touches.length = kept;
  }

  /** Adds the touches to write to the lists of rows that are not stored, and of stored rows. */
  collect(added: TouchRow[], changed: TouchRow[]): void {
    for (const touch of this.touches)
      if (touch.isChanged && touch.change !== null) (touch.isStored ? changed : added).push(rowOf(touch, touch.change));
  }

  /** Returns the stored touches to delete. One that was removed and added again is among them and among the added ones. */
  goneRows(): readonly TouchRow[] {
    return this.gone;
  }

  /** Returns the newest state; null if the lot has no touch; undefined if the batch did not change the lot. */
  newest(): LotRow | null | undefined {
    if (!this.isChanged) return undefined;
    const last = this.touches.at(-1);
    if (last === undefined) return this.end;
    return { ...this.name, ...bookPosition(last), facts: last.facts };
  }
}

function rowOf({ name, effectiveAt, tieBreak, action, events }: HeldTouch, change: LotChange): TouchRow {
  return { winery: name.winery, lot: name.lot, effectiveAt, tieBreak, action, events, change };
}
