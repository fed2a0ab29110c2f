import Type from 'typebox';
import { casesTaken, countFaults } from '../case-source.js';
import { defineKind } from '../kind.js';
import { putIn, takeOut } from '../mixture.js';
import { lossReasonFaults, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { lotsIn, placeFaults, placesOf, vesselsIn } from '../place.js';
import { caseLotMembers, dataSchema, Reason, ToPlacesOrLoss } from '../schema.js';
import { streamsOf } from '../stream.js';
import { arrivalsOf, occupiedVesselRefusal, targetRefusal, volumesArriving } from '../target.js';

/** Bottles are emptied into bulk: a movement whose source is the case lot. A lot that it creates is wine. */
export const dumpCases = defineKind({
  type: 'dump_cases',
  title: 'Dump cases to bulk',
  schema: dataSchema({ ...caseLotMembers, to: ToPlacesOrLoss, lossReason: Type.Optional(Reason) }),
  check: (data) => [...countFaults(data, '/cases'), ...placeFaults(data.to, '/to'), ...lossReasonFaults(data)],
  participants: (action, data) =>
    streamsOf({ winery: action.winery, lots: [data.caseLot, ...lotsIn(data.to)], vessels: vesselsIn(data.to) }),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.to),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
  *decide({ winery, units }, data, builder) {
    const { volumeUnit } = units;
    const taken = casesTaken(builder, { winery, lot: data.caseLot }, data);
    if (taken.kind === 'refused') return taken;
    const { departure } = taken.value;
    const places = placesOf(data.to);
    const refusal = targetRefusal(builder, winery, places);
    if (refusal !== null) return refusal;
    const gainAllowed = data.lossReason === 'gain';
    const terms = { winery, volumeUnit, taken: [], leaving: departure.amount, loss: 0, gainAllowed };
    const arriving = volumesArriving(places, terms);
    if (arriving.kind === 'refused') return arriving;
    const mixture = yield* takeOut(builder, 'CasesDumped', [departure]);
    const occupied = occupiedVesselRefusal(builder, winery, arriving.value);
    if (occupied !== null) return occupied;
    const defaults = { kind: 'wine' as const };
    yield* putIn(
      builder,
      'WineMovedIn',
      mixture,
      arrivalsOf(winery, volumeUnit, { arriving: arriving.value, places, defaults }),
    );
    return builder.accepted();
  },
});
