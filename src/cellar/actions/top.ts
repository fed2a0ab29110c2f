import { pause } from '../../kernel/pause.js';
import { lotEvent } from '../event.js';
import { type CellarAction, defineKind } from '../kind.js';
import { levelChangeEffects } from '../level-change.js';
import { heldIn } from '../lot.js';
import { putIn, takeOut } from '../mixture.js';
import { placeStreams, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import type { OutcomeBuilder } from '../outcome-builder.js';
import { type Place, placeFaults, placesOf } from '../place.js';
import type { Refused } from '../refusal.js';
import { dataSchema, FromPlaces, ToPlaces } from '../schema.js';
import {
  BULK,
  departuresOf,
  groupByLot,
  insufficientVolume,
  type PlaceVolume,
  readableLot,
  totalVolume,
  volumesTaken,
} from '../source.js';
import { arrivalsOf, occupiedVesselRefusal, requestedVolumes, volumesArriving } from '../target.js';

/**
 * Topping replaces what evaporated, so a target keeps its volume and its composition changes: the sources leave, then each
 * target loses to evaporation the volume that it is about to get, then the mixture arrives. What is left of the sources is
 * spilt.
 */
export const top = defineKind({
  type: 'top',
  title: 'Top up',
  schema: dataSchema({ from: FromPlaces, to: ToPlaces }),
  check: (data) => [...placeFaults(data.from, '/from'), ...placeFaults(data.to, '/to')],
  participants: (action, data) => placeStreams(action.winery, [...data.from, ...data.to]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [...data.from, ...data.to]),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
  *decide(action, data, builder) {
    const { winery, units } = action;
    const { volumeUnit } = units;
    const taken = volumesTaken(builder, action, placesOf(data.from));
    if (taken.kind === 'refused') return taken;
    yield pause;
    const places = placesOf(data.to);
    const leaving = totalVolume(taken.value);
    const terms = { winery, volumeUnit, taken: taken.value, leaving, loss: 0, gainAllowed: false };
    const mixture = yield* takeOut(builder, 'WineMovedOut', departuresOf(winery, taken.value));
    const refusal = evaporationRefusal(builder, action, places, requestedVolumes(places, terms));
    if (refusal !== null) return refusal;
    yield pause;
    const arriving = volumesArriving(places, terms);
    if (arriving.kind === 'refused') return arriving;
    yield pause;
    evaporate(builder, winery, arriving.value);
    yield pause;
    const occupied = occupiedVesselRefusal(builder, winery, arriving.value);
    if (occupied !== null) return occupied;
    yield* putIn(builder, 'WineMovedIn', mixture, arrivalsOf(winery, volumeUnit, { arriving: arriving.value, places }));
    return builder.accepted();
  },
});

/**
 * Returns the refusal of the first target that does not exist or holds less than evaporates from it. A target without a
 * positive volume passes: it is refused later, as `over_received`.
 */
function evaporationRefusal(
  builder: OutcomeBuilder,
  { winery, units }: CellarAction,
  places: readonly Place[],
  volumes: readonly number[],
): Refused | null {
  for (const [index, { lot, vessel }] of places.entries()) {
    const place = { winery, lot, vessel };
    const read = readableLot(builder, place, BULK);
    if (read.kind === 'refused') return read;
    const available = heldIn(read.value, vessel);
    const needed = volumes[index] ?? 0;
    if (needed > available) return insufficientVolume(place, { needed, available }, units.volumeUnit);
  }
  return null;
}

/**
 * Takes the evaporation out of each lot, as one loss over all of its vessels. Cost stays, even with the last drop: the
 * same volume arrives in the same action, so the lot is not empty when the action ends.
 */
function evaporate(builder: OutcomeBuilder, winery: string, arriving: readonly PlaceVolume[]): void {
  for (const { lot, amount, vessels } of groupByLot(arriving)) {
    const changes = vessels.map(({ vessel, volume }) => ({ vessel, change: -volume }));
    const { additives } = levelChangeEffects(builder.lot(winery, lot), -amount);
    builder.emit(winery, lot, lotEvent({ name: 'WineEvaporated', vessels: changes, additives }));
  }
}
