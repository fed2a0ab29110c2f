import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LotEvent } from '../../src/feed/lot-event.js';
import { parseNotification } from '../../src/feed/notification-parser.js';
import { schemaNameOf, schemaUri } from '../../src/feed/notification-schema.js';
import { type NotificationContent, NotificationWriter } from '../../src/feed/notification-text.js';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const code = fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,20}$/);
const amount = fc.integer().map((millionths) => millionths / 1_000_000);
const vessel = fc.record({ vessel: fc.option(code), change: amount });
const leafShare = fc.record(
  { variety: text, vintage: fc.option(fc.nat({ max: 3000 })), appellation: text, block: text, share: amount },
  { requiredKeys: ['variety', 'vintage', 'appellation', 'share'] },
);

const event: fc.Arbitrary<LotEvent> = fc.record(
  {
    name: text,
    vessels: fc.array(vessel, { maxLength: 3 }),
    weight: amount,
    bottles: fc.integer(),
    mixed: fc.record({ volume: amount, composition: fc.array(leafShare, { maxLength: 3 }) }),
    additives: fc.array(fc.record({ product: text, unit: text, change: amount }), { maxLength: 3 }),
    cost: fc.dictionary(text, amount, { maxKeys: 3, noNullPrototype: true }),
    set: fc.record(
      {
        kind: fc.constantFrom('fruit', 'must', 'juice', 'wine', 'cases'),
        status: fc.constantFrom('active', 'archived'),
        format: fc.record({ bottleMl: amount, bottlesPerCase: fc.nat() }),
        volumeUnit: fc.constantFrom('gal', 'L'),
        taxClass: fc.option(text),
        owner: fc.option(text),
        tags: fc.array(text, { maxLength: 2 }),
        analyses: fc.array(fc.record({ analyte: text, unit: text, value: amount }), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name', 'vessels', 'additives', 'cost', 'set'] },
);
const refusal = fc.record({ code: text, detail: text });

const content: fc.Arbitrary<NotificationContent> = fc.oneof(
  fc.record({
    type: fc.constantFrom('solera.action.recorded' as const, 'solera.action.revised' as const),
    actionType: text,
    data: fc.json(),
    note: fc.option(text),
    refusal: fc.option(refusal),
  }),
  fc.record({
    type: fc.constantFrom('solera.action.retracted' as const, 'solera.action.restored' as const),
    actionType: text,
  }),
  fc.record({ type: fc.constant('solera.action.conflicted' as const), actionType: text, refusal }),
  fc.record({ type: fc.constant('solera.lot.event.retracted' as const), lot: code, asserted: fc.integer({ min: 1 }) }),
  fc.record({
    type: fc.constant('solera.lot.event.asserted' as const),
    lot: code,
    event: event.map((one) => JSON.stringify(one)),
  }),
);

const instant = fc.integer({
  min: Date.parse('0000-01-01T00:00:00.000Z'),
  max: Date.parse('9999-12-31T23:59:59.999Z'),
});
const context = fc.record({
  change: fc.uuid(),
  first: fc.integer({ min: 1, max: 2 ** 50 }),
  of: fc.integer({ min: 1, max: 1_000 }),
  recordedAt: instant,
  recordedBy: fc.option(text),
  namesSchema: fc.boolean(),
  winery: code,
  action: fc.uuid(),
  revision: fc.integer({ min: 1 }),
  effectiveAt: instant,
  tieBreak: fc.maxSafeInteger(),
});

describe('the text of a notification', () => {
  it('is parsed to what was written, whatever that is', () => {
    fc.assert(
      fc.property(context, fc.nat(), content, (about, place, written) => {
        const index = place % about.of;
        const json = new NotificationWriter(about).text(index, written);
        const parsed = parseNotification(json);
        const { data } = parsed;
        expect(JSON.parse(json)).toEqual(parsed);
        expect(parsed).toMatchObject({
          type: written.type,
          sequence: about.first + index,
          time: new Date(about.recordedAt).toISOString(),
        });
        expect(parsed.dataschema).toBe(about.namesSchema ? schemaUri(schemaNameOf(written.type)) : undefined);
        expect(data).toMatchObject({ winery: about.winery, action: about.action, tieBreak: about.tieBreak, index });
        expect(data).toMatchObject({ index, ...(about.recordedBy === null ? {} : { recordedBy: about.recordedBy }) });
        expect('recordedBy' in data).toBe(about.recordedBy !== null);
        if ('event' in written) expect(data).toMatchObject({ lot: written.lot, event: JSON.parse(written.event) });
        if ('asserted' in written) expect(data).toMatchObject({ lot: written.lot, asserted: written.asserted });
        if ('actionType' in written) expect(data).toMatchObject({ type: written.actionType });
        if ('data' in written) expect(data).toMatchObject({ data: JSON.parse(written.data) });
        if ('refusal' in written && written.refusal !== null) expect(data).toMatchObject(written.refusal);
      }),
      { numRuns: Number(process.env.SOLERA_CASES ?? 1_000) },
    );
  });
});
