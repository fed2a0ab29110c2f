import type { Entry } from '../../compliance/entry.js';
import { entriesOfEffects, leadsToSameEntries, type StreamEffect } from '../../compliance/action-entries.js';
import type { ReportedAction } from '../../compliance/entries-of-action.js';
import { type EntryDetail, entryDetail, reportedData } from '../../compliance/reported-data.js';
import { toMoney } from '../../cellar/quantity.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { JsonObject } from '../json-object.js';
import type { FiledMoves, FilingMove, MoveDetail } from '../ports/filing-impacts.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { removals } from '../reports/removals-report.js';
import { receivedFruit } from '../reports/weigh-tags-report.js';
import { dateText, localDay } from '../settings/local-day.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import { wineriesNamedBy } from './action-names.js';
import type { CellarDecided, SettingsNeed } from './change-findings.js';
import { InventoryFindings, type KeptInventoryFindings } from './inventory-findings.js';

/** A need of the filings whose figures the change set moves. */
export interface FilingNeed {
  readonly kind: 'need_filings';
  readonly moves: FiledMoves;
  readonly settings: SettingsSnapshot;
}

/** What was found up to a snapshot. */
export interface KeptFilingFindings {
  readonly moves: readonly FilingMove[];
  readonly inventories: KeptInventoryFindings;
}

/** An amount that a decided action adds to the books of a winery, or takes from them. */
interface BookedAmount {
  readonly effectiveAt: number;
  readonly entry: Entry;
  readonly sign: 1 | -1;
  readonly action: string;
  readonly detail: EntryDetail | null;
}

/** A moved amount that is being added up. */
type MoveSum = { -readonly [Member in keyof FilingMove]: FilingMove[Member] };

const dayMs = 86_400_000;

/**
 * Finds the amounts that a change set moves in filed periods: the entries of each decided action in the resulting history, minus those in the stored one. For an
 * action after the last filed period of its winery, only the settings are read.
 * Owns: the moved amounts, by winery, day, item and tax class, and the lots that filed inventories count differently. Does not own: filings.
 */
export class FilingFindings {
  private readonly moves = new Map<string, MoveSum>();
  private readonly inventories: InventoryFindings;
  /** Amounts of wineries whose settings are not known yet. */
  private unjudged: BookedAmount[] = [];
  private readonly dayTexts = new Map<number, string>();
  /** The filings that the change set moves, in their public form. The decision sets them when they are known. */
  found: readonly JsonObject[] = [];

  constructor(former?: KeptFilingFindings) {
    for (const move of former?.moves ?? []) this.moves.set(keyOf(move), { ...move });
    this.inventories = new InventoryFindings(former?.inventories);
  }

  /** The number of entries and lots that are not judged yet. */
  get pending(): number {
    return this.unjudged.length + this.inventories.pending;
  }

  /** Notes a decided action. Amounts of wineries whose settings are not known are added up by `judge`. */
  noteDecided(decided: CellarDecided, settings: SettingsSnapshot): void {
    const { position, before, after, touches } = decided;
    const { effectiveAt, id: action } = position;
    const isRevised = before !== null && after !== null && before.action.revision !== after.revision;
    // A revision may book an unchanged amount as another item, such as cases that were broken instead of sold.
    if ((before === null && after === null) || (!isRevised && touches.every(isUnchanged))) return;
    if (!mayMoveFilings(settings, effectiveAt, before?.action.data, after?.data)) return;
    this.inventories.noteDecided(decided, settings);
    if (!isRevised && before !== null && after !== null && touches.every(leadsToSameEntries)) return;
    const note = ({ data }: { readonly data: CellarAction }, effects: readonly StreamEffect[], sign: 1 | -1): void => {
      const { winery, type } = data;
      const reported: ReportedAction = { winery, type, data: reportedData(type, data.data) };
      const detail = entryDetail(reported);
      for (const entry of entriesOfEffects(reported, effects))
        this.note({ effectiveAt, entry, sign, action, detail }, settings);
    };
    if (before !== null) note(before.action, touches.map(storedEffect), -1);
    if (after !== null) note(after, touches.map(resultingEffect), 1);
  }

  private note(amount: BookedAmount, settings: SettingsSnapshot): void {
    const record = settings.wineries.get(amount.entry.winery);
    if (record === undefined) this.unjudged.push(amount);
    else if (isFiled(record, amount.effectiveAt)) this.add(amount, record);
  }

  /** Returns the wineries whose settings are needed and not known, or null if there are none. */
  settingsNeed(settings: SettingsSnapshot): SettingsNeed | null {
    const wineries = new Set<string>();
    for (const { entry } of this.unjudged) wineries.add(entry.winery);
    for (const winery of this.inventories.wineries()) wineries.add(winery);
    const unknown = [...wineries].filter((winery) => !settings.wineries.has(winery));
    return unknown.length === 0 ? null : { kind: 'need_settings', wineries: unknown, vessels: [] };
  }

