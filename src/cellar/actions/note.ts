import Type from 'typebox';
import { defineKind } from '../kind.js';
import { Code, dataSchema, LongText, Text } from '../schema.js';
import { streamsOf } from '../stream.js';

/** A remark, such as a tasting note. It has no events and is never refused, so the lot need not exist. */
export const note = defineKind({
  type: 'note',
  title: 'Note',
  schema: dataSchema({ lot: Code, text: LongText, kind: Type.Optional(Text) }),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.lot] }),
  vesselsNamed: () => [],
  decide: () => ({ kind: 'accepted', events: [] }),
});
