import { describe, expect, it } from 'vitest';
import { downcastText, InexpressibleBody, upcastText } from '../../src/adapters/postgres/body-text.js';
import { SchemaOf, Schemas, UnknownSchema } from '../../src/cellar/upcasters.js';
import { fold } from '../../src/feed/fold.js';
import { parseNotificationWith } from '../../src/feed/notification-parser.js';
import { bodySchemaNameOf, bodySchemaOf } from '../../src/feed/notification-schema.js';
import { syntheticSchemas } from '../support/synthetic-schemas.js';

/** Volumes were numbers; then texts with a unit; then objects. */
const volumes = new SchemaOf('a measure', [
  {
    level: 7,
    up: ({ volume }) => ({ volume: `${volume} gal` }),
    down: ({ volume }) => (String(volume).endsWith(' gal') ? { volume: Number.parseFloat(String(volume)) } : null),
  },
  {
    level: 8,
    up: ({ volume }) => {
      const [amount, unit] = String(volume).split(' ');
      return { volume: { amount: Number(amount), unit } };
    },
    down: (body) => {
      const { amount, unit } = body.volume as { amount: number; unit: string }; // As `up` returns it.
      return { volume: `${amount} ${unit}` };
    },
  },
]);

describe('the schemas of a body', () => {
  it('upcast it step by step', () => {
    expect(volumes.newest).toBe(3);
    expect(volumes.upcast({ volume: 4 }, 1)).toEqual({ volume: { amount: 4, unit: 'gal' } });
    expect(upcastText(volumes, '{"volume":"4 L"}', 2)).toBe('{"volume":{"amount":4,"unit":"L"}}');
  });

  it('return a body of the newest schema as it is, without parsing it', () => {
    expect(upcastText(volumes, 'not JSON', 3)).toBe('not JSON');
  });

  it('are written as the oldest node knows them', () => {
    expect([6, 7, 8, 9].map((level) => volumes.writtenAt(level))).toEqual([1, 2, 3, 3]);
    expect(downcastText(volumes, '{"volume":{"amount":4,"unit":"gal"}}', 1)).toBe('{"volume":4}');
    expect(() => downcastText(volumes, '{"volume":{"amount":4,"unit":"L"}}', 1)).toThrow(InexpressibleBody);
  });

  it('are unknown if they are newer than the program', () => {
    expect(() => volumes.upcast({}, 4)).toThrow(UnknownSchema);
    expect(() => upcastText(volumes, '{}', 0)).toThrow(/a measure with the schema 0.*Upgrade/);
  });

  it('are 1 for everything until something changes', () => {
    const none = new Schemas({ actions: {}, events: [], states: [] });
    expect([none.events.newest, none.states.newest, none.of('rack').newest]).toEqual([1, 1, 1]);
  });
});

describe('a notification', () => {
  const schemas = syntheticSchemas();
  const base = {
    ...{
      specversion: '1.0',
      id: '1',
      sequence: 1,
      source: '/wineries/W',
      subject: 'L',
      time: '2025-01-01T00:00:00.000Z',
    },
    datacontenttype: 'application/json',
  };
  const data = {
    ...{ winery: 'W', lot: 'L', action: 'a', revision: 1, effectiveAt: '2025-01-01T00:00:00.000Z', tieBreak: 1 },
    ...{ change: 'c', index: 0, of: 1 },
  };
  const event = { name: 'WineMovedIn', vessels: [{ vessel: null, change: 5 }], additives: [], set: { kind: 'wine' } };
  const asserted = (cost: object, dataschema?: string): string =>
    JSON.stringify({
      ...{ ...base, type: 'solera.lot.event.asserted', ...(dataschema && { dataschema }) },
      data: { ...data, event: { ...event, ...cost } },
    });
  const former = asserted({ costs: [['bulk', 5]] }, 'urn:solera:schema:lot.event.asserted.1');

  it('names the schema of its body', () => {
    expect(bodySchemaNameOf('solera.lot.event.asserted', { schema: 2, actionType: null })).toBe('lot.event.asserted.2');
    expect(bodySchemaNameOf('solera.action.recorded', { schema: 1, actionType: 'analysis' })).toBe('action.recorded.1');
    const name = bodySchemaNameOf('solera.action.revised', { schema: 2, actionType: 'analysis' });
    expect(name).toBe('action.revised.analysis.2');
    expect(bodySchemaNameOf('solera.action.retracted', { schema: 2, actionType: 'analysis' })).toBe(
      'action.retracted.1',
    );
    expect(bodySchemaOf({ dataschema: `urn:solera:schema:${name}` })).toBe(2);
    expect(bodySchemaOf({})).toBe(1);
  });

  it.each([former, asserted({ costs: [['bulk', 5]] })])('of a former schema is parsed as one of the newest', (text) => {
    const parsed = parseNotificationWith(text, schemas);
    expect(parsed).toMatchObject({
      dataschema: 'urn:solera:schema:lot.event.asserted.2',
      data: { event: { cost: { bulk: 5 } } },
    });
    expect(fold([parsed], { schemas })).toMatchObject({ volume: 5, cost: { total: 5 } });
  });

  it('of a former schema is folded also if it was not parsed by the library', () => {
    expect(fold([JSON.parse(former)], { schemas })).toMatchObject({ cost: { categories: { bulk: 5 } } });
  });

  it('of a schema that is newer than the library is read for its number, and never folded', () => {
    const newer = asserted({ prices: 5 }, 'urn:solera:schema:lot.event.asserted.3');
    const parsed = parseNotificationWith(newer, schemas);
    expect(parsed.sequence).toBe(1);
    expect(() => fold([parsed], { schemas })).toThrow(/asserted\.3.*Upgrade the library/);
  });
});
