import type { Agenda } from './agenda.js';
import { secondMs } from './calendar.js';
import type { Chance } from './chance.js';
import { type Author, type Corrections, makeMistake } from './mistake.js';
import type { Premises } from './premises.js';
import type { RecordedEntry, RecordingQueue } from './recording-queue.js';
import type { ActionData, ActionType, RevisionBody } from './step.js';
import type { Traced, Wine } from './wine.js';

export type Task = () => void;

interface RecordOptions {
  readonly harmless?: boolean;
  readonly note?: string;
  /** Whether this is the only receipt of its fruit lot, so that its origin can be corrected alone. */
  readonly soleReceipt?: boolean;
  /** The other side of a transfer in bond. */
  readonly receiver?: Crew;
}

/** The people of one winery. They do the tasks of the agenda and record them. */
export class Crew implements Author {
  constructor(
    readonly premises: Premises,
    readonly chance: Chance,
    readonly agenda: Agenda<Task>,
    readonly queue: RecordingQueue,
    readonly corrections: Corrections,
    /** All crews of the harvest, including this one. Transfers in bond go between them. */
    readonly crews: readonly Crew[],
  ) {}

  get appellations(): readonly string[] {
    return this.premises.units.appellations;
  }

  later(at: number, task: Task): void {
    this.agenda.add(at, task);
  }

  /** Records an action, sometimes with a mistake that is corrected later. */
  record(
    type: ActionType,
    at: number,
    data: ActionData,
    touching: readonly Traced[],
    options: RecordOptions = {},
  ): RecordedEntry {
    const effectiveAt = this.#stamp(at, options.receiver);
    const harmless = options.harmless ?? false;
    const { note } = options;
    const entry = { winery: this.premises.code, type, effectiveAt, data, touching, harmless };
    const recorded = this.queue.record(note === undefined ? entry : { ...entry, note });
    makeMistake(this, recorded, { type, data, touching, soleReceipt: options.soleReceipt ?? false });
    return recorded;
  }

  /** Records an action a second time, by mistake. */
  recordAgain(type: ActionType, data: ActionData, touching: readonly Traced[], harmless: boolean): RecordedEntry {
    const effectiveAt = this.#stamp(0, undefined);
    return this.queue.record({ winery: this.premises.code, type, effectiveAt, data, touching, harmless });
  }

  revise(at: number, id: string, body: RevisionBody): void {
    this.queue.step(at, { kind: 'revise', winery: this.premises.code, id, body });
  }

  retract(at: number, id: string): void {
    this.queue.step(at, { kind: 'retract', winery: this.premises.code, id });
  }

  analyse(at: number, wine: Wine, analyte: string, value: number, unit: string): void {
    const [vessel] = wine.vessels;
    // A sample from a single vessel names it. A composite of many barrels is of the whole lot.
    const data = {
      lot: wine.code,
      ...(wine.vessels.size === 1 && vessel ? { vessel: vessel.code } : {}),
      analyte,
      value,
      unit,
    };
    this.record('analysis', at, data, [wine], { harmless: true });
  }

  add(at: number, wine: Wine, product: string, amount: number, unit: string, cost: number): void {
    const data = { lot: wine.code, product, amount, unit, cost };
    this.record('addition', at, data, [wine], { harmless: true });
  }

  remark(at: number, wine: Wine, text: string): void {
    this.record('note', at, { lot: wine.code, text }, [wine], { harmless: true });
  }

  archive(at: number, lot: Traced & { readonly code: string }): void {
    this.record('archive_lot', at, { lot: lot.code }, [lot]);
  }

  /** Returns the effective time of the next action. The times of a winery rise by at least a second. */
  #stamp(at: number, receiver: Crew | undefined): number {
    const last = Math.max(this.premises.lastAt, receiver?.premises.lastAt ?? 0);
    const effectiveAt = Math.max(at, last + this.chance.whole(1, 5) * secondMs);
    this.premises.lastAt = effectiveAt;
    if (receiver !== undefined) receiver.premises.lastAt = effectiveAt;
    return effectiveAt;
  }
}
