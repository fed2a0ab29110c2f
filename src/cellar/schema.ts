import Type from 'typebox';
import { limits } from '../../config/limits.js';

/**
 * The parts of the schemas of actions: plain JSON Schema without unknown members. `quantity` is Solera's own keyword. The
 * validator reports `too_precise` or `too_large` if a number has more decimals, or a larger magnitude, than the public API
 * allows for that quantity.
 */
const CLOSED = { additionalProperties: false } as const;

const COUNT_MAX = 1_000_000_000;

/** Clients resolve the path segments `.` and `..` away, so what had such a code could not be read again. */
export const codePattern = '^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,64}$';
export const Code = Type.String({ pattern: codePattern, description: "The user's own code." });
/** A name. `normalized` is Solera's own keyword: names are stored in Unicode NFC, without blanks at either end. */
export const Text = Type.String({ minLength: 1, maxLength: 200, normalized: 'name' });
export const LongText = Type.String({ minLength: 1, maxLength: 10_000 });
export const NullableText = Type.Union([Text, Type.Null()]);
export const Tags = Type.Array(Text, { maxItems: 100, uniqueItems: true });

export const Volume = Type.Number({ quantity: 'volume', exclusiveMinimum: 0 });
export const MeasuredVolume = Type.Number({
  quantity: 'volume',
  minimum: 0,
  description: 'The volume that was found. May be 0.',
});
export const VolumeChange = Type.Number({ quantity: 'volume', description: 'Positive or negative, not 0.' });
export const Weight = Type.Number({ quantity: 'weight', exclusiveMinimum: 0 });
export const Amount = Type.Number({ quantity: 'amount', exclusiveMinimum: 0 });
export const AnalysisValue = Type.Number({ quantity: 'amount', description: 'Positive, negative or 0.' });
export const Cost = Type.Number({ quantity: 'money', minimum: 0 });
export const CostChange = Type.Number({ quantity: 'money', description: 'May be negative.' });
const Share = Type.Number({ quantity: 'share', minimum: 0 });
const Count = Type.Integer({ minimum: 0, maximum: COUNT_MAX });

const BulkKind = Type.Enum(['must', 'juice', 'wine']);
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
const Vintage = Type.Union([Type.Integer({ minimum: 0, maximum: 9999 }), Type.Null()]);

export const originMembers = { variety: Text, vintage: Vintage, appellation: Text, block: Type.Optional(Text) };
const Component = Type.Object({ share: Share, ...originMembers }, CLOSED);
export const Components = Type.Array(Component, { maxItems: limits.componentsPerReceipt });

const place = {
  lot: Code,
  vessel: Type.Optional(Code),
  vessels: Type.Optional(Type.Array(Code, { minItems: 1, maxItems: limits.placesPerList })),
};
/** Declarations of a lot that a `to` creates. An existing lot keeps its own. */
const creation = {
  kind: Type.Optional(BulkKind),
  fraction: Type.Optional(NullableText),
  taxClass: Type.Optional(NullableText),
  owner: Type.Optional(NullableText),
};
const FromPlace = Type.Object({ ...place, volume: Type.Union([Volume, Type.Literal('all')]) }, CLOSED);
const ToPlace = Type.Object(
  { ...place, volume: Type.Union([Volume, Type.Literal('rest'), Type.Literal('same')]), ...creation },
  CLOSED,
);
/** A `to` of an action that takes no bulk wine, so that its volume must be a number. */
export const FilledPlace = Type.Object({ ...place, volume: Volume, ...creation }, CLOSED);

export const FromPlaces = Type.Array(FromPlace, { minItems: 1, maxItems: limits.placesPerList });
export const ToPlaces = Type.Array(ToPlace, { minItems: 1, maxItems: limits.placesPerList });
/** The `to` of a movement. If it is empty, all is lost and a reason is required. */
export const ToPlacesOrLoss = Type.Array(ToPlace, { maxItems: limits.placesPerList });
export const FilledPlaces = Type.Array(FilledPlace, { minItems: 1, maxItems: limits.placesPerList });

const Reading = Type.Object({ vessel: Type.Optional(Code), volume: MeasuredVolume }, CLOSED);
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
const CasePlace = Type.Object(caseLotMembers, CLOSED);
export const CasePlaces = Type.Array(CasePlace, { minItems: 1, maxItems: limits.placesPerList });

/** Returns the schema of a kind's data: an object without unknown members. */
export function dataSchema<Members extends Type.TProperties>(members: Members): Type.TObject<Members> {
  return Type.Object(members, CLOSED);
}
