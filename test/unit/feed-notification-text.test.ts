import { describe, expect, it } from 'vitest';
import { lotEvent } from '../../src/cellar/event.js';
import { type PublicLotEvent, publicEvent } from '../../src/cellar/public-event.js';
import type { LotEvent } from '../../src/feed/lot-event.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { type NotificationContent, NotificationWriter } from '../../src/feed/notification-text.js';

const change = '0190aaaa-0000-7000-8000-00000000000c';
const action = '0190aaaa-0000-7000-8000-00000000000a';
const context = {
  change,
  first: 40,
  of: 7,
  recordedAt: 1_700_000_000_000,
  winery: 'estate',
  action,
  revision: 2,
  effectiveAt: 1_600_000_000_123,
  tieBreak: -4,
};
const writer = new NotificationWriter({ ...context, namesSchema: false });
const namingWriter = new NotificationWriter({ ...context, namesSchema: true });

/** The text that the notification at index 3 must have. */
function text(type: string, subject: string, lot: string, members: string): string {
  return (
    `{"specversion":"1.0","id":"43","sequence":43,"source":"/wineries/estate","type":"solera.${type}","subject":"${subject}",` +
    `"time":"2023-11-14T22:13:20.000Z","datacontenttype":"application/json","data":{"winery":"estate",${lot}"action":"${action}",` +
    `"revision":2,"effectiveAt":"2020-09-13T12:26:40.123Z","tieBreak":-4,"change":"${change}","index":3,"of":7,${members}}}`
  );
}

const refusal = { code: 'insufficient_volume', detail: 'Lot "A" holds 3 gal; 4 were asked for.' };
const refusalText = '"code":"insufficient_volume","detail":"Lot \\"A\\" holds 3 gal; 4 were asked for."';
const event = '{"name" : "WineMovedOut","vessels":[],"additives":[],"cost":{},"set":{}}';

const examples: readonly (readonly [name: string, NotificationContent, string])[] = [
  [
    'recorded',
    { type: 'solera.action.recorded', actionType: 'rack', data: '{"loss" : 1.0}', note: null, refusal: null },
    text('action.recorded', action, '', '"type":"rack","status":"active","data":{"loss" : 1.0}'),
  ],
  [
    'revised, with a note, while it stays conflicted',
    { type: 'solera.action.revised', actionType: 'rack', data: '{}', note: 'say "no"\n', refusal },
    text(
      'action.revised',
      action,
      '',
      `"type":"rack","status":"conflicted","data":{},"note":"say \\"no\\"\\n",${refusalText}`,
    ),
  ],
  [
    'retracted',
    { type: 'solera.action.retracted', actionType: 'rack' },
    text('action.retracted', action, '', '"type":"rack","status":"retracted"'),
  ],
  [
    'conflicted',
    { type: 'solera.action.conflicted', actionType: 'rack', refusal },
    text('action.conflicted', action, '', `"type":"rack","status":"conflicted",${refusalText}`),
  ],
  [
    'restored',
    { type: 'solera.action.restored', actionType: 'rack' },
    text('action.restored', action, '', '"type":"rack","status":"active"'),
  ],
  [
    'a retracted event',
    { type: 'solera.lot.event.retracted', lot: '25-ME', asserted: 12 },
    text('lot.event.retracted', '25-ME', '"lot":"25-ME",', '"asserted":12'),
  ],
  [
    'an asserted event',
    { type: 'solera.lot.event.asserted', lot: '25-ME', event },
    text('lot.event.asserted', '25-ME', '"lot":"25-ME",', `"event":${event}`),
  ],
];

describe('the text of a notification', () => {
  it.each(examples)('is written byte for byte: %s', (_, content, expected) => {
    expect(writer.text(3, content)).toBe(expected);
  });

  it.each(examples)(
    'names its schema after the type of its content, and differs in nothing else: %s',
    (_, content, expected) => {
      const contentType = '"datacontenttype":"application/json"';
      const schema = `urn:solera:schema:${content.type.slice('solera.'.length)}.1`;
      expect(namingWriter.text(3, content)).toBe(
        expected.replace(contentType, `${contentType},"dataschema":"${schema}"`),
      );
    },
  );

  it.each(examples)('is parsed to the same JSON: %s', (_, content, expected) => {
    expect(parseNotification(writer.text(3, content))).toEqual(JSON.parse(expected));
  });

  it('numbers from the first of the change set', () => {
    const numbers = [0, 6].map((index) => parseNotification(writer.text(index, examples[2]?.[1] ?? fail())).sequence);
    expect(numbers).toEqual([40, 46]);
  });
});

describe('a lot event', () => {
  it('has the form in which the cellar stores it', () => {
    const stored: PublicLotEvent = publicEvent(
      lotEvent({
        name: 'WineMovedIn',
        vessels: [
          { vessel: '', change: 1_000_000 },
          { vessel: 'T1', change: -2_500_000 },
        ],
        weight: 3,
        bottles: -12,
        mixed: {
          volume: 7,
          composition: [
            { variety: 'Merlot', vintage: null, appellation: 'Napa', share: 400_000_000_000 },
            { variety: 'Merlot', vintage: 2025, appellation: 'Napa', block: 'B9', share: 600_000_000_000 },
          ],
        },
        additives: [{ product: 'KMS', unit: 'g', change: 5 }],
        cost: [{ category: 'fruit', change: -105_000 }],
        set: {
          kind: 'wine',
          status: 'active',
          format: { bottleMl: 750, bottlesPerCase: 12 },
          volumeUnit: 'gal',
          taxClass: null,
          owner: 'Ann',
          stage: null,
          fraction: 'press',
          tags: ['x'],
          analyses: [{ analyte: 'pH', unit: 'pH', value: 3_450_000 }],
        },
      }),
    );
    // The two types are declared apart, because the cellar lies below the feed. These assignments fail to compile if they differ.
    const published: LotEvent = stored;
    const again: PublicLotEvent = published;
    const json = writer.text(3, { type: 'solera.lot.event.asserted', lot: 'A', event: JSON.stringify(again) });
    expect(parseNotification(json)).toMatchObject({ data: { event: stored } });
  });
});

function fail(): never {
  throw new Error('the example is missing');
}
