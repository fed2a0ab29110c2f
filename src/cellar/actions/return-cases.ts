import Type from 'typebox';
import { bottlesIn } from '../bottle-volume.js';
import { caseLotOf, countFaults } from '../case-source.js';
import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { costLine } from '../mixture.js';
import { toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Cost, caseLotMembers, dataSchema } from '../schema.js';
import { participating } from '../stream.js';

const schema = dataSchema({ ...caseLotMembers, cost: Type.Optional(Cost) });

/**
 * Cases come back into the lot they once left: more bottles of the same wine. A case lot of which nothing is left no longer knows its
 * composition, so it can't take any back, just as an empty lot can't be adjusted upwards.
 */
export const returnCases = defineKind({
  type: 'return_cases',
  title: 'Return cases',
  schema,
  check: (data) => countFaults(data, '/cases'),
  participants: (action, data) => participating({ winery: action.winery, lots: [data.caseLot] }),
  vesselsNamed: () => [],
  decide(action, data, position, states) {
    const place = { winery: action.winery, lot: data.caseLot };
    const decision = new Decision(position, states);
    const found = caseLotOf(decision, place);
    if (found.kind === 'refused') return found;
    const { lot, format } = found.value;
    if (lot.bottles === 0) {
      return refuse(
        'composition_incomplete',
        place,
        `Nothing is left of lot ${data.caseLot}, so nothing says what comes back.`,
      );
    }
    const cost = costLine('returned', toMoney(data.cost ?? 0)).map(({ category, amount }) => ({
      category,
      change: amount,
    }));
    decision.emit(
      action.winery,
      data.caseLot,
      lotEvent({ name: 'CasesReturned', bottles: bottlesIn(data, format), cost }),
    );
    return decision.accepted();
  },
});
