import type { Emitted, Outcome, StatesBefore } from '../kernel/domain.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { CellarEvent, LotEvent } from './event.js';
import { evolveLot, heldIn, measureOf } from './lot.js';
import { LARGEST_QUANTITY } from './quantity.js';
import { type CellarRefusal, refuse } from './refusal.js';
import type { CellarState, Lot } from './state.js';
import { lotStream, streamName, vesselStream } from './stream.js';

/**
 * One decision while it is being made.
 *
 * Owns: the events emitted so far, and the participants' states as those events leave them. Does not own the states before.
 * Rules read a lot here as it stands at that moment of the action: after what has left, before what has not yet arrived.
 *
 * Invariants:
 * 1. Vessels follow from lots: a vessel's occupant is the lot that holds something in it, and its event is emitted once, at the end,
 *    only if the occupant is another than before.
 * 2. A vessel never holds two lots: the rules refuse it first, and here it is an assertion.
 * 3. No quantity of a resulting state passes what JSON can say exactly.
 */
export class Decision {
  readonly #position: Position;
  readonly #states: StatesBefore<CellarState>;
  readonly #lots = new Map<StreamId, Lot>();
  readonly #occupants = new Map<StreamId, string | null>();
  readonly #events: Emitted<CellarEvent>[] = [];

  constructor(position: Position, states: StatesBefore<CellarState>) {
    this.#position = position;
    this.#states = states;
  }

  lot(winery: string, lot: string): Lot {
    const stream = lotStream(winery, lot);
    const current = this.#lots.get(stream);
    if (current !== undefined) return current;
    const state = this.#states(stream);
    if (state.stream !== 'lot') throw new Error(`${stream} has the state of a vessel`);
    return state;
  }

  /** The lot in a named vessel, or null. */
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
    for (const { vessel } of event.vessels) {
      if (vessel === '') continue;
      const filled = heldIn(after, vessel) > 0;
      // Occupants are read only where they change: an action that can change none need not have the vessel as a participant.
      if (filled === heldIn(before, vessel) > 0) continue;
      const occupant = this.occupant(winery, vessel);
      if (occupant !== (filled ? null : lot))
        throw new Error(`${vessel} holds ${occupant}, so ${lot} can't enter or leave it`);
      this.#occupants.set(vesselStream(winery, vessel), filled ? lot : null);
    }
  }

  /** The outcome, unless a resulting quantity is too large to be told exactly. */
  accepted(): Outcome<CellarEvent, CellarRefusal> {
    for (const [stream, lot] of this.#lots) {
      if (!exceeds(lot)) continue;
      const { winery, code } = streamName(stream);
      return refuse(
        'too_large',
        { winery, lot: code },
        `A quantity of lot ${code} would be too large to be kept exactly.`,
      );
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
    if (state.stream !== 'vessel') throw new Error(`${stream} has the state of a lot`);
    return state.lot;
  }
}

function exceeds(lot: Lot): boolean {
  const large = (quantity: number): boolean => !(Math.abs(quantity) <= LARGEST_QUANTITY);
  return (
    large(lot.bottles) ||
    large(measureOf(lot)) ||
    lot.additives.some((additive) => large(additive.amount)) ||
    lot.cost.some((line) => large(line.amount)) ||
    large(lot.cost.reduce((sum, line) => sum + line.amount, 0))
  );
}
