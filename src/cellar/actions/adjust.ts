import Type from 'typebox';
import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { levelled } from '../level.js';
import { heldIn, isEmpty } from '../lot.js';
import { toMicro } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema, Reason, VolumeChange } from '../schema.js';
import { BULK, insufficient, readable } from '../source.js';
import { participating } from '../stream.js';
import { vesselRefusal } from '../target.js';

const schema = dataSchema({ lot: Code, vessel: Type.Optional(Code), change: VolumeChange, reason: Reason });
type Data = Type.Static<typeof schema>;

/** A correction of a volume by a difference, with a reason that is a line of a report. What is added is like the lot itself. */
export const adjust = defineKind({
  type: 'adjust',
  title: 'Adjust',
  schema,
  check: (data) => (data.change === 0 ? [{ pointer: '/change', message: 'An adjustment changes something.' }] : []),
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot], vessels: vesselIn(data) }),
  vesselsNamed: (action, data) => vesselIn(data).map((vessel) => ({ winery: action.winery, vessel })),
  vesselsFilled: (action, data) =>
    data.change > 0 ? vesselIn(data).map((vessel) => ({ winery: action.winery, lot: data.lot, vessel })) : [],
  decide(action, data, position, states) {
    const { winery } = action;
    const { lot, vessel = '' } = data;
    const place = { winery, lot, vessel };
    const decision = new Decision(position, states);
    const read = readable(decision, place, BULK);
    if (read.kind === 'refused') return read;
    const change = toMicro(data.change);
    const held = heldIn(read.value, vessel);
    if (-change > held) return insufficient(place, -change, held);
    if (change > 0 && isEmpty(read.value)) {
      return refuse(
        'composition_incomplete',
        place,
        `Nothing is left of lot ${lot}, so nothing says what is added to it.`,
      );
    }
    const occupied = change > 0 ? vesselRefusal(decision, winery, [{ lot, vessel, volume: change }]) : null;
    if (occupied !== null) return occupied;
    decision.emit(
      winery,
      lot,
      lotEvent({ name: 'WineAdjusted', vessels: [{ vessel, change }], ...levelled(read.value, change) }),
    );
    return decision.accepted();
  },
});

function vesselIn(data: Data): readonly string[] {
  return data.vessel === undefined ? [] : [data.vessel];
}
