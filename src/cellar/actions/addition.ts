import Type from 'typebox';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { heldIn, isEmpty } from '../lot.js';
import { costChanges, costLines } from '../mixture.js';
import { toMicro, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Amount, Code, Cost, dataSchema, Text, Volume } from '../schema.js';
import { BULK, notInVessel, readableLot } from '../source.js';
import { streamsOf } from '../stream.js';

/**
 * A product is added to a lot. The whole lot has it afterwards, because a lot is one wine. Bottled wine takes no
 * additions, and fruit has no volume that could grow (`wrong_kind`). A vessel that is named must hold the lot already, so
 * no occupant changes and the lot is the only participant.
 */
export const addition = defineKind({
  type: 'addition',
  title: 'Addition',
  schema: dataSchema({
    lot: Code,
    vessel: Type.Optional(Code),
    product: Text,
    amount: Amount,
    unit: Text,
    cost: Type.Optional(Cost),
    volume: Type.Optional(Volume),
    purpose: Type.Optional(Type.Enum(['sweeten', 'fortify', 'ameliorate'])),
  }),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: ({ winery }, { vessel }) => (vessel === undefined ? [] : [{ winery, vessel }]),
  vesselsFilled: ({ winery }, { lot, vessel, volume }) =>
    vessel === undefined || volume === undefined ? [] : [{ winery, lot, vessel }],
  decide({ winery }, data, builder) {
    const { lot, vessel = '', volume, product, unit } = data;
    const place = { winery, lot, vessel };
    const read = readableLot(builder, place, volume === undefined ? ['fruit', ...BULK] : BULK);
    if (read.kind === 'refused') return read;
    if (isEmpty(read.value)) return refuse('not_in_vessel', place, `Lot ${lot} is empty.`);
    const wholeLot = data.vessel === undefined && volume === undefined;
    if (!wholeLot && heldIn(read.value, vessel) === 0) return notInVessel(place);
    const event = lotEvent({
      name: 'AdditionMade',
      vessels: volume === undefined ? [] : [{ vessel, change: toMicro(volume) }],
      additives: [{ product, unit, change: toMicro(data.amount) }],
      cost: costChanges(costLines('addition', toMoney(data.cost ?? 0))),
    });
    builder.emit(winery, lot, event);
    return builder.accepted();
  },
});
