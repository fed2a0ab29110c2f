import Type from 'typebox';
import { Decision } from '../decision.js';
import { lotEvent } from '../event.js';
import { defineKind, type Fault } from '../kind.js';
import { levelled } from '../level.js';
import { heldIn } from '../lot.js';
import { repetitionFaults } from '../place.js';
import { toMicro } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema, MeasuredVolume, Readings } from '../schema.js';
import { BULK, readable } from '../source.js';
import { participating } from '../stream.js';

const schema = dataSchema({
  lot: Code,
  vessel: Type.Optional(Code),
  volume: Type.Optional(MeasuredVolume),
  readings: Type.Optional(Readings),
});
type Data = Type.Static<typeof schema>;

/**
 * A gauge: what was found stands, and the gain or loss is derived. That makes it the place where upstream edits end:
 * after it only the derived difference has changed.
 */
export const measure = defineKind({
  type: 'measure',
  title: 'Measure',
  schema,
  check: measureFaults,
  participants: (action, data) =>
    participating({ winery: action.winery, lots: [data.lot], vessels: vesselsRead(data) }),
  vesselsNamed: (action, data) => vesselsRead(data).map((vessel) => ({ winery: action.winery, vessel })),
  vesselsFilled: (action, data) =>
    vesselsRead(data).map((vessel) => ({ winery: action.winery, lot: data.lot, vessel })),
  decide(action, data, position, states) {
    const { winery } = action;
    const decision = new Decision(position, states);
    const read = readable(decision, { winery, lot: data.lot }, BULK);
    if (read.kind === 'refused') return read;
    const vessels: { readonly vessel: string; readonly change: number }[] = [];
    for (const { vessel, found } of readingsOf(data)) {
      const held = heldIn(read.value, vessel);
      if (held === 0) {
        const where = vessel === '' ? 'Its unnamed vessel' : `Vessel ${vessel}`;
        return refuse('not_in_vessel', { winery, lot: data.lot, vessel }, `${where} holds none of lot ${data.lot}.`);
      }
      vessels.push({ vessel, change: found - held });
    }
    const change = vessels.reduce((sum, one) => sum + one.change, 0);
    decision.emit(winery, data.lot, lotEvent({ name: 'WineMeasured', vessels, ...levelled(read.value, change) }));
    return decision.accepted();
  },
});

function measureFaults(data: Data): readonly Fault[] {
  if (data.readings === undefined) {
    return data.volume === undefined ? [{ pointer: '', message: 'Say either a volume or readings.' }] : [];
  }
  const faults: Fault[] = [];
  if (data.volume !== undefined)
    faults.push({ pointer: '/volume', message: 'Say either a volume or readings, not both.' });
  if (data.vessel !== undefined) faults.push({ pointer: '/vessel', message: 'Readings name their own vessels.' });
  const repeated = repetitionFaults(
    data.readings.map((reading) => reading.vessel ?? ''),
    { pointerTo: (index) => `/readings/${index}`, message: 'The same place stands twice in this list.' },
  );
  return [...faults, ...repeated];
}

function readingsOf(data: Data): readonly { readonly vessel: string; readonly found: number }[] {
  const readings = data.readings ?? [{ vessel: data.vessel ?? '', volume: data.volume ?? 0 }];
  return readings.map((reading) => ({ vessel: reading.vessel ?? '', found: toMicro(reading.volume) }));
}

function vesselsRead(data: Data): readonly string[] {
  return readingsOf(data)
    .map((reading) => reading.vessel)
    .filter((vessel) => vessel !== '');
}
