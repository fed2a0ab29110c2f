import Type from 'typebox';
import { lotEvent } from '../event.js';
import { defineKind, type Fault } from '../kind.js';
import { heldIn, isEmpty } from '../lot.js';
import { costChanges, costLines } from '../mixture.js';
import { toMicro, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Amount, Code, Cost, dataSchema, Text, Volume } from '../schema.js';
import { BULK, notInVessel, readableLot } from '../source.js';
import { streamsOf } from '../stream.js';

/** The spirits of an addition, for reports: nothing follows from it in the cellar. */
const ProofGallons = Type.Number({
  quantity: 'amount',
  exclusiveMinimum: 0,
  description: 'The spirits that were added, in proof gallons. Reports count them.',
});

const materialKinds = ['dry_sugar', 'liquid_sugar', 'concentrate'] as const;

/** What the product is, for reports: nothing follows from it in the cellar. */
const Material = Type.Enum([...materialKinds], {
  description: 'What the product is: reports count dry sugar in pounds, and liquid sugar and concentrate in gallons.',
});

/** The units in which the amount of a material can be reported. */
const materialUnits: Readonly<Record<(typeof materialKinds)[number], readonly string[]>> = {
  dry_sugar: ['lb', 'kg', 'g', 't', 'short_ton'],
  liquid_sugar: ['gal', 'L', 'hL'],
  concentrate: ['gal', 'L', 'hL'],
};

function materialFaults(material: (typeof materialKinds)[number] | undefined, unit: string): readonly Fault[] {
  if (material === undefined || materialUnits[material].includes(unit)) return [];
  const units = materialUnits[material].join(', ');
  return [{ pointer: '/unit', message: `The amount of ${material} is reported in one of the units ${units}.` }];
}

/**
 * A product is added to a lot. The whole lot has it afterwards, because a lot is one wine. Bottled wine takes no
 * additions, and fruit has no volume that could grow (`wrong_kind`). A vessel that is named must hold the lot already, so
 * no occupant changes and the lot is the only participant.
 */
export const addition = defineKind({
  type: 'addition',
  title: 'Addition',
  schema: dataSchema({
    lot: Code,
    vessel: Type.Optional(Code),
    product: Text,
    amount: Amount,
    unit: Text,
    cost: Type.Optional(Cost),
    volume: Type.Optional(Volume),
    purpose: Type.Optional(Type.Enum(['sweeten', 'fortify', 'ameliorate'])),
    proofGallons: Type.Optional(ProofGallons),
    material: Type.Optional(Material),
  }),
  check: ({ purpose, proofGallons, material, unit }) => [
    ...(proofGallons !== undefined && purpose !== 'fortify'
      ? [{ pointer: '/proofGallons', message: 'State proof gallons only of spirits that fortify.' }]
      : []),
    ...materialFaults(material, unit),
  ],
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: ({ winery }, { vessel }) => (vessel === undefined ? [] : [{ winery, vessel }]),
  vesselsFilled: ({ winery }, { lot, vessel, volume }) =>
    vessel === undefined || volume === undefined ? [] : [{ winery, lot, vessel }],
  decide({ winery }, data, builder) {
    const { lot, vessel = '', volume, product, unit } = data;
    const place = { winery, lot, vessel };
    const read = readableLot(builder, place, volume === undefined ? ['fruit', ...BULK] : BULK);
    if (read.kind === 'refused') return read;
    if (isEmpty(read.value)) return refuse('not_in_vessel', place, `Lot ${lot} is empty.`);
    const wholeLot = data.vessel === undefined && volume === undefined;
    if (!wholeLot && heldIn(read.value, vessel) === 0) return notInVessel(place);
    const event = lotEvent({
      name: 'AdditionMade',
      vessels: volume === undefined ? [] : [{ vessel, change: toMicro(volume) }],
      additives: [{ product, unit, change: toMicro(data.amount) }],
      cost: costChanges(costLines('addition', toMoney(data.cost ?? 0))),
    });
    builder.emit(winery, lot, event);
    return builder.accepted();
  },
});
