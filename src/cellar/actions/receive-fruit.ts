import Type from 'typebox';
import { compareLeaves, pure } from '../composition.js';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { arrive, costLine, received } from '../mixture.js';
import { toMicro, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, Cost, dataSchema, NullableText, originMembers, Text, Weight } from '../schema.js';
import { fillable } from '../source.js';
import type { Leaf } from '../state.js';
import { participating } from '../stream.js';

const schema = dataSchema({
  lot: Code,
  weight: Weight,
  ...originMembers,
  grower: Type.Optional(Text),
  weighTag: Type.Optional(Text),
  cost: Type.Optional(Cost),
  owner: Type.Optional(NullableText),
});

/** A load of grapes over the scale. A fruit lot has one origin, that of its first receipt, even after all of its fruit was processed. */
export const receiveFruit = defineKind({
  type: 'receive_fruit',
  title: 'Receive fruit',
  schema,
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide(action, data, position, states) {
    const place = { winery: action.winery, lot: data.lot };
    const decision = new Decision(position, states);
    const target = fillable(decision, place, ['fruit']);
    if (target.kind === 'refused') return target;
    const { variety, vintage, appellation, block, owner } = data;
    const origin = { variety, vintage, appellation, ...(block === undefined ? {} : { block }) };
    const held = target.value.composition[0];
    if (held !== undefined && compareLeaves(held, origin) !== 0) {
      return refuse(
        'origin_differs',
        place,
        `Lot ${data.lot} is ${nameOf(held)}; this receipt is ${nameOf(origin)}. Use another lot.`,
      );
    }
    const weight = toMicro(data.weight);
    const mixture = received({
      volume: weight,
      composition: pure(origin),
      kind: 'fruit',
      cost: costLine('fruit', toMoney(data.cost ?? 0)),
    });
    const creation = owner === undefined ? {} : { owner };
    arrive(decision, 'FruitReceived', mixture, [
      { ...place, amount: weight, weight, volumeUnit: action.units.volumeUnit, creation },
    ]);
    return decision.accepted();
  },
});

function nameOf({ vintage, variety, appellation, block }: Leaf): string {
  return [vintage ?? 'no vintage', variety, appellation, ...(block === undefined ? [] : [`block ${block}`])].join(', ');
}
