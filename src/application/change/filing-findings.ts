import type { Entry } from '../../compliance/entry.js';
import { entriesOfEffects, type StreamEffect } from '../../compliance/action-entries.js';
import { type EntryDetail, entryDetail, reportedData } from '../../compliance/reported-data.js';
import { toMoney } from '../../cellar/quantity.js';
import type { CellarAction } from '../../cellar/kind.js';
import type { JsonObject } from '../json-object.js';
import type { FiledMoves, FilingMove, MoveDetail } from '../ports/filing-impacts.js';
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
interface PendingMove {
  readonly effectiveAt: number;
  readonly entry: Entry;
  readonly sign: 1 | -1;
  readonly action: string;
  readonly detail: EntryDetail | null;
}

const dayMs = 86_400_000;

/**
 * Finds the amounts that a change set moves in filed periods: the entries of each decided action in the resulting history, minus those in the stored one. For an
 * action after the last filed period of its winery, only the settings are read.
 * Owns: the moved amounts, by winery, day, item and tax class, and the lots that filed inventories count differently. Does not own: filings.
 */
export class FilingFindings {
  private readonly moves = new Map<string, FilingMove>();
  private readonly inventories: InventoryFindings;
  private unjudged: PendingMove[] = [];
  /** The filings that the change set moves, in their public form. The decision sets them when they are known. */
  found: readonly JsonObject[] = [];

  constructor(former?: KeptFilingFindings) {
    for (const move of former?.moves ?? []) this.moves.set(keyOf(move), move);
    this.inventories = new InventoryFindings(former?.inventories);
  }

  /** The number of entries and lots that are not judged yet. */
  get pending(): number {
    return this.unjudged.length + this.inventories.pending;
  }

  /** Notes a decided action. `judge` adds up its entries when the settings of their wineries are known. */
  noteDecided(decided: CellarDecided, settings: SettingsSnapshot): void {
    const { position, before, after, touches } = decided;
    const { effectiveAt } = position;
    const action = after ?? before?.action;
    const isRevised = before !== null && after !== null && before.action.revision !== after.revision;
    // A revision may book an unchanged amount as another item, such as cases that were broken instead of sold.
    if (action === undefined || (!isRevised && touches.every(isUnchanged))) return;
    const wineries = [before?.action.data, after?.data].flatMap((data) =>
      data === undefined ? [] : [data.winery, ...wineriesNamedBy(data)],
    );
    if (wineries.every((winery) => !mayBeFiled(settings, winery, effectiveAt))) return;
    this.inventories.noteDecided(decided, settings);
    const stored = before === null ? [] : entriesOf(before.action.data, touches.map(storedEffect));
    const resulting = after === null ? [] : entriesOf(after.data, touches.map(resultingEffect));
    const place = { effectiveAt, action: position.id };
    const storedDetail = before === null ? null : detailOf(before.action.data);
    const resultingDetail = after === null ? null : detailOf(after.data);
    for (const entry of stored) this.unjudged.push({ ...place, entry, sign: -1, detail: storedDetail });
    for (const entry of resulting) this.unjudged.push({ ...place, entry, sign: 1, detail: resultingDetail });
  }

  /** Returns the wineries whose settings are needed and not known, or null if there are none. */
  settingsNeed(settings: SettingsSnapshot): SettingsNeed | null {
    const named = [...this.unjudged.map(({ entry }) => entry.winery), ...this.inventories.wineries()];
    const wineries = new Set(named.filter((winery) => !settings.wineries.has(winery)));
    return wineries.size === 0 ? null : { kind: 'need_settings', wineries: [...wineries], vessels: [] };
  }

  /** Adds up the pending entries that lie in filed periods, and assigns the pending lots to filed inventories. */
  judge(settings: SettingsSnapshot): void {
    for (const pending of this.unjudged) {
      const { effectiveAt, entry, sign } = pending;
      const { winery, item, taxClass } = entry;
      const record = settings.wineries.get(winery);
      if (record === undefined || !mayBeFiled(settings, winery, effectiveAt)) continue;
      const day = dateText(localDay(record.timeZone, effectiveAt));
      if (record.filedThrough === null || day > record.filedThrough) continue;
      const move = { winery, day, item, taxClass, amount: 0, ownAmount: 0, detail: moveDetail(pending), cost: 0 };
      const former = this.moves.get(keyOf(move)) ?? move;
      const amount = former.amount + sign * entry.gallons;
      const ownAmount = former.ownAmount + sign * entry.amount;
      const cost = former.cost + sign * costOf(pending);
      if (amount === 0 && ownAmount === 0 && cost === 0) this.moves.delete(keyOf(move));
      else this.moves.set(keyOf(move), { ...move, amount, ownAmount, cost });
    }
    this.unjudged = [];
    this.inventories.judge(settings);
  }

  /** Returns the need of the filings that the change set moves, or null if nothing moves in a filed period. */
  need(settings: SettingsSnapshot): FilingNeed | null {
    const inventories = this.inventories.found(settings);
    if (this.moves.size + inventories.length === 0) return null;
    return { kind: 'need_filings', moves: { amounts: [...this.moves.values()], inventories }, settings };
  }

  /** Returns a copy of what was found, from which a decision can be resumed. Pending entries must be judged before. */
  kept(): KeptFilingFindings {
    return { moves: [...this.moves.values()], inventories: this.inventories.kept() };
  }
}

function keyOf({ winery, day, item, taxClass, detail }: FilingMove): string {
  return `${winery} ${day} ${item} ${taxClass ?? ''} ${detail === null ? '' : JSON.stringify(detail)}`;
}

function detailOf({ winery, type, data }: CellarAction): EntryDetail | null {
  return entryDetail({ winery, type, data: reportedData(type, data) });
}

/** Returns what names the lines of the entry: the weigh tag and the variety of fruit, or who received wine that left. */
function moveDetail({ entry: { item }, action, detail }: PendingMove): MoveDetail | null {
  if (item === receivedFruit) {
    const { weighTag = null, variety = null } = detail ?? {};
    return { action: weighTag === null ? action : null, named: { weighTag, variety } };
  }
  if (!removals.has(item)) return null;
  return { action: null, named: { counterparty: detail?.counterparty ?? null, bond: detail?.bond ?? null } };
}

function costOf({ entry: { item }, detail }: PendingMove): number {
  return item === receivedFruit && typeof detail?.cost === 'number' ? toMoney(detail.cost) : 0;
}

/** Returns whether an instant may lie in a filed period. Cheap: it formats no local date, because local time never differs from UTC by a whole day. */
function mayBeFiled({ wineries }: SettingsSnapshot, winery: string, effectiveAt: number): boolean {
  const record = wineries.get(winery);
  if (record === undefined) return true;
  return record.filedThrough !== null && effectiveAt < Date.parse(record.filedThrough) + 2 * dayMs;
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

function entriesOf({ winery, type, data }: CellarAction, effects: readonly StreamEffect[]): readonly Entry[] {
  return entriesOfEffects({ winery, type, data: reportedData(type, data) }, effects);
}
