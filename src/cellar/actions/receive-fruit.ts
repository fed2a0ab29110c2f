import Type from 'typebox';
import { compareLeaves, singleOrigin } from '../composition.js';
import { defineKind } from '../kind.js';
import { isEmpty } from '../lot.js';
import { costLines, putIn, receivedMixture } from '../mixture.js';
import { toMicro, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, Cost, dataSchema, NullableText, originMembers, Text, Weight } from '../schema.js';
import { fillableLot } from '../source.js';
import type { Leaf, Lot } from '../state.js';
import { streamsOf } from '../stream.js';

/** A load of grapes over the scale. A fruit lot has one origin, that of its first receipt, even after it was emptied. */
export const receiveFruit = defineKind({
  type: 'receive_fruit',
  title: 'Receive fruit',
  schema: dataSchema({
    lot: Code,
    weight: Weight,
    ...originMembers,
    grower: Type.Optional(Text),
    weighTag: Type.Optional(Text),
    cost: Type.Optional(Cost),
    owner: Type.Optional(NullableText),
  }),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  *decide({ winery, units }, data, builder) {
    const place = { winery, lot: data.lot };
    const target = fillableLot(builder, place, ['fruit']);
    if (target.kind === 'refused') return target;
    const { variety, vintage, appellation, block, owner } = data;
    const origin = { variety, vintage, appellation, ...(block === undefined ? {} : { block }) };
    const known = knownOrigin(target.value, builder.rules);
    if (known !== undefined && compareLeaves(known, origin) !== 0) {
      const detail = `Lot ${data.lot} is ${originText(known)}; this receipt is ${originText(origin)}.${builder.rules < 3 ? '' : lookAlikeText(known, origin)} Use another lot.`;
      return refuse('origin_differs', place, detail);
    }
    const weight = toMicro(data.weight);
    const composition = singleOrigin(origin);
    const cost = costLines('fruit', toMoney(data.cost ?? 0));
    const mixture = receivedMixture({ volume: weight, composition, kind: 'fruit', cost });
    const creation = owner === undefined ? {} : { owner };
    const arrival = { ...place, amount: weight, weight, volumeUnit: units.volumeUnit, creation };
    yield* putIn(builder, 'FruitReceived', mixture, [arrival]);
    return builder.accepted();
  },
});

/** Returns the origin that a receipt must have, or undefined if it may have any. By rules version 1, an empty lot takes any origin. */
function knownOrigin(lot: Lot, rules: number): Leaf | undefined {
  return rules < 2 && isEmpty(lot) ? undefined : lot.composition[0];
}

/** Names that were recorded before names were normalised may look like today's. */
function lookAlikeText(known: Leaf, origin: Leaf): string {
  const names = ['variety', 'appellation', 'block'] as const;
  const alike = names.filter((name) => {
    const [before, now] = [known[name] ?? '', origin[name] ?? ''];
    return before !== now && before.normalize('NFC').trim() === now.normalize('NFC').trim();
  });
  return alike.length === 0
    ? ''
    : ` They differ in ${alike.join(' and ')}: the characters differ, although they look the same.`;
}

function originText({ vintage, variety, appellation, block }: Leaf): string {
  return [vintage ?? 'no vintage', variety, appellation, ...(block === undefined ? [] : [`block ${block}`])].join(', ');
}
