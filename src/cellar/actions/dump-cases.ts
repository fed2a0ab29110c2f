import Type from 'typebox';
import { casesTaken, countFaults } from '../case-source.js';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { arrive, leave } from '../mixture.js';
import { vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { lotsIn, placeFaults, placesOf, vesselsIn } from '../place.js';
import { caseLotMembers, dataSchema, Reason, ToPlacesOrLoss } from '../schema.js';
import { participating } from '../stream.js';
import { arrivalsOf, landedIn, targetsFillable, vesselRefusal } from '../target.js';

const schema = dataSchema({ ...caseLotMembers, to: ToPlacesOrLoss, lossReason: Type.Optional(Reason) });

/** Bottles are emptied into bulk again: a movement whose source is the case lot. A lot that it creates is wine. */
export const dumpCases = defineKind({
  type: 'dump_cases',
  title: 'Dump cases to bulk',
  schema,
  check: (data) => [
    ...countFaults(data, '/cases'),
    ...placeFaults(data.to, '/to'),
    ...(data.to.length === 0 && data.lossReason === undefined
      ? [{ pointer: '/lossReason', message: 'Where nothing arrives, a reason for the loss is needed.' }]
      : []),
  ],
  participants: (action, data) =>
    participating({ winery: action.winery, lots: [data.caseLot, ...lotsIn(data.to)], vessels: vesselsIn(data.to) }),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.to),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, data.to),
  decide(action, data, position, states) {
    const { winery, units } = action;
    const decision = new Decision(position, states);
    const taken = casesTaken(decision, { winery, lot: data.caseLot }, data);
    if (taken.kind === 'refused') return taken;
    const { departure } = taken.value;
    const places = placesOf(data.to);
    const unfit = targetsFillable(decision, winery, places);
    if (unfit !== null) return unfit;
    const terms = { winery, leaving: departure.amount, taken: [], loss: 0, gainAllowed: data.lossReason === 'gain' };
    const landed = landedIn(places, terms);
    if (landed.kind === 'refused') return landed;
    const mixture = leave(decision, 'CasesDumped', [departure]);
    const occupied = vesselRefusal(decision, winery, landed.value);
    if (occupied !== null) return occupied;
    const arrivals = arrivalsOf(winery, units.volumeUnit, { landed: landed.value, places, defaults: { kind: 'wine' } });
    arrive(decision, 'WineMovedIn', mixture, arrivals);
    return decision.accepted();
  },
});
