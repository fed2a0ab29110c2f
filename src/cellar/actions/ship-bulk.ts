import Type from 'typebox';
import { defineKind } from '../kind.js';
import { takeOut } from '../mixture.js';
import { placeStreams, vesselsNamedIn } from '../movement.js';
import { placeFaults, placesOf } from '../place.js';
import { dataSchema, FromPlaces, Text } from '../schema.js';
import { departuresOf, volumesTaken } from '../source.js';

/** Bulk wine leaves for a place that Solera does not keep: a movement without a target. */
export const shipBulk = defineKind({
  type: 'ship_bulk',
  title: 'Ship bulk',
  schema: dataSchema({
    from: FromPlaces,
    reason: Type.Enum(['in_bond', 'taxpaid', 'distilling', 'vinegar']),
    counterparty: Type.Optional(Text),
    bond: Type.Optional(Text),
  }),
  check: (data) => placeFaults(data.from, '/from'),
  participants: (action, data) => placeStreams(action.winery, data.from),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.from),
  *decide(action, data, builder) {
    const taken = volumesTaken(builder, action, placesOf(data.from));
    if (taken.kind === 'refused') return taken;
    yield* takeOut(builder, 'BulkShipped', departuresOf(action.winery, taken.value));
    return builder.accepted();
  },
});
