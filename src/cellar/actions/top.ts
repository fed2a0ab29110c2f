import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { levelled } from '../level.js';
import { heldIn } from '../lot.js';
import { arrive, leave } from '../mixture.js';
import { movementParticipants, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { type Place, placeFaults, placesOf } from '../place.js';
import type { Refused } from '../refusal.js';
import { dataSchema, FromPlaces, ToPlaces } from '../schema.js';
import { BULK, departuresOf, insufficient, perLot, readable, takenFrom } from '../source.js';
import { arrivalsOf, askedIn, type Landed, landedIn, vesselRefusal } from '../target.js';

const schema = dataSchema({ from: FromPlaces, to: ToPlaces });

/**
 * Topping replaces what evaporated, so a target's volume stays and its composition changes: the sources leave, then every target
 * loses to evaporation what it is about to get, then the mixture arrives. What the sources gave beyond that was spilt.
 */
export const top = defineKind({
  type: 'top',
  title: 'Top up',
  schema,
  check: (data) => [...placeFaults(data.from, '/from'), ...placeFaults(data.to, '/to')],
  participants: (action, data) => movementParticipants(action.winery, [...data.from, ...data.to]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [...data.from, ...data.to]),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
  decide(action, data, position, states) {
    const { winery, units } = action;
    const decision = new Decision(position, states);
    const taken = takenFrom(decision, winery, placesOf(data.from));
    if (taken.kind === 'refused') return taken;
    const places = placesOf(data.to);
    const leaving = taken.value.reduce((sum, one) => sum + one.volume, 0);
    const terms = { winery, leaving, taken: taken.value, loss: 0, gainAllowed: false };
    const mixture = leave(decision, 'WineMovedOut', departuresOf(winery, taken.value));
    const unfit = targetsHold(decision, winery, places, askedIn(places, terms));
    if (unfit !== null) return unfit;
    const landed = landedIn(places, terms);
    if (landed.kind === 'refused') return landed;
    evaporate(decision, winery, landed.value);
    const occupied = vesselRefusal(decision, winery, landed.value);
    if (occupied !== null) return occupied;
    arrive(decision, 'WineMovedIn', mixture, arrivalsOf(winery, units.volumeUnit, { landed: landed.value, places }));
    return decision.accepted();
  },
});

/** A target is read: it must exist and hold what evaporates from it. One whose word finds nothing asks for nothing; that is `over_received`, judged later. */
function targetsHold(
  decision: Decision,
  winery: string,
  places: readonly Place[],
  asked: readonly number[],
): Refused | null {
  for (const [index, { lot, vessel }] of places.entries()) {
    const place = { winery, lot, vessel };
    const read = readable(decision, place, BULK);
    if (read.kind === 'refused') return read;
    const held = heldIn(read.value, vessel);
    const needed = asked[index] ?? 0;
    if (needed > held) return insufficient(place, needed, held);
  }
  return null;
}

/**
 * Evaporation is judged and taken lot by lot, as one loss of the lot over all of its vessels. Cost stays, even with the last drop:
 * as much as evaporates arrives in the same action, so that something remains of the lot when it ends.
 */
function evaporate(decision: Decision, winery: string, landed: readonly Landed[]): void {
  for (const { lot, amount, vessels } of perLot(landed)) {
    const changes = vessels.map(({ vessel, volume }) => ({ vessel, change: -volume }));
    const { additives } = levelled(decision.lot(winery, lot), -amount);
    decision.emit(winery, lot, lotEvent({ name: 'WineEvaporated', vessels: changes, additives }));
  }
}
