import { streamName } from '../../cellar/stream.js';
import { type HeldLot, heldLot, sameHeld } from '../../compliance/held-lot.js';
import type { CountedLot, InventoryMove } from '../ports/filing-impacts.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { dateText, localDay } from '../settings/local-day.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { CellarDecided } from './change-findings.js';

/** A lot just after a decided action, in the stored and in the resulting history. */
interface TouchedLot {
  readonly winery: string;
  readonly effectiveAt: number;
  readonly before: HeldLot;
  readonly after: HeldLot;
}

/** The lots after their last decided action up to the end of a day; null if they count the same in both histories. By their codes. */
type LotsOfDay = Map<string, CountedLot | null>;

/** By winery, then by the last day of a filed inventory: the lots whose last decided action up to that day lies after the inventory before it. */
export type KeptInventoryFindings = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, CountedLot | null>>>;

/**
 * Finds the lots that a change set counts differently in filed inventories. The last decided action of a lot before an inventory shows whether it does: if the two
 * histories still differed after it, the next action of the lot would be decided, too.
 * Owns: a lot's states before and after the change set, once for each filed inventory.
 */
export class InventoryFindings {
  private readonly days = new Map<string, Map<string, LotsOfDay>>();
  private unjudged: TouchedLot[] = [];

  constructor(former: KeptInventoryFindings = new Map()) {
    for (const [winery, days] of former)
      this.days.set(winery, new Map([...days].map(([day, lots]) => [day, new Map(lots)])));
  }

  /** The number of lots that are not judged yet. */
  get pending(): number {
    return this.unjudged.length;
  }

  /** The wineries whose settings `judge` needs. */
  wineries(): Iterable<string> {
    return this.unjudged.map(({ winery }) => winery);
  }

  /** Notes the lots of a decided action, if their winery may have filed an inventory. */
  noteDecided({ position, touches, stateBefore, stateAfter }: CellarDecided, settings: SettingsSnapshot): void {
    for (const { stream } of touches) {
      const { winery, code } = streamName(stream);
      const record = settings.wineries.get(winery);
      if (record !== undefined && record.inventoryDays === undefined) continue;
      const [before, after] = [stateBefore(stream), stateAfter(stream)];
      if (before.stream !== 'lot' || after.stream !== 'lot') continue;
      const { effectiveAt } = position;
      this.unjudged.push({ winery, effectiveAt, before: heldLot(code, before), after: heldLot(code, after) });
    }
  }

  /** Assigns the pending lots to the inventories that count them. They are pending in the order of the timeline, so a later action replaces an earlier one. */
  judge({ wineries }: SettingsSnapshot): void {
    for (const { winery, effectiveAt, before, after } of this.unjudged) {
      const record = wineries.get(winery);
      const day = record === undefined ? null : firstInventory(record, effectiveAt);
      if (day !== null) this.lotsOf(winery, day).set(before.lot, sameHeld(before, after) ? null : { before, after });
    }
    this.unjudged = [];
  }

  private lotsOf(winery: string, day: string): LotsOfDay {
    const days = this.days.get(winery) ?? new Map<string, LotsOfDay>();
    this.days.set(winery, days);
    const lots = days.get(day) ?? new Map<string, CountedLot | null>();
    days.set(day, lots);
    return lots;
  }

  /** Returns the lots that filed inventories count differently. */
  found({ wineries }: SettingsSnapshot): readonly InventoryMove[] {
    const moves: InventoryMove[] = [];
    for (const [winery, days] of this.days) {
      const counted = new Map<string, CountedLot | null>();
      for (const day of wineries.get(winery)?.inventoryDays ?? []) {
        for (const [lot, states] of days.get(day) ?? []) counted.set(lot, states);
        const lots = [...counted.values()].filter((states) => states !== null);
        if (lots.length > 0) moves.push({ winery, day, lots });
      }
    }
    return moves;
  }

  /** Returns a copy of what was found, from which a decision can be resumed. Pending lots must be judged before. */
  kept(): KeptInventoryFindings {
    return new Map([...this.days].map(([winery, days]) => [winery, new Map([...days].map(copyOfDay))]));
  }
}

function copyOfDay([day, lots]: readonly [string, LotsOfDay]): readonly [string, LotsOfDay] {
  return [day, new Map(lots)];
}

/** Returns the last day of the first filed inventory that counts an instant, or null. */
function firstInventory({ timeZone, inventoryDays = [] }: WineryRecord, effectiveAt: number): string | null {
  if (inventoryDays.length === 0) return null;
  const day = dateText(localDay(timeZone, effectiveAt));
  return inventoryDays.find((end) => day <= end) ?? null;
}
