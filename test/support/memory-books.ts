import type { BookChange, BookEntry, BookRange, Books, EntryCursor } from '../../src/application/ports/books.js';
import type { NotificationLog } from '../../src/application/ports/notification-log.js';
import { success } from '../../src/application/result.js';
import type { ItemSum } from '../../src/compliance/form-cells.js';
import type { EntryDetail } from '../../src/compliance/reported-data.js';
import { type ChangeSet, ChangeSetAssembler } from '../../src/feed/change-set.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { BookBatch } from '../../src/followers/books/book-batch.js';
import {
  type ActionRow,
  type BookChanges,
  type BookReader,
  bookPeriodOf,
  type EntryRow,
  type LotRow,
  type SumChange,
  type TouchRow,
  type WrittenRows,
} from '../../src/followers/books/book-rows.js';

/** The sizes of the batches in which books are kept. */
export interface BatchSizes {
  /** The most change sets of one batch. */
  readonly sets: number;
  /** The most notifications of a batch of one change set; a longer set is applied in pieces. */
  readonly entries: number;
}

/**
 * The books in memory: BookBatch applies the log to them, and they are read as from PostgreSQL, but without stored sums.
 * Owns: the rows, and the sums that batches have added up. Invariant: before a read, they reflect the whole log.
 */
export class MemoryBooks implements Books {
  private readonly actions = new Map<string, ActionRow>();
  private readonly touches = new Map<string, TouchRow>();
  private readonly lots = new Map<string, LotRow>();
  private readonly entriesByKey = new Map<string, EntryRow>();
  private readonly addedSums = new Map<string, number>();
  private readonly changeSets: ChangeSet[] = [];
  private readonly assembler = new ChangeSetAssembler(Number.MAX_SAFE_INTEGER);
  private position = 0;
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: Pick<NotificationLog, 'head' | 'texts'>,
    private readonly sizes: BatchSizes = { sets: 1, entries: Number.MAX_SAFE_INTEGER },
  ) {}

  async sums({ winery, from, until, known }: BookRange): ReturnType<Books['sums']> {
    const entries = await this.known(winery, known);
    const sumsOf = (counts: (effectiveAt: number) => boolean): readonly ItemSum[] =>
      entries.flatMap(({ effectiveAt, item, taxClass, gallons }) =>
        counts(effectiveAt) ? [{ item, taxClass, amount: gallons }] : [],
      );
    return success({ opening: sumsOf((at) => at < from), period: sumsOf((at) => at >= from && at < until) });
  }

  async entries(
    { winery, from, until, known }: BookRange,
    { items, taxClasses, after, limit }: Parameters<Books['entries']>[1],
  ): ReturnType<Books['entries']> {
    const found = (await this.known(winery, known)).filter(
      (entry) =>
        entry.effectiveAt >= from &&
        entry.effectiveAt < until &&
        items.includes(entry.item) &&
        (taxClasses === null || taxClasses.includes((entry.taxClass ?? '').toLowerCase())) &&
        (after === null || compareEntries(after, entry) < 0),
    );
    return success(
      found
        .sort(compareEntries)
        .slice(0, limit)
        .map((entry) => this.bookEntry(entry)),
    );
  }

  async changes({ winery, from, until, known }: BookRange, since: number): ReturnType<Books['changes']> {
    await this.follow();
    const end = this.endOfSet(known);
    const found = new Map<string, BookChange>();
    for (const entry of this.entriesByKey.values()) {
      if (entry.winery !== winery || entry.effectiveAt >= until) continue;
      for (const number of [entry.asserted, entry.retracted]) {
        if (number === null || number <= since || number > end) continue;
        const { item, taxClass } = entry;
        const opens = entry.effectiveAt < from;
        found.set(`${number} ${item} ${taxClass} ${opens}`, {
          ...{ item, taxClass, opens, number },
          change: this.changeSets.find(({ first, last }) => first <= number && number <= last)?.change ?? '',
        });
      }
    }
    return success([...found.values()].sort((a, b) => a.number - b.number));
  }

  async firstEntry(winery: string, known: number): ReturnType<Books['firstEntry']> {
    const times = (await this.known(winery, known)).map(({ effectiveAt }) => effectiveAt);
    return success(times.length === 0 ? null : Math.min(...times));
  }

  /** Returns all rows as text, in one order, to compare books that were kept in different batches. */
  async rows(): Promise<readonly string[]> {
    await this.follow();
    const { actions, touches, lots, entriesByKey, addedSums } = this;
    return [actions, touches, lots, entriesByKey, addedSums].flatMap((rows, table) =>
      [...rows].map(([key, row]) => `${table} ${key} ${JSON.stringify(row, sortedMembers)}`).sort(),
    );
  }

  /** Returns the sums of the entries that hold now, by the keys of the sums that batches added up, where the two differ. */
  async differingSums(): Promise<readonly string[]> {
    await this.follow();
    const counted = new Map<string, number>();
    for (const entry of this.entriesByKey.values())
      if (entry.retracted === null)
        for (const tier of [0, 1] as const) {
          const key = sumKey({ ...entry, tier, period: bookPeriodOf(entry.effectiveAt, tier) });
          counted.set(key, (counted.get(key) ?? 0) + entry.gallons);
        }
    return [...new Set([...counted.keys(), ...this.addedSums.keys()])].flatMap((key) => {
      const [expected, found] = [counted.get(key) ?? 0, this.addedSums.get(key) ?? 0];
      return expected === found ? [] : [`${key}: ${found}, but its entries sum to ${expected}`];
    });
  }

  /** Returns the entries of a winery as they were known at a notification. */
  private async known(winery: string, known: number): Promise<EntryRow[]> {
    await this.follow();
    const end = this.endOfSet(known);
    return [...this.entriesByKey.values()].filter(
      (entry) =>
        entry.winery === winery && entry.asserted <= end && (entry.retracted === null || entry.retracted > end),
    );
  }

  private endOfSet(known: number): number {
    return this.changeSets.find(({ first, last }) => first <= known && known <= last)?.last ?? known;
  }

  private bookEntry({
    action,
    effectiveAt,
    tieBreak,
    lot,
    item,
    taxClass,
    amount,
    gallons,
    detail,
  }: EntryRow): BookEntry {
    return {
      ...{ action, effectiveAt, tieBreak, lot, item, taxClass, amount: gallons, ownAmount: amount },
      type: this.actions.get(action)?.type ?? '',
      detail: detail === null ? null : (JSON.parse(detail) as EntryDetail), // As BookBatch wrote it.
    };
  }

  /** Applies what is new in the log. Reads that follow at the same time do it one after the other. */
  private follow(): Promise<void> {
    this.following = this.following.then(() => this.applyNew());
    return this.following;
  }

  private async applyNew(): Promise<void> {
    const head = await this.log.head();
    if (head === this.position) return;
    const texts = await this.log.texts(this.position + 1, head);
    this.position = head;
    const complete = texts.flatMap((text) => this.assembler.add(parseNotification(text)) ?? []);
    this.changeSets.push(...complete);
    for (const batch of batchesOf(complete, this.sizes))
      this.write(await new BookBatch(this.reader(), async () => undefined).apply(batch));
  }

  private reader(): BookReader {
    const { touches, actions, lots, entriesByKey } = this;
    return {
      lots: async (names) => names.flatMap(({ winery, lot }) => lots.get(`${winery}/${lot}`) ?? []),
      touchesOfLots: async (names) =>
        [...touches.values()].filter((row) =>
          names.some(({ winery, lot }) => row.winery === winery && row.lot === lot),
        ),
      touchesOfActions: async (ids) => [...touches.values()].filter(({ action }) => ids.includes(action)),
      actions: async (ids) => ids.flatMap((id) => actions.get(id) ?? []),
      entries: async (ids, number) =>
        [...entriesByKey.values()].filter(
          ({ action, retracted }) => ids.includes(action) && (retracted === null || retracted === number),
        ),
    };
  }

  private write(changes: BookChanges): void {
    put(this.actions, changes.actions, ({ action }) => action);
    for (const row of changes.goneTouches) this.touches.delete(touchKey(row));
    put(this.touches, changes.touches, touchKey);
    for (const { winery, lot } of changes.goneLots) this.lots.delete(`${winery}/${lot}`);
    for (const row of changes.lots) this.lots.set(`${row.winery}/${row.lot}`, row);
    for (const row of changes.goneEntries) this.entriesByKey.delete(entryKey(row));
    put(this.entriesByKey, changes.entries, entryKey);
    for (const sum of changes.sums) {
      const total = (this.addedSums.get(sumKey(sum)) ?? 0) + sum.gallons;
      if (total === 0) this.addedSums.delete(sumKey(sum));
      else this.addedSums.set(sumKey(sum), total);
    }
  }
}

