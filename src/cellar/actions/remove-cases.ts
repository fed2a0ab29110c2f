import Type from 'typebox';
import { casesTaken, countFaults } from '../case-source.js';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { leave } from '../mixture.js';
import { caseLotMembers, dataSchema } from '../schema.js';
import { participating } from '../stream.js';

const schema = dataSchema({
  ...caseLotMembers,
  reason: Type.Enum(['taxpaid', 'tasting', 'export', 'family', 'testing', 'breakage']),
});

/** Cases leave for good, with their part of cost and additives: a movement that arrives nowhere. */
export const removeCases = defineKind({
  type: 'remove_cases',
  title: 'Remove cases',
  schema,
  check: (data) => countFaults(data, '/cases'),
  participants: (action, data) => participating({ winery: action.winery, lots: [data.caseLot] }),
  vesselsNamed: () => [],
  decide(action, data, position, states) {
    const decision = new Decision(position, states);
    const taken = casesTaken(decision, { winery: action.winery, lot: data.caseLot }, data);
    if (taken.kind === 'refused') return taken;
    leave(decision, 'CasesRemoved', [taken.value.departure]);
    return decision.accepted();
  },
});
