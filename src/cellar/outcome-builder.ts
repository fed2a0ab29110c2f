import type { Emitted, Outcome, StatesBefore } from '../kernel/domain.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { CellarEvent, LotEvent } from './event.js';
import { evolveLot, heldInOrder, measureOf } from './lot.js';
import { LARGEST_QUANTITY } from './quantity.js';
import { type CellarRefusal, refuse } from './refusal.js';
import type { CellarState, Lot } from './state.js';
import { lotStream, streamName, vesselStream } from './stream.js';

/**
 * The outcome of one action while it is decided.
 *
 * Owns: the events emitted so far, and the participants' states after them.
 * Does not own: the states before the action.
 * A rule reads a lot as it is at that moment of the action: after what has left, before what is still to arrive.
 *
 * Invariants:
 * 1. The events of vessels follow from the lots. A vessel's occupant is the lot that holds something in it, and its event
 *    is emitted once, at the end, if the occupant differs from the one before the action.
 * 2. A vessel never holds two lots. The rules refuse that first; here it is an assertion.
 * 3. No quantity of a resulting state exceeds what JSON represents exactly.
 */
export class OutcomeBuilder {
  readonly #position: Position;
  readonly #states: StatesBefore<CellarState>;
  readonly #lots = new Map<StreamId, Lot>();
  readonly #occupants = new Map<StreamId, string | null>();
  readonly #events: Emitted<CellarEvent>[] = [];

  constructor(
    position: Position,
    states: StatesBefore<CellarState>,
    /** The rules version by which the action is decided. */
    readonly rules: number,
  ) {
    this.#position = position;
    this.#states = states;
  }

  lot(winery: string, lot: string): Lot {
    const stream = lotStream(winery, lot);
    const current = this.#lots.get(stream);
    if (current !== undefined) return current;
    const state = this.#states(stream);
    if (state.stream !== 'lot') throw new Error(`The stream ${stream} has the state of a vessel.`);
    return state;
  }

  /** Returns the lot in a named vessel, or null. */
  occupant(winery: string, vessel: string): string | null {
    const stream = vesselStream(winery, vessel);
    const current = this.#occupants.get(stream);
    return current === undefined ? this.#occupantBefore(stream) : current;
  }

  emit(winery: string, lot: string, event: LotEvent): void {
    const stream = lotStream(winery, lot);
    const before = this.lot(winery, lot);
    const after = evolveLot(before, event, this.#position);
    this.#events.push({ stream, event });
    this.#lots.set(stream, after);
    const heldBefore = heldInOrder(before);
    const heldAfter = heldInOrder(after);
    for (const { vessel } of event.vessels) {
      if (vessel === '') continue;
      const filled = heldAfter(vessel) > 0;
      // An occupant is read only where it changes, so an action that changes none need not have the vessel as a participant.
      if (filled === heldBefore(vessel) > 0) continue;
      const occupant = this.occupant(winery, vessel);
      if (occupant !== (filled ? null : lot))
        throw new Error(`Vessel ${vessel} holds ${occupant ?? 'no lot'}, so lot ${lot} cannot enter or leave it.`);
      this.#occupants.set(vesselStream(winery, vessel), filled ? lot : null);
    }
  }

  /** Returns the events as an outcome, or a refusal if a resulting quantity is too large to be represented exactly. */
  accepted(): Outcome<CellarEvent, CellarRefusal> {
    for (const [stream, lot] of this.#lots) {
      if (!isTooLarge(lot)) continue;
      const { winery, code } = streamName(stream);
      const detail = `A quantity of lot ${code} would exceed the largest one that is stored exactly.`;
      return refuse('too_large', { winery, lot: code }, detail);
    }
    const vessels: Emitted<CellarEvent>[] = [];
    for (const [stream, lot] of this.#occupants) {
      if (lot === this.#occupantBefore(stream)) continue;
      vessels.push({ stream, event: { on: 'vessel', name: lot === null ? 'VesselVacated' : 'VesselOccupied', lot } });
    }
    return { kind: 'accepted', events: [...this.#events, ...vessels] };
  }

  #occupantBefore(stream: StreamId): string | null {
    const state = this.#states(stream);
    if (state.stream !== 'vessel') throw new Error(`The stream ${stream} has the state of a lot.`);
    return state.lot;
  }
}

function isTooLarge(lot: Lot): boolean {
  const exceeds = (quantity: number): boolean => !(Math.abs(quantity) <= LARGEST_QUANTITY);
  return (
    exceeds(lot.bottles) ||
    exceeds(measureOf(lot)) ||
    lot.additives.some((additive) => exceeds(additive.amount)) ||
    lot.cost.some((line) => exceeds(line.amount)) ||
    exceeds(lot.cost.reduce((sum, line) => sum + line.amount, 0))
  );
}
