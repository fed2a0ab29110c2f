import Type from 'typebox';
import { bottlesIn } from '../bottle-volume.js';
import { countFaults, readableCaseLot } from '../case-source.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { costChanges, costLines } from '../mixture.js';
import { toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Cost, caseLotMembers, dataSchema } from '../schema.js';
import { streamsOf } from '../stream.js';

/**
 * Cases return to the lot that they left: more bottles of the same wine. An empty case lot has no composition, so nothing
 * can return to it, just as an empty lot cannot be adjusted upwards.
 */
export const returnCases = defineKind({
  type: 'return_cases',
  title: 'Return cases',
  schema: dataSchema({ ...caseLotMembers, cost: Type.Optional(Cost) }),
  check: (data) => countFaults(data, '/cases'),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.caseLot] }),
  vesselsNamed: () => [],
  decide({ winery }, data, builder) {
    const place = { winery, lot: data.caseLot };
    const found = readableCaseLot(builder, place);
    if (found.kind === 'refused') return found;
    const { lot, format } = found.value;
    if (lot.bottles === 0) {
      const detail = `Lot ${data.caseLot} is empty, so the returned cases have no composition.`;
      return refuse('composition_incomplete', place, detail);
    }
    const cost = costChanges(costLines('returned', toMoney(data.cost ?? 0)));
    builder.emit(winery, data.caseLot, lotEvent({ name: 'CasesReturned', bottles: bottlesIn(data, format), cost }));
    return builder.accepted();
  },
});
