import type { LotName } from '../../application/live-use-cases.js';
import { lotKey } from '../../application/query/lot-owners.js';
import { amountsOf } from '../../compliance/lot-facts.js';
import { entriesOfAction } from '../../compliance/entries-of-action.js';
import { entryDetail, reportedData } from '../../compliance/reported-data.js';
import { parseEvent } from '../../cellar/public-event.js';
import type { ChangeSet } from '../../feed/change-set.js';
import type { Notification } from '../../feed/notification.js';
import {
  type ActionRow,
  type BookChanges,
  type BookPosition,
  type BookReader,
  bookPeriodOf,
  compareBookPositions,
  type EntryRow,
  type LotRow,
  type SumChange,
  type TouchRow,
} from './book-rows.js';
import { EntryHistory } from './entry-history.js';
import { LotBook } from './lot-book.js';

/**
 * Applies change sets to the books. A change set adds and removes events of touches; folding their lots again shows which actions now change a lot differently;
 * the entries of these actions are computed again.
 * Owns: the rows that the batch reads and changes. Does not own: the tables.
 */
export class BookBatch {
  private readonly lots = new Map<string, LotBook>();
  /** The lots that the present change set changes. */
  private readonly changedLots = new Set<LotBook>();
  private readonly actions = new Map<string, ActionRow>();
  private readonly changedActions = new Set<string>();
  private readonly histories = new Map<string, EntryHistory>();
  /** The stored touches of each action that was read. */
  private readonly otherTouches = new Map<string, readonly TouchRow[]>();

  constructor(private readonly reader: BookReader) {}

  /** Returns the rows to write and delete after the change sets. */
  async apply(changeSets: readonly ChangeSet[]): Promise<BookChanges> {
    await this.readLots(changeSets);
    for (const changeSet of changeSets) {
      const affected = this.applyNotifications(changeSet.entries);
      for (const lot of this.changedLots) for (const action of lot.refold()) affected.add(action);
      this.changedLots.clear();
      if (affected.size > 0) await this.updateEntries([...affected].sort(), changeSet.last);
    }
    return this.changes();
  }

  /** Reads the lots that the change sets touch: all touches of a lot whose past changes, otherwise only its newest state. */
  private async readLots(changeSets: readonly ChangeSet[]): Promise<void> {
    const first = new Map<string, { readonly name: LotName; at: BookPosition; isRetracted: boolean }>();
    for (const { entries } of changeSets)
      for (const entry of entries) {
        if (entry.type !== 'solera.lot.event.asserted' && entry.type !== 'solera.lot.event.retracted') continue;
        const name = { winery: entry.data.winery, lot: entry.data.lot };
        const at = positionOf(entry.data);
        const known = first.get(lotKey(name));
        const isRetracted = entry.type === 'solera.lot.event.retracted';
        if (known === undefined) first.set(lotKey(name), { name, at, isRetracted });
        else {
          if (compareBookPositions(at, known.at) < 0) known.at = at;
          known.isRetracted ||= isRetracted;
        }
      }
    if (first.size === 0) return;
    const ends = new Map(
      (await this.reader.lots([...first.values()].map(({ name }) => name))).map((row) => [lotKey(row), row]),
    );
    const isWhole = (key: string, at: BookPosition, isRetracted: boolean): boolean => {
      const end = ends.get(key);
      return end !== undefined && (isRetracted || compareBookPositions(at, end) <= 0);
    };
    const whole = [...first].filter(([key, { at, isRetracted }]) => isWhole(key, at, isRetracted));
    const touches = new Map<string, TouchRow[]>();
    if (whole.length > 0)
      for (const row of await this.reader.touchesOfLots(whole.map(([, { name }]) => name))) {
        const ofLot = touches.get(lotKey(row));
        if (ofLot === undefined) touches.set(lotKey(row), [row]);
        else ofLot.push(row);
      }
    const wholeKeys = new Set(whole.map(([key]) => key));
    for (const [key, { name }] of first) {
      const end: LotRow | null = wholeKeys.has(key) ? null : (ends.get(key) ?? null);
      this.lots.set(key, new LotBook(name, end, touches.get(key) ?? []));
    }
  }

  /** Applies notifications to actions and touches. Returns the actions that were recorded or revised. */
  private applyNotifications(notifications: readonly Notification[]): Set<string> {
    const affected = new Set<string>();
    for (const entry of notifications) {
      switch (entry.type) {
        case 'solera.action.recorded':
        case 'solera.action.revised': {
          const { winery, action, type, data } = entry.data;
          // A recorded action has no stored entries, so none are read.
          if (entry.type === 'solera.action.recorded' && !this.histories.has(action))
            this.histories.set(action, new EntryHistory([]));
          this.actions.set(action, { action, winery, type, data: reportedData(type, data) });
          this.changedActions.add(action);
          affected.add(action);
          break;
        }
        case 'solera.lot.event.asserted': {
          const { winery, lot, event } = entry.data;
          const amounts = amountsOf(parseEvent(event));
          this.lot({ winery, lot }).assert(positionOf(entry.data), { ...amounts, number: entry.sequence });
          break;
        }
        case 'solera.lot.event.retracted': {
          const { winery, lot, asserted } = entry.data;
          this.lot({ winery, lot }).retract(positionOf(entry.data), asserted);
          break;
        }
      }
    }
    return affected;
  }

