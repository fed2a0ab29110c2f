import Type from 'typebox';
import { lotEvent } from '../event.js';
import { defineKind, type Fault } from '../kind.js';
import { levelChangeEffects } from '../level-change.js';
import { heldIn } from '../lot.js';
import { repetitionFaults } from '../place.js';
import { toMicro } from '../quantity.js';
import { Code, dataSchema, MeasuredVolume, Readings } from '../schema.js';
import { BULK, notInVessel, readableLot } from '../source.js';
import { streamsOf } from '../stream.js';

const schema = dataSchema({
  lot: Code,
  vessel: Type.Optional(Code),
  volume: Type.Optional(MeasuredVolume),
  readings: Type.Optional(Readings),
});
type Data = Type.Static<typeof schema>;

/**
 * Sets volumes to what was found; the gain or loss is derived. The effect of an edit of an earlier action mostly ends here: after
 * the measurement the lot is the same, and only the derived difference has changed.
 */
export const measure = defineKind({
  type: 'measure',
  title: 'Measure',
  schema,
  check: measureFaults,
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot], vessels: vesselsRead(data) }),
  vesselsNamed: ({ winery }, data) => vesselsRead(data).map((vessel) => ({ winery, vessel })),
  vesselsFilled: ({ winery }, data) => vesselsRead(data).map((vessel) => ({ winery, lot: data.lot, vessel })),
  decide({ winery }, data, builder) {
    const { lot } = data;
    const read = readableLot(builder, { winery, lot }, BULK);
    if (read.kind === 'refused') return read;
    const vessels: { readonly vessel: string; readonly change: number }[] = [];
    for (const { vessel, found } of readingsOf(data)) {
      const held = heldIn(read.value, vessel);
      if (held === 0) return notInVessel({ winery, lot, vessel });
      vessels.push({ vessel, change: found - held });
    }
    const change = vessels.reduce((sum, one) => sum + one.change, 0);
    const effects = levelChangeEffects(read.value, change);
    builder.emit(winery, lot, lotEvent({ name: 'WineMeasured', vessels, ...effects }));
    return builder.accepted();
  },
});

function measureFaults({ vessel, volume, readings }: Data): readonly Fault[] {
  if (readings === undefined)
    return volume === undefined ? [{ pointer: '', message: 'Give either volume or readings.' }] : [];
  const faults: Fault[] = [];
  if (volume !== undefined) faults.push({ pointer: '/volume', message: 'Give either volume or readings, not both.' });
  if (vessel !== undefined) faults.push({ pointer: '/vessel', message: 'Give the vessel of each reading instead.' });
  const repeated = repetitionFaults(
    readings.map((reading) => reading.vessel ?? ''),
    { pointerTo: (index) => `/readings/${index}`, message: 'The list names this place twice.' },
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
