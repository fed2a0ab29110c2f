import Type from 'typebox';
import type { Outcome, StatesBefore } from '../kernel/domain.js';
import type { Position, StreamId } from '../kernel/position.js';
import { Decision } from './decision.js';
import type { CellarEvent } from './event.js';
import { type ActionKind, type CellarAction, defineKind, type Fault } from './kind.js';
import { arrive, leave } from './mixture.js';
import { lotsIn, placeFaults, placesOf, vesselsIn, type WrittenPlace } from './place.js';
import { toMicro } from './quantity.js';
import type { CellarRefusal } from './refusal.js';
import { dataSchema, FromPlaces, Reason, ToPlacesOrLoss, Volume } from './schema.js';
import { departuresOf, takenFrom } from './source.js';
import type { CellarState } from './state.js';
import { participating } from './stream.js';
import { arrivalsOf, landedIn, targetsFillable, vesselRefusal } from './target.js';

const movementSchema = dataSchema({
  from: FromPlaces,
  to: ToPlacesOrLoss,
  loss: Type.Optional(Volume),
  lossReason: Type.Optional(Reason),
});
type MovementData = Type.Static<typeof movementSchema>;

/** The six movements differ in what a winery calls them, not in what they do. */
export function movementKind(type: string, title: string): ActionKind {
  return defineKind({
    type,
    title,
    schema: movementSchema,
    check: movementFaults,
    participants: (action, data) => movementParticipants(action.winery, [...data.from, ...data.to]),
    vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [...data.from, ...data.to]),
    vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
    decide: decideMovement,
  });
}

/** The lots and the named vessels of places: whatever a movement may read or change. */
export function movementParticipants(
  winery: string,
  places: readonly Omit<WrittenPlace, 'volume'>[],
): readonly StreamId[] {
  return participating({ winery, lots: lotsIn(places), vessels: vesselsIn(places) });
}

export function vesselsNamedIn(winery: string, places: readonly Omit<WrittenPlace, 'volume'>[]) {
  return vesselsIn(places).map((vessel) => ({ winery, vessel }));
}

export function vesselsFilledBy(winery: string, places: readonly Omit<WrittenPlace, 'volume'>[]) {
  return places.flatMap((place) => vesselsIn([place]).map((vessel) => ({ winery, lot: place.lot, vessel })));
}

function movementFaults(data: MovementData): readonly Fault[] {
  const faults = [...placeFaults(data.from, '/from'), ...placeFaults(data.to, '/to')];
  if (data.to.length === 0 && data.lossReason === undefined) {
    faults.push({ pointer: '/lossReason', message: 'Where nothing arrives, a reason for the loss is needed.' });
  }
  return faults;
}

/**
 * Everything leaves, then everything arrives. `loss` says no more than the rest that it implies: without a rest,
 * what is lost is the difference of the two sides, whatever `loss` says.
 */
function decideMovement(
  action: CellarAction,
  data: MovementData,
  position: Position,
  states: StatesBefore<CellarState>,
): Outcome<CellarEvent, CellarRefusal> {
  const { winery, units } = action;
  const decision = new Decision(position, states);
  const taken = takenFrom(decision, winery, placesOf(data.from));
  if (taken.kind === 'refused') return taken;
  const places = placesOf(data.to);
  const unfit = targetsFillable(decision, winery, places);
  if (unfit !== null) return unfit;
  const landed = landedIn(places, {
    winery,
    leaving: taken.value.reduce((sum, one) => sum + one.volume, 0),
    taken: taken.value,
    loss: data.loss === undefined ? 0 : toMicro(data.loss),
    gainAllowed: data.lossReason === 'gain',
  });
  if (landed.kind === 'refused') return landed;
  const mixture = leave(decision, 'WineMovedOut', departuresOf(winery, taken.value));
  const occupied = vesselRefusal(decision, winery, landed.value);
  if (occupied !== null) return occupied;
  arrive(decision, 'WineMovedIn', mixture, arrivalsOf(winery, units.volumeUnit, { landed: landed.value, places }));
  return decision.accepted();
}
