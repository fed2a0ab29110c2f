import { lotChange, type LotChange, sameChange } from '../../compliance/lot-change.js';
import { type LotFacts, unknownLot } from '../../compliance/lot-facts.js';
import {
  type BookEvent,
  type BookPosition,
  compareBookPositions,
  type LotName,
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
  /** The first touch that may have to be folded again. */
  private firstChanged: BookPosition | null = null;
  private isChanged = false;
  private readonly base: LotFacts;

  /** `end`: the lot's last touch, if the earlier ones are not needed; null if `stored` are all touches. */
  constructor(
    readonly name: LotName,
    private readonly end: LotRow | null,
    stored: readonly TouchRow[],
  ) {
    this.base = end?.facts ?? unknownLot;
    let { base: facts } = this;
    for (const row of [...stored].sort(compareBookPositions)) {
      ({ after: facts } = lotChange(name, facts, row.events));
      const { effectiveAt, tieBreak, action, change } = row;
      const place = { effectiveAt, tieBreak, action };
      const touch: Touch = { ...place, events: [...row.events], change, facts, isStored: true, isChanged: false };
      this.touches.push(touch);
      this.index(touch);
    }
  }

  /** True if all touches of the lot are in memory. */
  get isWhole(): boolean {
    return this.end === null;
  }

  assert(at: BookPosition, event: BookEvent): void {
    const touch = this.touchAt(at);
    touch.events.push(event);
    this.change(touch);
  }

  retract(at: BookPosition, number: number): void {
    const touch = this.touchAt(at);
    touch.events = touch.events.filter((event) => event.number !== number);
    this.change(touch);
  }

  private change(touch: Touch): void {
    touch.isChanged = true;
    this.isChanged = true;
    if (this.firstChanged === null || compareBookPositions(touch, this.firstChanged) < 0) this.firstChanged = touch;
  }

  private touchAt(at: BookPosition): Touch {
    const index = this.indexOf(at);
    const found = this.touches[index];
    if (found !== undefined && compareBookPositions(found, at) === 0) return found;
    const { effectiveAt, tieBreak, action } = at;
    const place = { effectiveAt, tieBreak, action };
    const touch: Touch = { ...place, events: [], change: null, facts: unknownLot, isStored: false, isChanged: true };
    this.touches.splice(index, 0, touch);
    this.index(touch);
    return touch;
  }

  private index(touch: Touch): void {
    const ofAction = this.byAction.get(touch.action);
    if (ofAction === undefined) this.byAction.set(touch.action, [touch]);
    else ofAction.push(touch);
  }

  /** The index of the first touch at or after a position. */
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

  /** Folds again what follows the first changed touch. Returns the actions whose changes of the lot differ from before. */
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

  /** What an action does to the lot; null if nothing. Only after `refold`. */
  changeBy(action: string): (BookPosition & { readonly change: LotChange }) | null {
    for (const { events, change, effectiveAt, tieBreak } of this.byAction.get(action) ?? [])
      if (events.length > 0 && change !== null) return { effectiveAt, tieBreak, action, change };
    return null;
  }

  changedRows(): readonly TouchRow[] {
    return this.touches.flatMap((touch) =>
      touch.isChanged && touch.change !== null ? [this.row(touch, touch.change)] : [],
    );
  }

  goneRows(): readonly TouchRow[] {
    if (this.gone.length === 0) return [];
    const held = new Set(this.touches.map(placeText));
    return this.gone.filter((row) => !held.has(placeText(row)));
  }

  /** The newest state; null if the lot has no touch; undefined if the batch did not change it. */
  newest(): LotRow | null | undefined {
    if (!this.isChanged) return undefined;
    const last = this.touches.at(-1);
    if (last === undefined) return this.end;
    const { effectiveAt, tieBreak, action, facts } = last;
    return { ...this.name, effectiveAt, tieBreak, action, facts };
  }

  private row({ effectiveAt, tieBreak, action, events }: Touch, change: LotChange): TouchRow {
    return { ...this.name, effectiveAt, tieBreak, action, events, change };
  }
}

function placeText({ effectiveAt, tieBreak, action }: BookPosition): string {
  return `${effectiveAt} ${tieBreak} ${action}`;
}
