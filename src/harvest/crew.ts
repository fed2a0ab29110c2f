import type { Agenda } from './agenda.js';
import { secondMs } from './calendar.js';
import type { Chance } from './chance.js';
import type { Desk, Keyed } from './desk.js';
import { type Author, type Corrections, makeMistake } from './mistake.js';
import type { Premises } from './premises.js';
import type { ActionData, ActionType, RevisionBody } from './step.js';
import type { Traced, Wine } from './wine.js';

export type Task = () => void;

export interface KeyOptions {
  readonly harmless?: boolean;
  readonly note?: string;
  /** The only receipt of its fruit lot, whose origin can therefore be corrected by itself. */
  readonly soleReceipt?: boolean;
  /** The other side of a transfer in bond. */
  readonly receiver?: Crew;
}

/** The people of one winery: they do the work that the agenda holds, and key it in at the desk. */
export class Crew implements Author {
  constructor(
    readonly premises: Premises,
    readonly chance: Chance,
    readonly agenda: Agenda<Task>,
    readonly desk: Desk,
    readonly corrections: Corrections,
    /** All crews of the harvest, this one included: transfers in bond go among them. */
    readonly crews: readonly Crew[],
  ) {}

  get appellations(): readonly string[] {
    return this.premises.units.appellations;
  }

  later(at: number, task: Task): void {
    this.agenda.add(at, task);
  }

  /** Keys an action in, and sometimes does so wrongly. */
  key(type: ActionType, at: number, data: ActionData, touching: readonly Traced[], options: KeyOptions = {}): Keyed {
    const effectiveAt = this.#stamp(at, options.receiver);
    const harmless = options.harmless ?? false;
    const { note } = options;
    const entry = { winery: this.premises.code, type, effectiveAt, data, touching, harmless };
    const keyed = this.desk.record(note === undefined ? entry : { ...entry, note });
    makeMistake(this, keyed, { type, data, touching, soleReceipt: options.soleReceipt ?? false });
    return keyed;
  }

  /** The same action once more, by mistake: what a second click or a second sheet of paper does. */
  keyAgain(type: ActionType, data: ActionData, touching: readonly Traced[], harmless: boolean): Keyed {
    const effectiveAt = this.#stamp(0, undefined);
    return this.desk.record({ winery: this.premises.code, type, effectiveAt, data, touching, harmless });
  }

  revise(at: number, id: string, body: RevisionBody): void {
    this.desk.step(at, { kind: 'revise', winery: this.premises.code, id, body });
  }

  retract(at: number, id: string): void {
    this.desk.step(at, { kind: 'retract', winery: this.premises.code, id });
  }

  analyse(at: number, wine: Wine, analyte: string, value: number, unit: string): void {
    const [vessel] = wine.vessels;
    // A sample of a wine in one tank names the tank; a composite of many barrels stands for the lot.
    const data = {
      lot: wine.code,
      ...(wine.vessels.size === 1 && vessel ? { vessel: vessel.code } : {}),
      analyte,
      value,
      unit,
    };
    this.key('analysis', at, data, [wine], { harmless: true });
  }

  add(at: number, wine: Wine, product: string, amount: number, unit: string, cost: number): void {
    const data = { lot: wine.code, product, amount, unit, cost };
    this.key('addition', at, data, [wine], { harmless: true });
  }

  remark(at: number, wine: Wine, text: string): void {
    this.key('note', at, { lot: wine.code, text }, [wine], { harmless: true });
  }

  archive(at: number, lot: Traced & { readonly code: string }): void {
    this.key('archive_lot', at, { lot: lot.code }, [lot]);
  }

  /** Effective times of a winery rise strictly, a few seconds apart at least. */
  #stamp(at: number, receiver: Crew | undefined): number {
    const last = Math.max(this.premises.lastAt, receiver?.premises.lastAt ?? 0);
    const effectiveAt = Math.max(at, last + this.chance.whole(1, 5) * secondMs);
    this.premises.lastAt = effectiveAt;
    if (receiver !== undefined) receiver.premises.lastAt = effectiveAt;
    return effectiveAt;
  }
}
