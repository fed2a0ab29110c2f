import Type from 'typebox';
import { type CellarAction, defineKind } from '../kind.js';
import { type MovedAmount, putIn, takeOut } from '../mixture.js';
import { placeStreams, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import type { OutcomeBuilder } from '../outcome-builder.js';
import { lotsIn, placeFaults, placesOf, repetitionFaults } from '../place.js';
import { publicQuantity, toMicro } from '../quantity.js';
import { type Checked, passed, refuse } from '../refusal.js';
import { dataSchema, FilledPlaces, FruitPlaces } from '../schema.js';
import { type PlaceVolume, readableLot, totalVolume } from '../source.js';
import { arrivalsOf, occupiedVesselRefusal, targetRefusal } from '../target.js';
import { amountText } from '../units.js';

const schema = dataSchema({ from: FruitPlaces, to: FilledPlaces, kind: Type.Enum(['must', 'juice']) });

/** Crushing, destemming, pressing: weight leaves and volume arrives. There is no loss, because the two are not comparable. */
export const processFruit = defineKind({
  type: 'process_fruit',
  title: 'Process fruit',
  schema,
  check: (data) => [
    ...repetitionFaults(lotsIn(data.from), {
      pointerTo: (index) => `/from/${index}/lot`,
      message: 'The list names this lot twice.',
    }),
    ...placeFaults(data.to, '/to'),
  ],
  participants: (action, data) => placeStreams(action.winery, [...data.from, ...data.to]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.to),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
  *decide(action, data, builder) {
    const { winery, units } = action;
    const departures = fruitTaken(builder, action, data.from);
    if (departures.kind === 'refused') return departures;
    const places = placesOf(data.to);
    const refusal = targetRefusal(builder, winery, places);
    if (refusal !== null) return refusal;
    const arriving = places.map(statedVolume);
    const mixture = yield* takeOut(builder, 'FruitProcessed', departures.value);
    const occupied = occupiedVesselRefusal(builder, winery, arriving);
    if (occupied !== null) return occupied;
    // The composition was mixed by the weights used. From here on the mixture is measured by its volume.
    const volume = totalVolume(arriving);
    const arrivals = arrivalsOf(winery, units.volumeUnit, { arriving, places, defaults: { kind: data.kind } });
    yield* putIn(builder, 'WineMovedIn', { ...mixture, volume }, arrivals);
    return builder.accepted();
  },
});

function fruitTaken(
  builder: OutcomeBuilder,
  { winery, units }: CellarAction,
  from: Type.Static<typeof FruitPlaces>,
): Checked<readonly MovedAmount[]> {
  const departures: MovedAmount[] = [];
  for (const { lot, weight } of from) {
    const place = { winery, lot };
    const read = readableLot(builder, place, ['fruit']);
    if (read.kind === 'refused') return read;
    const held = read.value.weight;
    const wanted = weight === 'all' ? held : toMicro(weight);
    if (wanted > held || wanted === 0) {
      const asked = wanted === 0 ? '' : `; ${amountText(wanted, units.weightUnit)} were asked for`;
      const detail = `Lot ${lot} holds ${held === 0 ? 'nothing' : amountText(held, units.weightUnit)}${asked}.`;
      const amounts = { needed: publicQuantity(wanted), available: publicQuantity(held) };
      return refuse('insufficient_weight', place, detail, amounts);
    }
    departures.push({ ...place, amount: wanted, weight: wanted });
  }
  return passed(departures);
}

function statedVolume({
  lot,
  vessel,
  volume,
}: {
  readonly lot: string;
  readonly vessel: string;
  readonly volume: number | string;
}): PlaceVolume {
  if (typeof volume !== 'number') throw new Error(`The schema of process_fruit does not allow the volume "${volume}".`);
  return { lot, vessel, volume };
}