/** Stores written rows, and asserts that those which are added are not stored, and those which are changed are. */
function put<Row extends object>(
  rows: Map<string, Row>,
  { added, changed }: WrittenRows<Row>,
  keyOf: (row: Row) => string,
): void {
  for (const [written, isStored] of [[added, false] as const, [changed, true] as const])
    for (const row of written) {
      const key = keyOf(row);
      if (rows.has(key) !== isStored)
        throw new Error(`${key} is ${isStored ? 'changed but not' : 'added but'} stored.`);
      rows.set(key, structuredClone(row));
    }
}

/** Divides change sets into batches: some whole sets, or one piece of a long one. */
function batchesOf(changeSets: readonly ChangeSet[], sizes: BatchSizes): readonly (readonly ChangeSet[])[] {
  const batches: ChangeSet[][] = [];
  for (const set of changeSets) {
    const last = batches.at(-1);
    if (set.entries.length <= sizes.entries) {
      if (last === undefined || last.length >= sizes.sets) batches.push([set]);
      else last.push(set);
      continue;
    }
    for (let start = 0; start < set.entries.length; start += sizes.entries)
      batches.push([{ ...set, entries: set.entries.slice(start, start + sizes.entries) }]);
    batches.push([]);
  }
  return batches.filter(({ length }) => length > 0);
}

function touchKey({ action, winery, lot, effectiveAt, tieBreak }: TouchRow): string {
  return `${action} ${winery}/${lot} ${effectiveAt} ${tieBreak}`;
}

function entryKey({ action, winery, lot, item, taxClass, asserted }: EntryRow): string {
  return `${action} ${winery}/${lot} ${item} ${taxClass ?? ''} ${asserted}`;
}

function sumKey(sum: Pick<SumChange, 'winery' | 'tier' | 'period' | 'item' | 'taxClass'>): string {
  return `${sum.winery} ${sum.tier} ${sum.period} ${sum.item} ${sum.taxClass ?? ''}`;
}

/** Compares entries as PostgreSQL orders them. */
function compareEntries(a: EntryCursor | EntryRow, b: EntryRow): number {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt - b.effectiveAt;
  if (a.tieBreak !== b.tieBreak) return a.tieBreak - b.tieBreak;
  const [one, other] = [a, b].map(({ action, lot, item, taxClass }) => [action, lot, item, taxClass ?? '']);
  const index = one?.findIndex((text, place) => text !== other?.[place]) ?? -1;
  return index < 0 ? 0 : (one?.[index] ?? '') < (other?.[index] ?? '') ? -1 : 1;
}

/** Orders the members of an object, for JSON.stringify. */
function sortedMembers(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
