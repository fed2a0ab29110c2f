import Type from 'typebox';
import { casesTaken, countFaults } from '../case-source.js';
import { defineKind } from '../kind.js';
import { takeOut } from '../mixture.js';
import { caseLotMembers, dataSchema } from '../schema.js';
import { streamsOf } from '../stream.js';

/** Cases leave the winery with their part of cost and additives: a movement without a target. */
export const removeCases = defineKind({
  type: 'remove_cases',
  title: 'Remove cases',
  schema: dataSchema({
    ...caseLotMembers,
    reason: Type.Enum(['taxpaid', 'tasting', 'export', 'family', 'testing', 'breakage']),
  }),
  check: (data) => countFaults(data, '/cases'),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.caseLot] }),
  vesselsNamed: () => [],
  *decide({ winery }, data, builder) {
    const taken = casesTaken(builder, { winery, lot: data.caseLot }, data);
    if (taken.kind === 'refused') return taken;
    yield* takeOut(builder, 'CasesRemoved', [taken.value.departure]);
    return builder.accepted();
  },
});