  private lot(name: LotName): LotBook {
    const found = this.lots.get(lotKey(name));
    if (found === undefined) throw new Error(`Lot ${name.lot} of winery ${name.winery} was not read.`);
    this.changedLots.add(found);
    return found;
  }

  /** Computes the entries of actions that hold from the notification `number` on. */
  private async updateEntries(actions: readonly string[], number: number): Promise<void> {
    await this.readActions(actions, number);
    for (const id of actions) {
      const action = this.actions.get(id);
      const touches = this.touchesOf(id);
      const [first] = touches;
      const changes = touches.map(({ change }) => change);
      const entries = action === undefined || first === undefined ? [] : entriesOfAction(action, changes);
      const detail = action === undefined ? null : entryDetail(action);
      const text = detail === null ? null : JSON.stringify(detail);
      this.histories.get(id)?.replace(entries, first ?? null, text, number);
    }
  }

  /** Reads the actions that are not in memory, with their entries and their touches of other lots. */
  private async readActions(actions: readonly string[], number: number): Promise<void> {
    const unread = actions.filter((id) => !this.histories.has(id));
    if (unread.length === 0) return;
    const [rows, entries, touches] = await Promise.all([
      this.reader.actions(unread),
      this.reader.entries(unread, number),
      this.reader.touchesOfActions(unread),
    ]);
    for (const row of rows) if (!this.actions.has(row.action)) this.actions.set(row.action, row);
    for (const id of unread) {
      this.histories.set(id, new EntryHistory(entries.filter(({ action }) => action === id)));
      this.otherTouches.set(
        id,
        touches.filter(({ action }) => action === id),
      );
    }
  }

  /** Returns the changes that an action makes to lots, stored or in memory. */
  private touchesOf(action: string): readonly Pick<TouchRow, keyof BookPosition | 'change'>[] {
    const found: Pick<TouchRow, keyof BookPosition | 'change'>[] = [];
    // If only the newest state of a lot was read, the batch does not change the stored touches.
    for (const touch of this.otherTouches.get(action) ?? [])
      if (this.lots.get(lotKey(touch))?.isWhole !== true) found.push(touch);
    for (const lot of this.lots.values()) {
      const touch = lot.changeBy(action);
      if (touch !== null) found.push(touch);
    }
    return found;
  }

  private changes(): BookChanges {
    const lots = [...this.lots.values()];
    const newest = lots.map((lot) => ({ name: lot.name, row: lot.newest() }));
    const histories = [...this.histories.values()];
    return {
      actions: [...this.changedActions].flatMap((id) => this.actions.get(id) ?? []),
      touches: lots.flatMap((lot) => lot.changedRows()),
      goneTouches: lots.flatMap((lot) => lot.goneRows()),
      lots: newest.flatMap(({ row }) => row ?? []),
      goneLots: newest.flatMap(({ name, row }) => (row === null ? [name] : [])),
      entries: histories.flatMap((history) => history.changedRows()),
      goneEntries: histories.flatMap((history) => history.deletedRows()),
      sums: sumChanges(histories),
    };
  }
}

function sumChanges(histories: readonly EntryHistory[]): readonly SumChange[] {
  const sums = new Map<string, SumChange>();
  for (const history of histories)
    for (const [entry, sign] of history.differences())
      for (const tier of [0, 1] as const) addSum(sums, entry, sign, tier);
  return [...sums.values()].filter(({ entries, gallons }) => entries !== 0 || gallons !== 0);
}

function addSum(sums: Map<string, SumChange>, entry: EntryRow, sign: 1 | -1, tier: 0 | 1): void {
  const { winery, effectiveAt, item, taxClass, gallons } = entry;
  const period = bookPeriodOf(effectiveAt, tier);
  const key = `${winery} ${tier} ${period} ${item} ${taxClass ?? ''}`;
  const former = sums.get(key) ?? { winery, tier, period, item, taxClass, entries: 0, gallons: 0 };
  sums.set(key, {
    ...former,
    entries: former.entries + sign,
    gallons: former.gallons + sign * gallons,
  });
}

function positionOf({
  effectiveAt,
  tieBreak,
  action,
}: {
  readonly effectiveAt: string;
  readonly tieBreak: number;
  readonly action: string;
}): BookPosition {
  return { effectiveAt: Date.parse(effectiveAt), tieBreak, action };
}
