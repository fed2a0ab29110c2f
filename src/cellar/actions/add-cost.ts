import { lotEvent } from '../event.js';
import { instantText } from '../instant-text.js';
import { defineKind } from '../kind.js';
import { isEmpty } from '../lot.js';
import { toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, CostChange, dataSchema, Text } from '../schema.js';
import { ANY_KIND, readableLot } from '../source.js';
import { streamsOf } from '../stream.js';

/** A cost or a credit in a category of the user's own. The lot must hold something that carries it. */
export const addCost = defineKind({
  type: 'add_cost',
  title: 'Add cost',
  schema: dataSchema({ lot: Code, category: Text, amount: CostChange }),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide({ winery }, { lot, category, amount }, builder) {
    const place = { winery, lot };
    const read = readableLot(builder, place, ANY_KIND);
    if (read.kind === 'refused') return read;
    if (isEmpty(read.value))
      return refuse('not_in_vessel', place, emptyText(lot, read.value.effectiveAt, builder.rules));
    builder.emit(winery, lot, lotEvent({ name: 'CostAdded', cost: [{ category, change: toMoney(amount) }] }));
    return builder.accepted();
  },
});

/** The last action on an empty lot is mostly the one that emptied it. */
function emptyText(lot: string, lastAt: number | null, rules: number): string {
  const empty = `Lot ${lot} is empty and cannot carry a cost`;
  if (rules < 3 || lastAt === null) return `${empty}.`;
  return `${empty} at that time. Date the cost to a time when the wine was there: the last action on the lot was at ${instantText(lastAt)}.`;
}
