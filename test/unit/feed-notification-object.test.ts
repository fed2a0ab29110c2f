import { describe, expect, it } from 'vitest';
import { instantTexts, lostNumberOf, notificationOf } from '../../src/feed/notification-object.js';
import { lostNumberText, type NotificationContent, NotificationWriter } from '../../src/feed/notification-text.js';

const refusal = { code: 'insufficient_volume', detail: 'Lot "A" holds 3 gal; 4 were asked for.' };
const encrypted = { key: 'estate-1', text: 'bm90aGluZw==' };
const event =
  '{"name" : "WineMovedOut","vessels":[{"vessel":null,"change":-1.5}],"additives":[],"cost":{"__proto__":1},"set":{}}';
const [recorded, revised] = ['solera.action.recorded', 'solera.action.revised'] as const;

const contents: readonly NotificationContent[] = [
  { type: recorded, actionType: 'rack', data: '{"loss" : 1.0}', note: null, refusal: null },
  { type: recorded, actionType: 'rack', data: '{}', note: 'say "no"\n', refusal, rules: 2 },
  { type: recorded, actionType: 'rack', isConflicted: true, rules: 2, encrypted },
  { type: revised, actionType: 'rack', data: '{"a":[1,{"b":null}]}', note: null, refusal: null, rules: 1 },
  { type: revised, actionType: 'rack', isConflicted: false, encrypted },
  { type: 'solera.action.retracted', actionType: 'rack' },
  { type: 'solera.action.restored', actionType: 'rack' },
  { type: 'solera.action.conflicted', actionType: 'rack', refusal },
  { type: 'solera.action.conflicted', actionType: 'rack', encrypted },
  { type: 'solera.lot.event.retracted', lot: '25-ME "A"', asserted: 12 },
  { type: 'solera.lot.event.asserted', lot: '25-ME "A"', event },
  { type: 'solera.lot.event.asserted', lot: '25-ME', encrypted },
];

/** With and without the members that depend on the log. */
const contexts = [null, 'ann'].flatMap((recordedBy) =>
  [true, false].flatMap((namesSchema) =>
    [1, 2].map((schema) => ({
      ...{ change: '0190aaaa-0000-7000-8000-00000000000c', first: 40, of: 7, recordedAt: 1_700_000_000_000 },
      ...{ winery: 'estate', action: '0190aaaa-0000-7000-8000-00000000000a', revision: 2 },
      ...{ effectiveAt: 1_600_000_000_123, tieBreak: -4, recordedBy, namesSchema, schema },
    })),
  ),
);

describe('a notification as an object', () => {
  it.each(contents)('equals its parsed text, member by member: $type', (content) => {
    for (const context of contexts) {
      const parsed = JSON.parse(new NotificationWriter(context).text(3, content));
      const built = notificationOf(context, 3, content, instantTexts());
      expect(built).toEqual(parsed);
      expect(JSON.stringify(built)).toBe(JSON.stringify(parsed));
    }
  });

  it('equals its parsed text if its number was lost', () => {
    for (const namesSchema of [true, false]) {
      const lost = { first: 40, last: 46 };
      const change = '0190aaaa-0000-7000-8000-00000000000c';
      const context = { change, first: 47, of: 2, recordedAt: 1_700_000_000_000, namesSchema, lost };
      expect(JSON.stringify(lostNumberOf(context, 1))).toBe(JSON.stringify(JSON.parse(lostNumberText(context, 1))));
    }
  });
});
