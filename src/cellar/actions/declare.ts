import Type from 'typebox';
import { Decision } from '../decision.js';
import { type LotDeclarations, lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { refuse } from '../refusal.js';
import { Code, dataSchema, LotKindSchema, NullableText, Tags } from '../schema.js';
import { BULK, readable } from '../source.js';
import type { LotKind } from '../state.js';
import { participating } from '../stream.js';

const schema = dataSchema({
  lot: Code,
  kind: Type.Optional(LotKindSchema),
  taxClass: Type.Optional(NullableText),
  owner: Type.Optional(NullableText),
  stage: Type.Optional(NullableText),
  tags: Type.Optional(Tags),
});
type Data = Type.Static<typeof schema>;

/** What the winery says of a lot. No volume moves, so fruit can't be declared wine, nor wine cases. */
export const declare = defineKind({
  type: 'declare',
  title: 'Declare',
  schema,
  check: (data) => (Object.keys(data).length > 1 ? [] : [{ pointer: '', message: 'Declare something of the lot.' }]),
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide(action, data, position, states) {
    const place = { winery: action.winery, lot: data.lot };
    const decision = new Decision(position, states);
    const read = readable(decision, place, ['fruit', 'must', 'juice', 'wine', 'cases']);
    if (read.kind === 'refused') return read;
    const held = read.value.kind;
    if (held === null) throw new Error('a lot that exists has a kind');
    const { kind = held } = data;
    if (kind !== held && !(BULK.includes(kind) && BULK.includes(held))) {
      return refuse('wrong_kind', place, `Lot ${data.lot} is ${held}, which no declaration makes ${kind}.`);
    }
    decision.emit(action.winery, data.lot, lotEvent({ name: 'LotDeclared', set: declarations(data, kind) }));
    return decision.accepted();
  },
});

/** Only wine is taxed by class: a tax class on must or juice says that it has become wine, whatever kind is declared beside it. */
function declarations(data: Data, kind: LotKind): LotDeclarations {
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
