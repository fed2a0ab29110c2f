import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { isEmpty } from '../lot.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema } from '../schema.js';
import { ANY_KIND, readableLot } from '../source.js';
import { streamsOf } from '../stream.js';

/** Ends an empty lot: no later action may read it or put anything into it. */
export const archiveLot = defineKind({
  type: 'archive_lot',
  title: 'Archive lot',
  schema: dataSchema({ lot: Code }),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide({ winery }, { lot }, builder) {
    const place = { winery, lot };
    const read = readableLot(builder, place, ANY_KIND);
    if (read.kind === 'refused') return read;
    if (!isEmpty(read.value))
      return refuse('not_empty', place, `Lot ${lot} is not empty. Empty it before it is archived.`);
    builder.emit(winery, lot, lotEvent({ name: 'LotArchived', set: { status: 'archived' } }));
    return builder.accepted();
  },
});
