import Type from 'typebox';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { leave } from '../mixture.js';
import { movementParticipants, vesselsNamedIn } from '../movement.js';
import { placeFaults, placesOf } from '../place.js';
import { dataSchema, FromPlaces, Text } from '../schema.js';
import { departuresOf, takenFrom } from '../source.js';

const schema = dataSchema({
  from: FromPlaces,
  reason: Type.Enum(['in_bond', 'taxpaid', 'distilling', 'vinegar']),
  counterparty: Type.Optional(Text),
  bond: Type.Optional(Text),
});

/** Bulk wine leaves for a place that Solera does not keep: a movement that arrives nowhere. */
export const shipBulk = defineKind({
  type: 'ship_bulk',
  title: 'Ship bulk',
  schema,
  check: (data) => placeFaults(data.from, '/from'),
  participants: (action, data) => movementParticipants(action.winery, data.from),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.from),
  decide(action, data, position, states) {
    const decision = new Decision(position, states);
    const taken = takenFrom(decision, action.winery, placesOf(data.from));
    if (taken.kind === 'refused') return taken;
    leave(decision, 'BulkShipped', departuresOf(action.winery, taken.value));
    return decision.accepted();
  },
});
