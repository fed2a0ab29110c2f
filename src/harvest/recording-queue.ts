import { actionId } from './action-id.js';
import { Agenda } from './agenda.js';
import { dayMs, hourMs, minuteMs, timestamp } from './calendar.js';
import type { Chance } from './chance.js';
import type { ActionData, ActionType, HarvestStep } from './step.js';
import type { Traced } from './wine.js';

export interface RecordedEntry {
  readonly id: string;
  readonly effectiveAt: number;
  /** The effective time of the previous action on any of the same lots and vessels. A corrected effective time stays after it. */
  readonly previousAt: number;
  readonly recordedAt: number;
}

interface Entry {
  readonly winery: string;
  readonly type: ActionType;
  readonly effectiveAt: number;
  readonly data: ActionData;
  readonly note?: string;
  readonly touching: readonly Traced[];
  /** True if recording the action late makes no other action impossible: a reading, a cost, a tasting note. */
  readonly harmless: boolean;
}

/**
 * The steps that wait to be recorded. Turns the order in which actions happened into the order in which they are recorded.
 * Owns: the waiting steps.
 * Invariants: (1) actions that share a lot or a vessel are recorded in the order in which they happened, except harmless
 * ones, so every record is possible when it is recorded, however late; (2) a vessel is known before an action names it.
 */
export class RecordingQueue {
  readonly #waiting = new Agenda<HarvestStep>();

  constructor(
    readonly chance: Chance,
    /** The part of all actions that is recorded after the shift in which they happened. */
    readonly lateShare: number,
  ) {}

  get nextAt(): number {
    return this.#waiting.nextAt;
  }

  take(): HarvestStep | undefined {
    return this.#waiting.take();
  }

  record(entry: Entry): RecordedEntry {
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

  /** Adds a step that does not record an action: settings at time 0, before all other steps, or an edit at the time when it is made. */
  step(at: number, step: HarvestStep): void {
    this.#waiting.add(at, step);
  }

  #delay(harmless: boolean): number {
    const { chance } = this;
    // Most of a shift is recorded as it happens. Some work orders wait for up to an hour.
    if (!chance.happens(this.lateShare)) return (chance.happens(0.9) ? 5 : chance.whole(6, 60)) * minuteMs;
    // Laboratory reports and invoices arrive weeks later. Work orders of a crew that was offline wait for hours or days.
    if (harmless && chance.happens(0.35)) return chance.whole(10, 45) * dayMs;
    const wait = chance.fraction();
    if (wait < 0.7) return chance.whole(4, 30) * hourMs;
    return wait < 0.92 ? chance.whole(30, 96) * hourMs : chance.whole(4, 9) * dayMs;
  }
}
