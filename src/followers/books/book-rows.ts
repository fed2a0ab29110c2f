import type { Entry } from '../../compliance/entry.js';
import type { ReportedAction } from '../../compliance/entries-of-action.js';
import type { LotChange } from '../../compliance/lot-change.js';
import type { AmountEvent, LotFacts } from '../../compliance/lot-facts.js';

/** A place in the timeline. */
export interface BookPosition {
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly action: string;
}

/** An event that holds now, with the number of its assertion. */
export interface BookEvent extends AmountEvent {
  readonly number: number;
}

/** What one action does to one lot now. */
export interface TouchRow extends BookPosition {
  readonly winery: string;
  readonly lot: string;
  readonly events: readonly BookEvent[];
  readonly change: LotChange;
}

/** The newest state of a lot, and its last touch. */
export interface LotRow extends BookPosition {
  readonly winery: string;
  readonly lot: string;
  readonly facts: LotFacts;
}

export interface ActionRow extends ReportedAction {
  readonly action: string;
}

/** An entry, and when it held: from the notification `asserted` until just before `retracted` (null: it holds now). */
export interface EntryRow extends Entry, BookPosition {
  readonly asserted: number;
  readonly retracted: number | null;
  readonly detail: string | null;
}

/** The rows of the books that a batch may change. */
export interface BookReader {
  lots(lots: readonly LotName[]): Promise<readonly LotRow[]>;
  touchesOfLots(lots: readonly LotName[]): Promise<readonly TouchRow[]>;
  touchesOfActions(actions: readonly string[]): Promise<readonly TouchRow[]>;
  actions(actions: readonly string[]): Promise<readonly ActionRow[]>;
  /** The entries that hold now or were retracted by `retracted`. */
  entries(actions: readonly string[], retracted: number): Promise<readonly EntryRow[]>;
}

export interface LotName {
  readonly winery: string;
  readonly lot: string;
}

/** What a batch changes. */
export interface BookChanges {
  readonly actions: readonly ActionRow[];
  readonly touches: readonly TouchRow[];
  readonly goneTouches: readonly TouchRow[];
  readonly lots: readonly LotRow[];
  readonly goneLots: readonly LotName[];
  readonly entries: readonly EntryRow[];
  readonly goneEntries: readonly EntryRow[];
  readonly sums: readonly SumChange[];
}

/** A change of the sums of the entries that hold now. */
export interface SumChange {
  readonly winery: string;
  /** 0: the sums of a day; 1: those of `daysPerPeriod` days. */
  readonly tier: 0 | 1;
  readonly period: number;
  readonly item: string;
  readonly taxClass: string | null;
  /** The number of entries. */
  readonly entries: number;
  readonly amount: number;
  readonly gallons: number;
}

export const bookDayMs = 86_400_000;

/** Entries are summed by day and by periods of this many days, both in UTC: a report of a month reads the sums of some periods and days, and the entries of its first and last day. */
export const daysPerPeriod = 32;

/** Returns the day of a time, or its period, counted from 1970. */
export function bookPeriodOf(effectiveAt: number, tier: 0 | 1): number {
  return Math.floor(effectiveAt / (tier === 0 ? bookDayMs : bookDayMs * daysPerPeriod));
}

export function lotKey({ winery, lot }: LotName): string {
  return `${winery}/${lot}`;
}

/** Timeline order. */
export function compareBookPositions(a: BookPosition, b: BookPosition): number {
  return (
    a.effectiveAt - b.effectiveAt || a.tieBreak - b.tieBreak || (a.action < b.action ? -1 : a.action > b.action ? 1 : 0)
  );
}
