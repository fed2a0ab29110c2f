import Type from 'typebox';
import { limits } from '../../config/limits.js';

/**
 * The parts that the schemas of actions are made of: plain JSON Schema, closed to unknown members. `quantity` is Solera's own keyword:
 * the validator answers `too_precise` and `too_large` where a number has more decimals, or is greater, than the contract allows of its sort.
 */
const CLOSED = { additionalProperties: false } as const;

const COUNT_MAX = 1_000_000_000;

export const Code = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$', description: "One of the user's own codes." });
export const Text = Type.String({ minLength: 1, maxLength: 200 });
export const LongText = Type.String({ minLength: 1, maxLength: 10_000 });
export const NullableText = Type.Union([Text, Type.Null()]);
export const Tags = Type.Array(Text, { maxItems: 100, uniqueItems: true });

export const Volume = Type.Number({ quantity: 'volume', exclusiveMinimum: 0 });
export const MeasuredVolume = Type.Number({ quantity: 'volume', minimum: 0, description: 'What was found; may be 0.' });
export const VolumeChange = Type.Number({ quantity: 'volume', description: 'Up or down, not 0.' });
export const Weight = Type.Number({ quantity: 'weight', exclusiveMinimum: 0 });
export const Amount = Type.Number({ quantity: 'amount', exclusiveMinimum: 0 });
export const AnalysisValue = Type.Number({ quantity: 'amount', description: 'Of any sign.' });
export const Cost = Type.Number({ quantity: 'money', minimum: 0 });
export const CostChange = Type.Number({ quantity: 'money', description: 'May be negative.' });
export const Share = Type.Number({ quantity: 'share', minimum: 0 });
export const Count = Type.Integer({ minimum: 0, maximum: COUNT_MAX });

export const BulkKind = Type.Enum(['must', 'juice', 'wine']);
export const LotKindSchema = Type.Enum(['fruit', 'must', 'juice', 'wine', 'cases']);
export const Reason = Type.Enum([
  'evaporation',
  'lees',
  'filtration',
  'spill',
  'pomace',
  'testing',
  'inventory',
  'gain',
  'other',
]);
export const Vintage = Type.Union([Type.Integer({ minimum: 0, maximum: 9999 }), Type.Null()]);

export const originMembers = { variety: Text, vintage: Vintage, appellation: Text, block: Type.Optional(Text) };
export const Component = Type.Object({ share: Share, ...originMembers }, CLOSED);
export const Components = Type.Array(Component, { maxItems: limits.componentsPerReceipt });

const place = {
  lot: Code,
  vessel: Type.Optional(Code),
  vessels: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: limits.placesPerList })),
};
/** What a `to` may say of the lot that it creates; an existing lot keeps its own. */
const creation = {
  kind: Type.Optional(BulkKind),
  fraction: Type.Optional(NullableText),
  taxClass: Type.Optional(NullableText),
  owner: Type.Optional(NullableText),
};
export const FromPlace = Type.Object({ ...place, volume: Type.Union([Volume, Type.Literal('all')]) }, CLOSED);
export const ToPlace = Type.Object(
  { ...place, volume: Type.Union([Volume, Type.Literal('rest'), Type.Literal('same')]), ...creation },
  CLOSED,
);
/** A place whose volume can only be a number, because nothing leaves a lot of this winery that it could be derived from. */
export const FilledPlace = Type.Object({ ...place, volume: Volume, ...creation }, CLOSED);

export const FromPlaces = Type.Array(FromPlace, { minItems: 1, maxItems: limits.placesPerList });
export const ToPlaces = Type.Array(ToPlace, { minItems: 1, maxItems: limits.placesPerList });
/** Of a movement: an empty list says that all of it was lost, and then a reason is due. */
export const ToPlacesOrLoss = Type.Array(ToPlace, { maxItems: limits.placesPerList });
export const FilledPlaces = Type.Array(FilledPlace, { minItems: 1, maxItems: limits.placesPerList });

export const Reading = Type.Object({ vessel: Type.Optional(Code), volume: MeasuredVolume }, CLOSED);
export const Readings = Type.Array(Reading, { minItems: 1, maxItems: limits.placesPerList });

export const FruitPlaces = Type.Array(
  Type.Object({ lot: Code, weight: Type.Union([Weight, Type.Literal('all')]) }, CLOSED),
  {
    minItems: 1,
    maxItems: limits.placesPerList,
  },
);

export const BottleMl = Type.Integer({ minimum: 1, maximum: 1_000_000 });
export const BottlesPerCase = Type.Integer({ minimum: 1, maximum: 10_000 });
export const caseLotMembers = { caseLot: Code, cases: Count, bottles: Type.Optional(Count) };
export const CasePlace = Type.Object(caseLotMembers, CLOSED);
export const CasePlaces = Type.Array(CasePlace, { minItems: 1, maxItems: limits.placesPerList });

/** The schema of a kind's data: an object closed to unknown members. */
export function dataSchema<Members extends Type.TProperties>(members: Members): Type.TObject<Members> {
  return Type.Object(members, CLOSED);
}
