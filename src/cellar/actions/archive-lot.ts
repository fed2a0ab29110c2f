import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { isEmpty } from '../lot.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema } from '../schema.js';
import { readable } from '../source.js';
import { participating } from '../stream.js';

const schema = dataSchema({ lot: Code });

/** The end of an empty lot: nothing reads it or arrives in it any more. */
export const archiveLot = defineKind({
  type: 'archive_lot',
  title: 'Archive lot',
  schema,
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide(action, data, position, states) {
    const place = { winery: action.winery, lot: data.lot };
    const decision = new Decision(position, states);
    const read = readable(decision, place, ['fruit', 'must', 'juice', 'wine', 'cases']);
    if (read.kind === 'refused') return read;
    if (!isEmpty(read.value)) return refuse('not_empty', place, `Something is left of lot ${data.lot}.`);
    decision.emit(action.winery, data.lot, lotEvent({ name: 'LotArchived', set: { status: 'archived' } }));
    return decision.accepted();
  },
});
