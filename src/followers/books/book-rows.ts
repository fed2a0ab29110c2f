import type { LotName } from '../../application/live-use-cases.js';
import type { Entry } from '../../compliance/entry.js';
import type { ReportedAction } from '../../compliance/entries-of-action.js';
import type { LotChange } from '../../compliance/lot-change.js';
import type { AmountEvent, LotFacts } from '../../compliance/lot-facts.js';

/** The position of an action in the timeline. */
export interface BookPosition {
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly action: string;
}

/** An event that holds now, and the number of the notification that asserted it. */
export interface BookEvent extends AmountEvent {
  readonly number: number;
}

/** A touch: the events of one action on one lot that hold now, and the change that they make. */
export interface TouchRow extends BookPosition {
  readonly winery: string;
  readonly lot: string;
  readonly events: readonly BookEvent[];
  readonly change: LotChange;
}

/** The newest facts of a lot, and the position of its last touch. */
export interface LotRow extends BookPosition {
  readonly winery: string;
  readonly lot: string;
  readonly facts: LotFacts;
}

/** The newest revision of an action, as far as reports need it. */
export interface ActionRow extends ReportedAction {
  readonly action: string;
}

/** An entry with its validity: it holds from the notification `asserted` until just before `retracted`. Null: it holds now. */
export interface EntryRow extends Entry, BookPosition {
  readonly asserted: number;
  readonly retracted: number | null;
  /** What reports show beside the amount, as JSON. */
  readonly detail: string | null;
}

/** Reads the rows of the books that a batch may change. */
export interface BookReader {
  lots(lots: readonly LotName[]): Promise<readonly LotRow[]>;
  touchesOfLots(lots: readonly LotName[]): Promise<readonly TouchRow[]>;
  touchesOfActions(actions: readonly string[]): Promise<readonly TouchRow[]>;
  actions(actions: readonly string[]): Promise<readonly ActionRow[]>;
  /** Returns the entries of actions that hold now, or that the notification `retracted` retracted. */
  entries(actions: readonly string[], retracted: number): Promise<readonly EntryRow[]>;
}

/** Rows of one table that a batch writes: `added` are not stored, `changed` replace stored rows with the same key. */
export interface WrittenRows<Row> {
  readonly added: readonly Row[];
  readonly changed: readonly Row[];
}

/** The rows that a batch writes and deletes (`gone`), and the changes of the sums. Rows are deleted before others are added. */
export interface BookChanges {
  readonly actions: WrittenRows<ActionRow>;
  readonly touches: WrittenRows<TouchRow>;
  readonly goneTouches: readonly TouchRow[];
  /** The lots whose newest facts are stored, whether the lots are new or not. */
  readonly lots: readonly LotRow[];
  readonly goneLots: readonly LotName[];
  /** Of a changed entry, only `retracted` changes. */
  readonly entries: WrittenRows<EntryRow>;
  readonly goneEntries: readonly EntryRow[];
  readonly sums: readonly SumChange[];
}

/** An amount by which a batch changes one sum of the entries that hold now. Only gallons are summed: reports in other units list entries. */
export interface SumChange {
  readonly winery: string;
  /** 0: the sums of a day; 1: those of `daysPerPeriod` days. */
  readonly tier: 0 | 1;
  readonly period: number;
  readonly item: string;
  readonly taxClass: string | null;
  /** The change of the number of entries. */
  readonly entries: number;
  readonly gallons: number;
}

export const bookDayMs = 86_400_000;

/** Entries are summed by day and by periods of this many days, both in UTC. A report of a month reads the sums of some periods and days, and the entries of its first and last day. */
export const daysPerPeriod = 32;

/** Returns the number of the day (tier 0) or of the period (tier 1) of a time, counted from 1970. */
export function bookPeriodOf(effectiveAt: number, tier: 0 | 1): number {
  return Math.floor(effectiveAt / (tier === 0 ? bookDayMs : bookDayMs * daysPerPeriod));
}

/** Returns the position without other members. */
export function bookPosition({ effectiveAt, tieBreak, action }: BookPosition): BookPosition {
  return { effectiveAt, tieBreak, action };
}

/** Compares two positions in timeline order. */
export function compareBookPositions(a: BookPosition, b: BookPosition): number {
  return (
    a.effectiveAt - b.effectiveAt || a.tieBreak - b.tieBreak || (a.action < b.action ? -1 : a.action > b.action ? 1 : 0)
  );
}
