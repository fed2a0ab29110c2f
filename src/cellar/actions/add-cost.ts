import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { isEmpty } from '../lot.js';
import { toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, CostChange, dataSchema, Text } from '../schema.js';
import { readable } from '../source.js';
import { participating } from '../stream.js';

const schema = dataSchema({ lot: Code, category: Text, amount: CostChange });

/** A cost, or a credit, in a category of the user's own. It needs something that carries it. */
export const addCost = defineKind({
  type: 'add_cost',
  title: 'Add cost',
  schema,
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide(action, data, position, states) {
    const place = { winery: action.winery, lot: data.lot };
    const decision = new Decision(position, states);
    const read = readable(decision, place, ['fruit', 'must', 'juice', 'wine', 'cases']);
    if (read.kind === 'refused') return read;
    if (isEmpty(read.value))
      return refuse('not_in_vessel', place, `Nothing is left of lot ${data.lot} that could carry a cost.`);
    const cost = [{ category: data.category, change: toMoney(data.amount) }];
    decision.emit(action.winery, data.lot, lotEvent({ name: 'CostAdded', cost }));
    return decision.accepted();
  },
});
