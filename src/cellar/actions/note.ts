import Type from 'typebox';
import { defineKind } from '../kind.js';
import { Code, dataSchema, LongText, Text } from '../schema.js';
import { participating } from '../stream.js';

const schema = dataSchema({ lot: Code, text: LongText, kind: Type.Optional(Text) });

/** A remark, a tasting note, a log entry. It changes nothing and is never refused, so it may be about a lot that is not there. */
export const note = defineKind({
  type: 'note',
  title: 'Note',
  schema,
  participants: (action, data) => participating({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide: () => ({ kind: 'accepted', events: [] }),
});
