import Type from 'typebox';
import { type LotDeclarations, lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema, LotKindSchema, NullableText, Tags } from '../schema.js';
import { ANY_KIND, BULK, readableLot } from '../source.js';
import type { LotKind } from '../state.js';
import { streamsOf } from '../stream.js';

/** How wine became effervescent, for reports: nothing follows from it in the cellar. */
const EffervescentMethod = Type.Enum(['bottle_fermented', 'bulk_process', 'carbonated'], {
  description:
    'How the wine became sparkling or carbonated. Reports then count it as used for effervescent wine in its former tax class, and as produced in the new one.',
});

const schema = dataSchema({
  lot: Code,
  kind: Type.Optional(LotKindSchema),
  taxClass: Type.Optional(NullableText),
  owner: Type.Optional(NullableText),
  stage: Type.Optional(NullableText),
  tags: Type.Optional(Tags),
  method: Type.Optional(EffervescentMethod),
});

/** A declaration about a lot. No volume moves, so fruit cannot be declared wine, nor wine cases. */
export const declare = defineKind({
  type: 'declare',
  title: 'Declare',
  schema,
  check: ({ lot: _lot, method, ...declared }) => [
    ...(Object.keys(declared).length > 0
      ? []
      : [{ pointer: '', message: 'Give at least one of kind, taxClass, owner, stage and tags.' }]),
    ...(method !== undefined && declared.taxClass === undefined
      ? [{ pointer: '/method', message: 'State a method only with the tax class that it gives the wine.' }]
      : []),
  ],
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide({ winery }, data, builder) {
    const { lot } = data;
    const place = { winery, lot };
    const read = readableLot(builder, place, ANY_KIND);
    if (read.kind === 'refused') return read;
    const held = read.value.kind;
    if (held === null) throw new Error(`Lot ${lot} exists but has no kind.`);
    const { kind = held } = data;
    if (kind !== held && !(BULK.includes(kind) && BULK.includes(held)))
      return refuse('wrong_kind', place, `Lot ${lot} is ${held} and cannot be declared ${kind}.`);
    builder.emit(winery, lot, lotEvent({ name: 'LotDeclared', set: declarations(data, kind) }));
    return builder.accepted();
  },
});

/** Only wine has a tax class, so a tax class on must or juice makes it wine, whatever kind is declared beside it. */
function declarations(data: Type.Static<typeof schema>, kind: LotKind): LotDeclarations {
  const { taxClass, owner, stage, tags } = data;
  const becomesWine = taxClass !== undefined && taxClass !== null && (kind === 'must' || kind === 'juice');
  return {
    ...(becomesWine ? { kind: 'wine' as const } : data.kind === undefined ? {} : { kind }),
    ...(taxClass === undefined ? {} : { taxClass }),
    ...(owner === undefined ? {} : { owner }),
    ...(stage === undefined ? {} : { stage }),
    ...(tags === undefined ? {} : { tags }),
  };
}
