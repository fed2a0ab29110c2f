import Type from 'typebox';
import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { heldIn, isEmpty } from '../lot.js';
import { costLine } from '../mixture.js';
import { toMicro, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Amount, Code, Cost, dataSchema, Text, Volume } from '../schema.js';
import { readable } from '../source.js';
import { participating } from '../stream.js';

const schema = dataSchema({
  lot: Code,
  vessel: Type.Optional(Code),
  product: Text,
  amount: Amount,
  unit: Text,
  cost: Type.Optional(Cost),
  volume: Type.Optional(Volume),
  purpose: Type.Optional(Type.Enum(['sweeten', 'fortify', 'ameliorate'])),
});

/**
 * Something is put into a lot; all of the lot has it, for a lot is one wine. Bottled wine is closed to additions, and fruit has no volume
 * that could grow (`wrong_kind`). Since a vessel must hold the lot already, no vessel's occupant can change and the lot alone takes part.
 */
export const addition = defineKind({
  type: 'addition',
  title: 'Addition',
  schema,
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: (action, data) => (data.vessel === undefined ? [] : [{ winery: action.winery, vessel: data.vessel }]),
  vesselsFilled: (action, data) =>
    data.vessel === undefined || data.volume === undefined
      ? []
      : [{ winery: action.winery, lot: data.lot, vessel: data.vessel }],
  decide(action, data, position, states) {
    const { winery } = action;
    const { lot, vessel = '', volume, product, unit } = data;
    const place = { winery, lot, vessel };
    const decision = new Decision(position, states);
    const read = readable(
      decision,
      place,
      volume === undefined ? ['fruit', 'must', 'juice', 'wine'] : ['must', 'juice', 'wine'],
    );
    if (read.kind === 'refused') return read;
    if (isEmpty(read.value)) return refuse('not_in_vessel', place, `Nothing is left of lot ${lot}.`);
    const wholeLot = data.vessel === undefined && volume === undefined;
    if (!wholeLot && heldIn(read.value, vessel) === 0) {
      return refuse(
        'not_in_vessel',
        place,
        `${vessel === '' ? 'Its unnamed vessel' : `Vessel ${vessel}`} holds none of lot ${lot}.`,
      );
    }
    const event = lotEvent({
      name: 'AdditionMade',
      vessels: volume === undefined ? [] : [{ vessel, change: toMicro(volume) }],
      additives: [{ product, unit, change: toMicro(data.amount) }],
      cost: costLine('addition', toMoney(data.cost ?? 0)).map(({ category, amount }) => ({ category, change: amount })),
    });
    decision.emit(winery, lot, event);
    return decision.accepted();
  },
});