  /** Adds up the pending entries that lie in filed periods, and assigns the pending lots to filed inventories. Entries of wineries that do not exist are dropped. */
  judge(settings: SettingsSnapshot): void {
    const amounts = this.unjudged;
    this.unjudged = [];
    for (const amount of amounts) if (settings.wineries.has(amount.entry.winery)) this.note(amount, settings);
    this.inventories.judge(settings);
  }

  private add(booked: BookedAmount, { timeZone, filedThrough }: WineryRecord): void {
    const { effectiveAt, entry, sign } = booked;
    const { winery, item, taxClass } = entry;
    const day = this.dayText(localDay(timeZone, effectiveAt));
    if (filedThrough === null || day > filedThrough) return;
    const detail = moveDetail(booked);
    const key = keyOf({ winery, day, item, taxClass, detail });
    let move = this.moves.get(key);
    if (move === undefined) {
      move = { winery, day, item, taxClass, amount: 0, ownAmount: 0, detail, cost: 0 };
      this.moves.set(key, move);
    }
    move.amount += sign * entry.gallons;
    move.ownAmount += sign * entry.amount;
    move.cost += sign * costOf(booked);
    if (move.amount === 0 && move.ownAmount === 0 && move.cost === 0) this.moves.delete(key);
  }

  private dayText(day: number): string {
    let text = this.dayTexts.get(day);
    if (text === undefined) {
      text = dateText(day);
      this.dayTexts.set(day, text);
    }
    return text;
  }

  /** Returns the need of the filings that the change set moves, or null if nothing moves in a filed period. */
  need(settings: SettingsSnapshot): FilingNeed | null {
    const inventories = this.inventories.found(settings);
    if (this.moves.size + inventories.length === 0) return null;
    return { kind: 'need_filings', moves: { amounts: [...this.moves.values()], inventories }, settings };
  }

  /** Returns a copy of what was found, from which a decision can be resumed. Pending entries must be judged before. */
  kept(): KeptFilingFindings {
    return { moves: [...this.moves.values()].map((move) => ({ ...move })), inventories: this.inventories.kept() };
  }
}

function keyOf({ winery, day, item, taxClass, detail }: Omit<FilingMove, 'amount' | 'ownAmount' | 'cost'>): string {
  return `${winery} ${day} ${item} ${taxClass ?? ''} ${detail === null ? '' : JSON.stringify(detail)}`;
}

/** Returns what names the lines of the entry: the weigh tag and the variety of fruit, or who received wine that left. */
function moveDetail({ entry: { item }, action, detail }: BookedAmount): MoveDetail | null {
  if (item === receivedFruit) {
    const { weighTag = null, variety = null } = detail ?? {};
    return { action: weighTag === null ? action : null, named: { weighTag, variety } };
  }
  if (!removals.has(item)) return null;
  return { action: null, named: { counterparty: detail?.counterparty ?? null, bond: detail?.bond ?? null } };
}

function costOf({ entry: { item }, detail }: BookedAmount): number {
  return item === receivedFruit && typeof detail?.cost === 'number' ? toMoney(detail.cost) : 0;
}

/** Returns whether one of the wineries of an action, as stored and as resulting, may have filed its effective time. */
function mayMoveFilings(
  { wineries }: SettingsSnapshot,
  effectiveAt: number,
  ...payloads: readonly (CellarAction | undefined)[]
): boolean {
  const mayBeFiled = (winery: string): boolean => {
    const record = wineries.get(winery);
    return record === undefined || isFiled(record, effectiveAt);
  };
  return payloads.some(
    (data) => data !== undefined && (mayBeFiled(data.winery) || wineriesNamedBy(data).some(mayBeFiled)),
  );
}

/** By the settings of a winery: the first instant that certainly lies after all filed periods. */
const filedUntil = new WeakMap<WineryRecord, number>();

/** Returns whether an instant may lie in a filed period. It computes no local date, because local time never differs from UTC by a whole day. */
function isFiled(record: WineryRecord, effectiveAt: number): boolean {
  let until = filedUntil.get(record);
  if (until === undefined) {
    const { filedThrough } = record;
    until = filedThrough === null ? Number.NEGATIVE_INFINITY : Date.parse(filedThrough) + 2 * dayMs;
    filedUntil.set(record, until);
  }
  return effectiveAt < until;
}

type Touch = CellarDecided['touches'][number];

function isUnchanged({ before, after, stored, resulting }: Touch): boolean {
  return before === after && stored === resulting;
}

function storedEffect({ stream, before: state, stored: events }: Touch): StreamEffect {
  return { stream, state, events };
}

function resultingEffect({ stream, after: state, resulting: events }: Touch): StreamEffect {
  return { stream, state, events };
}
