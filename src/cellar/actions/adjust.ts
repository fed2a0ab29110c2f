import Type from 'typebox';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { levelChangeEffects } from '../level-change.js';
import { heldIn, isEmpty } from '../lot.js';
import { placeStreams, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { toMicro } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema, Reason, VolumeChange } from '../schema.js';
import { BULK, insufficientVolume, readableLot } from '../source.js';
import { occupiedVesselRefusal } from '../target.js';

/** A correction of a volume by a difference. What is added is like the lot itself. */
export const adjust = defineKind({
  type: 'adjust',
  title: 'Adjust',
  schema: dataSchema({ lot: Code, vessel: Type.Optional(Code), change: VolumeChange, reason: Reason }),
  check: ({ change }) => (change === 0 ? [{ pointer: '/change', message: 'The change must not be 0.' }] : []),
  participants: (action, data) => placeStreams(action.winery, [data]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [data]),
  vesselsFilled: (action, data) => (data.change > 0 ? vesselsFilledBy(action.winery, [data]) : []),
  decide({ winery, units }, data, builder) {
    const { lot, vessel = '' } = data;
    const place = { winery, lot, vessel };
    const read = readableLot(builder, place, BULK);
    if (read.kind === 'refused') return read;
    const change = toMicro(data.change);
    const held = heldIn(read.value, vessel);
    if (-change > held) return insufficientVolume(place, { needed: -change, available: held }, units.volumeUnit);
    if (change > 0 && isEmpty(read.value)) {
      const detail = `Lot ${lot} is empty, so the added volume has no composition. Record a receipt instead.`;
      return refuse('composition_incomplete', place, detail);
    }
    const occupied = change > 0 ? occupiedVesselRefusal(builder, winery, [{ lot, vessel, volume: change }]) : null;
    if (occupied !== null) return occupied;
    const effects = levelChangeEffects(read.value, change);
    builder.emit(winery, lot, lotEvent({ name: 'WineAdjusted', vessels: [{ vessel, change }], ...effects }));
    return builder.accepted();
  },
});
