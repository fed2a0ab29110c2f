import Type from 'typebox';
import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { heldIn } from '../lot.js';
import { toMicro } from '../quantity.js';
import { refuse } from '../refusal.js';
import { AnalysisValue, Code, dataSchema, Text } from '../schema.js';
import { readable } from '../source.js';
import { participating } from '../stream.js';

const schema = dataSchema({ lot: Code, vessel: Type.Optional(Code), analyte: Text, value: AnalysisValue, unit: Text });

/**
 * A value from the laboratory. Samples of an emptied lot may still be measured, so without a vessel any lot that is not archived will do;
 * a vessel that is named must hold the lot, or the sample was drawn from something else.
 */
export const analysis = defineKind({
  type: 'analysis',
  title: 'Analysis',
  schema,
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: (action, data) => (data.vessel === undefined ? [] : [{ winery: action.winery, vessel: data.vessel }]),
  decide(action, data, position, states) {
    const { winery } = action;
    const { lot, vessel, analyte, unit } = data;
    const decision = new Decision(position, states);
    const place = { winery, lot, ...(vessel === undefined ? {} : { vessel }) };
    const read = readable(decision, place, ['fruit', 'must', 'juice', 'wine', 'cases']);
    if (read.kind === 'refused') return read;
    if (vessel !== undefined && heldIn(read.value, vessel) === 0) {
      return refuse('not_in_vessel', place, `Vessel ${vessel} holds none of lot ${lot}.`);
    }
    decision.emit(
      winery,
      lot,
      lotEvent({ name: 'LotAnalysed', set: { analyses: [{ analyte, unit, value: toMicro(data.value) }] } }),
    );
    return decision.accepted();
  },
});
