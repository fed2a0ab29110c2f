import type { LotName } from '../../application/live-use-cases.js';
import { lotKey } from '../../application/query/lot-owners.js';
import { entriesOfAction } from '../../compliance/entries-of-action.js';
import type { LotChange } from '../../compliance/lot-change.js';
import { amountsOfPublic } from '../../compliance/lot-facts.js';
import { entryDetail, reportedData } from '../../compliance/reported-data.js';
import type { ChangeSet } from '../../feed/change-set.js';
import type { Notification } from '../../feed/notification.js';
import {
  type ActionRow,
  type BookChanges,
  type BookPosition,
  type BookReader,
  compareBookPositions,
  type EntryRow,
  type LotRow,
  type TouchRow,
  type WrittenRows,
} from './book-rows.js';
import { BookSums } from './book-sums.js';
import { EntryHistory } from './entry-history.js';
import { LotBook } from './lot-book.js';
import { TouchIndex } from './touch-index.js';

/** Notifications that are applied in one turn of the event loop, unless a change set has more: some milliseconds. */
const entriesPerTurn = 500;

/**
 * Applies change sets to the books. A change set adds and removes events of touches; folding their lots again shows which actions now change a lot differently;
 * the entries of these actions are computed again.
 * Owns: the rows that the batch reads and changes. Does not own: the tables.
 */
export class BookBatch {
  private readonly lots = new Map<string, LotBook>();
  private readonly touches = new TouchIndex();
  /** The lots that the present change set changes. */
  private readonly changedLots = new Set<LotBook>();
  private readonly actions = new Map<string, ActionRow>();
  private readonly recordedActions = new Set<string>();
  private readonly revisedActions = new Set<string>();
  private readonly histories = new Map<string, EntryHistory>();
  /** The stored touches of each action that was read. */
  private readonly otherTouches = new Map<string, TouchRow[]>();

  /** `nextTurn` ends the turn of the event loop, so that the node serves others. */
  constructor(
    private readonly reader: BookReader,
    private readonly nextTurn: () => Promise<void>,
  ) {}

  /** Returns the rows to write and delete after the change sets. */
  async apply(changeSets: readonly ChangeSet[]): Promise<BookChanges> {
    await this.readLots(changeSets);
    let applied = 0;
    for (const changeSet of changeSets) {
      applied += changeSet.entries.length;
      if (applied > entriesPerTurn) {
        await this.nextTurn();
        applied = 0;
      }
      const affected = this.applyNotifications(changeSet.entries);
      for (const lot of this.changedLots) lot.refold(affected);
      this.changedLots.clear();
      if (affected.size > 0) await this.updateEntries(affected, changeSet.last);
    }
    await this.nextTurn();
    return this.changes();
  }

