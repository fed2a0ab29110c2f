/** The events of all lots that are asserted and not retracted, from change sets: a read model from which any lot can be folded at any time. */
import type { ChangeSet } from './change-set.js';
import { type AssertedNotification, type FoldedLot, type FoldOptions, fold } from './fold.js';

export interface LotName {
  readonly winery: string;
  readonly lot: string;
}

/** Owns: the current events of each lot, in memory. A consumer with more lots than fit into memory keeps the same in its database. */
export class CurrentEvents {
  /** By lot, then by number. */
  readonly #lots = new Map<string, Map<number, AssertedNotification>>();

  /** Adds a change set, and returns the lots that it changes. Adding a set again changes nothing, provided that no later one was added. */
  add({ entries }: Pick<ChangeSet, 'entries'>): readonly LotName[] {
    const changed = new Map<string, LotName>();
    for (const entry of entries) {
      if (entry.type !== 'solera.lot.event.asserted' && entry.type !== 'solera.lot.event.retracted') continue;
      const { winery, lot } = entry.data;
      const key = keyOf({ winery, lot });
      const events = this.#lots.get(key) ?? new Map<number, AssertedNotification>();
      this.#lots.set(key, events);
      if (entry.type === 'solera.lot.event.asserted') events.set(entry.sequence, entry);
      else events.delete(entry.data.asserted);
      changed.set(key, { winery, lot });
    }
    return [...changed.values()];
  }

  /** The lots that exist at present. */
  lots(): readonly LotName[] {
    return [...this.#lots.values()].flatMap((events) => {
      const [event] = events.values();
      return event === undefined ? [] : [{ winery: event.data.winery, lot: event.data.lot }];
    });
  }

  /** The current events of a lot, in the order in which they were asserted; none if the lot does not exist. */
  eventsOf(lot: LotName): readonly AssertedNotification[] {
    return [...(this.#lots.get(keyOf(lot))?.values() ?? [])];
  }

  /** Returns the state of a lot, or null if it does not exist. @throws EncryptedEvent */
  fold(lot: LotName, options: FoldOptions = {}): FoldedLot | null {
    return fold(this.eventsOf(lot), options);
  }
}

/** Codes contain no slash. */
function keyOf({ winery, lot }: LotName): string {
  return `${winery}/${lot}`;
}
