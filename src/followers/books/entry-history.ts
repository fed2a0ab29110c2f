import type { Entry } from '../../compliance/entry.js';
import type { BookPosition, EntryRow } from './book-rows.js';

/** An entry in memory. It is written if it is new or changed, and deleted if it no longer holds for any notification. */
interface HeldEntry {
  row: EntryRow;
  readonly isStored: boolean;
  /** Whether it held when the batch began. */
  readonly heldBefore: boolean;
  isChanged: boolean;
}

/**
 * The entries of one action, with the notifications between which each held.
 * Owns: the entries that hold, and those that the present change set retracted. Invariant: an entry holds from the last number of the change set that made it,
 * so the rows do not depend on how the log is divided into batches.
 */
export class EntryHistory {
  private held: HeldEntry[] = [];
  private readonly gone: HeldEntry[] = [];

  /** Adds an entry that is stored. */
  load(row: EntryRow): void {
    this.held.push({ row, isStored: true, heldBefore: row.retracted === null, isChanged: false });
  }

  /** Makes `wanted` the entries that hold from the notification `number` on. `at`: the position of the action; null if it has no entries. */
  replace(wanted: readonly Entry[], at: BookPosition | null, detail: string | null, number: number): void {
    if (this.held.length === 0) {
      if (at !== null) for (const entry of wanted) this.add(entry, at, detail, number);
      return;
    }
    const missing = new Map(wanted.map((entry) => [entryKey(entry), entry]));
    const kept: HeldEntry[] = [];
    for (const held of this.held) {
      const { row } = held;
      if (row.retracted !== null && row.retracted !== number) {
        kept.push(held);
        continue;
      }
      const entry = missing.get(entryKey(row));
      const holds = entry !== undefined && at !== null && isSame(row, entry, at, detail);
      if (holds) missing.delete(entryKey(row));
      if (!holds && row.asserted === number) {
        if (held.isStored) this.gone.push(held);
        continue;
      }
      kept.push(held);
      const retracted = holds ? null : number;
      if (row.retracted === retracted) continue;
      held.row = { ...row, retracted };
      held.isChanged = true;
    }
    this.held = kept;
    if (at !== null) for (const entry of missing.values()) this.add(entry, at, detail, number);
  }

  private add(entry: Entry, at: BookPosition, detail: string | null, asserted: number): void {
    const { winery, lot, item, taxClass, amount, gallons } = entry;
    const { effectiveAt, tieBreak, action } = at;
    // Spreads would cost more than all else that is done for an entry.
    // biome-ignore format: one line for each source
    const row: EntryRow = {
      winery, lot, item, taxClass, amount, gallons,
      effectiveAt, tieBreak, action,
      asserted, retracted: null, detail,
    };
    this.held.push({ row, isStored: false, heldBefore: false, isChanged: true });
  }

  /** Adds the entries to write to the lists of rows that are not stored, and of stored rows. */
  collect(added: EntryRow[], changed: EntryRow[]): void {
    for (const { row, isStored, isChanged } of this.held) if (isChanged) (isStored ? changed : added).push(row);
  }

  /** Returns the stored entries to delete. */
  deletedRows(): readonly EntryRow[] {
    return this.gone.map(({ row }) => row);
  }

  /** Calls `each` with the entries that hold now and did not before the batch (1), and those that held before and do not hold now (-1). */
  differences(each: (entry: EntryRow, sign: 1 | -1) => void): void {
    for (const { row, heldBefore } of this.held) {
      const holds = row.retracted === null;
      if (holds !== heldBefore) each(row, holds ? 1 : -1);
    }
    for (const { row, heldBefore } of this.gone) if (heldBefore) each(row, -1);
  }
}

function entryKey({ winery, lot, item, taxClass }: Entry): string {
  return `${winery}/${lot} ${item} ${taxClass ?? ''}`;
}

/** Returns whether a row stores an entry with this position and detail. */
function isSame(row: EntryRow, entry: Entry, at: BookPosition, detail: string | null): boolean {
  return (
    row.amount === entry.amount &&
    row.gallons === entry.gallons &&
    row.effectiveAt === at.effectiveAt &&
    row.tieBreak === at.tieBreak &&
    row.detail === detail
  );
}