  /** Reads the lots that the change sets touch: all touches of a lot whose past changes, otherwise only its newest state. */
  private async readLots(changeSets: readonly ChangeSet[]): Promise<void> {
    const first = firstTouches(changeSets);
    if (first.size === 0) return;
    const ends = new Map(
      (await this.reader.lots([...first.values()].map(({ name }) => name))).map((row) => [lotKey(row), row]),
    );
    const isWhole = (key: string, { at, isRetracted }: FirstTouch): boolean => {
      const end = ends.get(key);
      return end !== undefined && (isRetracted || compareBookPositions(at, end) <= 0);
    };
    const whole = [...first].filter(([key, touch]) => isWhole(key, touch));
    const stored = new Map<string, TouchRow[]>(whole.map(([key]) => [key, []]));
    if (whole.length > 0)
      for (const row of await this.reader.touchesOfLots(whole.map(([, { name }]) => name)))
        stored.get(lotKey(row))?.push(row);
    for (const [key, { name }] of first) {
      const rows = stored.get(key);
      const end: LotRow | null = rows === undefined ? (ends.get(key) ?? null) : null;
      this.lots.set(key, new LotBook(name, end, rows ?? [], this.touches));
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
          if (entry.type === 'solera.action.recorded') {
            // A recorded action has no stored entries, so none are read.
            if (!this.histories.has(action)) this.histories.set(action, new EntryHistory());
            this.recordedActions.add(action);
          } else this.revisedActions.add(action);
          this.actions.set(action, { action, winery, type, data: reportedData(type, data) });
          affected.add(action);
          break;
        }
        case 'solera.lot.event.asserted': {
          const { name, volume, weight, bottles, set } = amountsOfPublic(entry.data.event);
          const event = { name, volume, weight, bottles, set, number: entry.sequence };
          this.lot(entry.data).assert(positionOf(entry.data), event);
          break;
        }
        case 'solera.lot.event.retracted':
          this.lot(entry.data).retract(positionOf(entry.data), entry.data.asserted);
          break;
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
  private async updateEntries(actions: ReadonlySet<string>, number: number): Promise<void> {
    await this.readActions(actions, number);
    for (const id of actions) {
      const action = this.actions.get(id);
      const { first, changes } = this.changesBy(id);
      const entries = action === undefined || first === null ? [] : entriesOfAction(action, changes);
      const detail = action === undefined ? null : entryDetail(action);
      const text = detail === null ? null : JSON.stringify(detail);
      this.histories.get(id)?.replace(entries, first, text, number);
    }
  }

  /** Reads the actions that are not in memory, with their entries and their touches of other lots. */
  private async readActions(actions: ReadonlySet<string>, number: number): Promise<void> {
    const unread: string[] = [];
    for (const id of actions) if (!this.histories.has(id)) unread.push(id);
    if (unread.length === 0) return;
    const [rows, entries, touches] = await Promise.all([
      this.reader.actions(unread),
      this.reader.entries(unread, number),
      this.reader.touchesOfActions(unread),
    ]);
    for (const row of rows) if (!this.actions.has(row.action)) this.actions.set(row.action, row);
    for (const id of unread) {
      this.histories.set(id, new EntryHistory());
      this.otherTouches.set(id, []);
    }
    for (const entry of entries) this.histories.get(entry.action)?.load(entry);
    for (const touch of touches) this.otherTouches.get(touch.action)?.push(touch);
  }

  /** Returns the changes that an action makes to lots, stored or in memory, and the position of the first; null if it makes none. */
  private changesBy(action: string): { readonly first: BookPosition | null; readonly changes: readonly LotChange[] } {
    let first: BookPosition | null = null;
    const changes: LotChange[] = [];
    // If only the newest state of a lot was read, the batch does not change the stored touches.
    for (const touch of this.otherTouches.get(action) ?? [])
      if (this.lots.get(lotKey(touch))?.isWhole !== true) {
        first ??= touch;
        changes.push(touch.change);
      }
    for (const touch of this.touches.of(action))
      if (touch.events.length > 0 && touch.change !== null) {
        first ??= touch;
        changes.push(touch.change);
      }
    return { first, changes };
  }

  private changes(): BookChanges {
    const actions: RowLists<ActionRow> = { added: [], changed: [] };
    const touches: RowLists<TouchRow> = { added: [], changed: [] };
    const entries: RowLists<EntryRow> = { added: [], changed: [] };
    const goneTouches: TouchRow[] = [];
    const goneLots: LotName[] = [];
    const goneEntries: EntryRow[] = [];
    const lots: LotRow[] = [];
    for (const id of this.recordedActions) actions.added.push(...this.rowOf(id));
    for (const id of this.revisedActions) if (!this.recordedActions.has(id)) actions.changed.push(...this.rowOf(id));
    for (const lot of this.lots.values()) {
      lot.collect(touches.added, touches.changed);
      goneTouches.push(...lot.goneRows());
      const newest = lot.newest();
      if (newest === null) goneLots.push(lot.name);
      else if (newest !== undefined) lots.push(newest);
    }
    const sums = new BookSums();
    for (const history of this.histories.values()) {
      history.collect(entries.added, entries.changed);
      goneEntries.push(...history.deletedRows());
      history.differences((entry, sign) => sums.add(entry, sign));
    }
    return { actions, touches, goneTouches, lots, goneLots, entries, goneEntries, sums: sums.changes() };
  }

  private rowOf(action: string): readonly ActionRow[] {
    const row = this.actions.get(action);
    return row === undefined ? [] : [row];
  }
}

/** The rows of one table, while they are collected. */
type RowLists<Row> = { readonly [Member in keyof WrittenRows<Row>]: Row[] };

/** A lot that a batch touches: the first position at which, and whether the batch removes events from it. */
interface FirstTouch {
  readonly name: LotName;
  at: BookPosition;
  isRetracted: boolean;
}

function firstTouches(changeSets: readonly ChangeSet[]): Map<string, FirstTouch> {
  const first = new Map<string, FirstTouch>();
  for (const { entries } of changeSets)
    for (const entry of entries) {
      if (entry.type !== 'solera.lot.event.asserted' && entry.type !== 'solera.lot.event.retracted') continue;
      const key = lotKey(entry.data);
      const isRetracted = entry.type === 'solera.lot.event.retracted';
      const known = first.get(key);
      // Nothing can make a lot more than whole, so no position is parsed for that.
      if (known?.isRetracted === true) continue;
      const at = positionOf(entry.data);
      if (known === undefined) {
        const { winery, lot } = entry.data;
        first.set(key, { name: { winery, lot }, at, isRetracted });
        continue;
      }
      if (compareBookPositions(at, known.at) < 0) known.at = at;
      known.isRetracted = isRetracted;
    }
  return first;
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
