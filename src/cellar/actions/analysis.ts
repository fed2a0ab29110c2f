import Type from 'typebox';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { heldIn } from '../lot.js';
import { toMicro } from '../quantity.js';
import { AnalysisValue, Code, dataSchema, Text } from '../schema.js';
import { ANY_KIND, notInVessel, readableLot } from '../source.js';
import { streamsOf } from '../stream.js';

/**
 * A value from the laboratory. Samples of an emptied lot may still be analysed, so without a vessel the lot may be empty;
 * a vessel that is named must hold the lot.
 */
export const analysis = defineKind({
  type: 'analysis',
  title: 'Analysis',
  schema: dataSchema({ lot: Code, vessel: Type.Optional(Code), analyte: Text, value: AnalysisValue, unit: Text }),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: ({ winery }, { vessel }) => (vessel === undefined ? [] : [{ winery, vessel }]),
  decide({ winery }, { lot, vessel, analyte, unit, value }, builder) {
    const place = { winery, lot, vessel: vessel ?? '' };
    const read = readableLot(builder, place, ANY_KIND);
    if (read.kind === 'refused') return read;
    if (vessel !== undefined && heldIn(read.value, vessel) === 0) return notInVessel(place);
    const analyses = [{ analyte, unit, value: toMicro(value) }];
    builder.emit(winery, lot, lotEvent({ name: 'LotAnalysed', set: { analyses } }));
    return builder.accepted();
  },
});
