import { describe, expect, test } from 'vitest';
import { byReference, headingOf } from '../../src/feed/notification-heading.js';
import { type NotificationContent, NotificationWriter } from '../../src/feed/notification-text.js';

const id = '01900000-0000-7000-8000-000000000001';
const hostile = '","source":"/wineries/other","type":"x","subject":",\\"datacontenttype\\":';
const contents: readonly NotificationContent[] = [
  {
    type: 'solera.action.recorded',
    actionType: 'note',
    data: JSON.stringify({ text: hostile }),
    note: hostile,
    refusal: null,
  },
  { type: 'solera.action.retracted', actionType: 'note' },
  { type: 'solera.action.restored', actionType: 'note' },
  { type: 'solera.action.conflicted', actionType: 'note', refusal: { code: 'x', detail: hostile } },
  { type: 'solera.lot.event.retracted', lot: '..a', asserted: 3 },
  { type: 'solera.lot.event.asserted', lot: 'a', event: JSON.stringify({ type: hostile }) },
];

describe.each(contents)('the text of $type', (content) => {
  const cases = ['estate', 'a.b-c_d', '...x'].flatMap((winery) =>
    [true, false].map((namesSchema) => ({ winery, namesSchema })),
  );
  test.each(cases)(
    'has a heading that is what its JSON contains: $winery, names its schema: $namesSchema',
    ({ winery, namesSchema }) => {
      const about = {
        change: id,
        first: 7,
        of: 9,
        recordedAt: 0,
        action: id,
        revision: 1,
        effectiveAt: 0,
        tieBreak: -1,
      };
      const text = new NotificationWriter({ ...about, winery, namesSchema }).text(2, content);
      const { data, datacontenttype, ...rest } = JSON.parse(text);
      expect(headingOf(text)).toEqual({ winery: data.winery, type: rest.type });
      expect([winery, datacontenttype]).toEqual([data.winery, 'application/json']);
      expect(JSON.parse(byReference(text, '/v1/notifications/1,100'))).toEqual({
        ...rest,
        dataref: '/v1/notifications/1,100',
      });
    },
  );
});

test('another text has no heading', () => {
  expect(() => headingOf('{}')).toThrow('not that of a notification');
  expect(() => byReference('{}', '/')).toThrow('not that of a notification');
});
