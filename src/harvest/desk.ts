import { actionId } from './action-id.js';
import { Agenda } from './agenda.js';
import { dayMs, hourMs, minuteMs, timestamp } from './calendar.js';
import type { Chance } from './chance.js';
import type { ActionData, ActionType, HarvestStep } from './step.js';
import type { Traced } from './wine.js';

export interface Keyed {
  readonly id: string;
  readonly effectiveAt: number;
  /** Effective time of the last earlier action on any of the same lots and vessels: re-dating may go back to here, not further. */
  readonly previousAt: number;
  readonly recordedAt: number;
}

export interface Entry {
  readonly winery: string;
  readonly type: ActionType;
  readonly effectiveAt: number;
  readonly data: ActionData;
  readonly note?: string;
  readonly touching: readonly Traced[];
  /** A reading, a cost or a tasting note: whenever it is keyed, nothing that follows becomes impossible. */
  readonly harmless: boolean;
}

/**
 * The desk where work orders are keyed in. It turns the order in which things happened into the order in which they are recorded.
 * Owns: the entries that wait to be keyed.
 * Invariants: (1) actions that share a lot or a vessel are keyed in the order in which they happened, unless the later-keyed one is
 * harmless: therefore every record is possible when it is keyed, however late; (2) a vessel is known before an action names it.
 */
export class Desk {
  readonly #waiting = new Agenda<HarvestStep>();

  constructor(
    readonly chance: Chance,
    /** The part of all actions that a crew keys in later than the same shift. */
    readonly lateShare: number,
  ) {}

  get nextAt(): number {
    return this.#waiting.nextAt;
  }

  take(): HarvestStep | undefined {
    return this.#waiting.take();
  }

  record(entry: Entry): Keyed {
    let previousAt = 0;
    let recordedAt = entry.effectiveAt + this.#delay(entry.harmless);
    for (const traced of entry.touching) {
      previousAt = Math.max(previousAt, traced.touchedAt);
      recordedAt = Math.max(recordedAt, traced.recordedAt);
    }
    for (const traced of entry.touching) {
      traced.touchedAt = entry.effectiveAt;
      if (!entry.harmless) traced.recordedAt = recordedAt;
    }
    const id = actionId(this.chance, recordedAt);
    const { winery, type, data, note } = entry;
    const effectiveAt = timestamp(entry.effectiveAt);
    const action = { id, type, effectiveAt, data, ...(note === undefined ? {} : { note }) };
    this.#waiting.add(recordedAt, { kind: 'record', winery, action });
    return { id, effectiveAt: entry.effectiveAt, previousAt, recordedAt };
  }

  /** Settings (time 0) come before everything that waits; edits come at the time they are made. */
  step(at: number, step: HarvestStep): void {
    this.#waiting.add(at, step);
  }

  #delay(harmless: boolean): number {
    const { chance } = this;
    // Most of a shift is keyed as it happens, one after the other; some sheets are laid aside for an hour.
    if (!chance.happens(this.lateShare)) return (chance.happens(0.9) ? 5 : chance.whole(6, 60)) * minuteMs;
    // Laboratory reports and invoices arrive weeks later; work orders of a crew that was offline wait for hours or days.
    if (harmless && chance.happens(0.35)) return chance.whole(10, 45) * dayMs;
    const wait = chance.fraction();
    if (wait < 0.7) return chance.whole(4, 30) * hourMs;
    return wait < 0.92 ? chance.whole(30, 96) * hourMs : chance.whole(4, 9) * dayMs;
  }
}
