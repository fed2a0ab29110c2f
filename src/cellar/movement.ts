import Type from 'typebox';
import type { Outcome } from '../kernel/domain.js';
import { type InPieces, pause } from '../kernel/pause.js';
import type { StreamId } from '../kernel/position.js';
import type { CellarEvent } from './event.js';
import {
  type ActionKind,
  type CellarAction,
  defineKind,
  type Fault,
  type FilledVessel,
  type NamedVessel,
} from './kind.js';
import { putIn, takeOut } from './mixture.js';
import type { OutcomeBuilder } from './outcome-builder.js';
import { lotsIn, type PlaceName, placeFaults, placesOf, vesselsIn } from './place.js';
import { toMicro } from './quantity.js';
import type { CellarRefusal } from './refusal.js';
import { dataSchema, FromPlaces, Reason, ToPlacesOrLoss, Volume } from './schema.js';
import { departuresOf, totalVolume, volumesTaken } from './source.js';
import { streamsOf } from './stream.js';
import { arrivalsOf, occupiedVesselRefusal, targetRefusal, volumesArriving } from './target.js';

const schema = dataSchema({
  from: FromPlaces,
  to: ToPlacesOrLoss,
  loss: Type.Optional(Volume),
  lossReason: Type.Optional(Reason),
});
type MovementData = Type.Static<typeof schema>;

/** Returns one of the six kinds of movement. They differ in what a winery calls them, not in what they do. */
export function movementKind(type: string, title: string): ActionKind {
  return defineKind({
    type,
    title,
    schema,
    check: (data) => [
      ...placeFaults(data.from, '/from'),
      ...placeFaults(data.to, '/to'),
      ...lossReasonFaults(data),
      ...lossFaults(data),
    ],
    participants: (action, data) => placeStreams(action.winery, [...data.from, ...data.to]),
    vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [...data.from, ...data.to]),
    vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
    decide: decideMovement,
  });
}

/** Returns the streams of the lots and named vessels of places. */
export function placeStreams(winery: string, places: readonly PlaceName[]): readonly StreamId[] {
  return streamsOf({ winery, lots: lotsIn(places), vessels: vesselsIn(places) });
}

export function vesselsNamedIn(winery: string, places: readonly PlaceName[]): readonly NamedVessel[] {
  return vesselsIn(places).map((vessel) => ({ winery, vessel }));
}

export function vesselsFilledBy(winery: string, places: readonly PlaceName[]): readonly FilledVessel[] {
  return places.flatMap((place) => vesselsIn([place]).map((vessel) => ({ winery, lot: place.lot, vessel })));
}

/** Returns a fault where nothing arrives and no reason for the loss is given. */
export function lossReasonFaults({ to, lossReason }: Pick<MovementData, 'to' | 'lossReason'>): readonly Fault[] {
  return to.length === 0 && lossReason === undefined
    ? [{ pointer: '/lossReason', message: 'Give the reason for the loss: nothing arrives.' }]
    : [];
}

/** Returns a fault where a loss is stated although it follows from the volumes. Actions recorded before 2026-11-28 may have such a loss; it has no effect. */
function lossFaults({ to, loss }: Pick<MovementData, 'to' | 'loss'>): readonly Fault[] {
  return loss === undefined || to.some(({ volume }) => volume === 'rest')
    ? []
    : [
        {
          pointer: '/loss',
          message: 'State a loss only where a place takes the "rest"; otherwise it follows from the volumes.',
        },
      ];
}

/** Everything leaves, then everything arrives. The loss is the difference between the two. */
function* decideMovement(
  action: CellarAction,
  data: MovementData,
  builder: OutcomeBuilder,
): InPieces<Outcome<CellarEvent, CellarRefusal>> {
  const { winery, units } = action;
  const taken = volumesTaken(builder, action, placesOf(data.from));
  if (taken.kind === 'refused') return taken;
  yield pause;
  const places = placesOf(data.to);
  const refusal = targetRefusal(builder, winery, places);
  if (refusal !== null) return refusal;
  yield pause;
  const arriving = volumesArriving(places, {
    winery,
    volumeUnit: units.volumeUnit,
    taken: taken.value,
    leaving: totalVolume(taken.value),
    loss: data.loss === undefined ? 0 : toMicro(data.loss),
    gainAllowed: data.lossReason === 'gain',
  });
  if (arriving.kind === 'refused') return arriving;
  const mixture = yield* takeOut(builder, 'WineMovedOut', departuresOf(winery, taken.value));
  const occupied = occupiedVesselRefusal(builder, winery, arriving.value);
  if (occupied !== null) return occupied;
  yield* putIn(
    builder,
    'WineMovedIn',
    mixture,
    arrivalsOf(winery, units.volumeUnit, { arriving: arriving.value, places }),
  );
  return builder.accepted();
}
