import Type from 'typebox';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { arrive, type Departure, leave } from '../mixture.js';
import { movementParticipants, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { lotsIn, placeFaults, placesOf, repetitionFaults } from '../place.js';
import { publicQuantity, toMicro } from '../quantity.js';
import { type Checked, passed, refuse } from '../refusal.js';
import { dataSchema, FilledPlaces, FruitPlaces } from '../schema.js';
import { readable } from '../source.js';
import { arrivalsOf, type Landed, targetsFillable, vesselRefusal } from '../target.js';

const schema = dataSchema({ from: FruitPlaces, to: FilledPlaces, kind: Type.Enum(['must', 'juice']) });
type Data = Type.Static<typeof schema>;

/** Crushing, destemming, pressing: weight leaves and volume appears. Nothing is lost by it, for a weight and a volume can't be compared. */
export const processFruit = defineKind({
  type: 'process_fruit',
  title: 'Process fruit',
  schema,
  check: (data) => [
    ...repetitionFaults(lotsIn(data.from), {
      pointerTo: (index) => `/from/${index}/lot`,
      message: 'The same lot stands twice in this list.',
    }),
    ...placeFaults(data.to, '/to'),
  ],
  participants: (action, data) => movementParticipants(action.winery, [...data.from, ...data.to]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.to),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
  decide(action, data, position, states) {
    const { winery, units } = action;
    const decision = new Decision(position, states);
    const departures = fruitTaken(decision, winery, data.from);
    if (departures.kind === 'refused') return departures;
    const places = placesOf(data.to);
    const unfit = targetsFillable(decision, winery, places);
    if (unfit !== null) return unfit;
    const landed = places.map(volumeStated);
    const mixture = leave(decision, 'FruitProcessed', departures.value);
    const occupied = vesselRefusal(decision, winery, landed);
    if (occupied !== null) return occupied;
    // The composition was mixed by the weights used; from here on the mixture is measured by the volume that it became.
    const volume = landed.reduce((sum, one) => sum + one.volume, 0);
    const arrivals = arrivalsOf(winery, units.volumeUnit, { landed, places, defaults: { kind: data.kind } });
    arrive(decision, 'WineMovedIn', { ...mixture, volume }, arrivals);
    return decision.accepted();
  },
});

function fruitTaken(decision: Decision, winery: string, from: Data['from']): Checked<readonly Departure[]> {
  const departures: Departure[] = [];
  for (const { lot, weight } of from) {
    const place = { winery, lot };
    const read = readable(decision, place, ['fruit']);
    if (read.kind === 'refused') return read;
    const held = read.value.weight;
    const wanted = weight === 'all' ? held : toMicro(weight);
    if (wanted > held || wanted === 0) {
      const amounts = { needed: publicQuantity(wanted), available: publicQuantity(held) };
      const detail =
        wanted === 0
          ? `Nothing remains of lot ${lot}.`
          : `Lot ${lot} has a weight of ${amounts.available}, less than the ${amounts.needed} asked for.`;
      return refuse('insufficient_weight', place, detail, amounts);
    }
    departures.push({ ...place, amount: wanted, weight: wanted });
  }
  return passed(departures);
}

function volumeStated(place: {
  readonly lot: string;
  readonly vessel: string;
  readonly volume: number | string;
}): Landed {
  if (typeof place.volume !== 'number') throw new Error('the schema lets only numbers through here');
  return { lot: place.lot, vessel: place.vessel, volume: place.volume };
}
