import { type TSchema, Type } from 'typebox';
import { instant, named, nullable, open } from './openapi-shape.js';

const types = [
  'solera.action.recorded',
  'solera.action.revised',
  'solera.action.retracted',
  'solera.action.conflicted',
  'solera.action.restored',
  'solera.lot.event.asserted',
  'solera.lot.event.retracted',
];

/** Schemas of the log: pages and the CloudEvents on them. */
export function notificationSchemas(): Record<string, TSchema> {
  const path = Type.String({ format: 'uri-reference' });
  return {
    NotificationPage: open({
      first: Type.Integer({ minimum: 1, description: 'The first number that the page has room for.' }),
      last: Type.Integer({ minimum: 1, description: 'The last number that the page has room for.' }),
      items: Type.Array(named('Notification')),
      links: open(
        { self: path, first: path, previous: nullable(path), next: nullable(path), current: path },
        'Constant on a full page. `next` is null on the unfilled one.',
      ),
    }),
    Notification: open(
      {
        specversion: Type.Literal('1.0'),
        id: Type.String({ description: 'The number as text.' }),
        sequence: Type.Integer({ minimum: 1 }),
        source: Type.String({ description: '/wineries/{winery}' }),
        type: Type.String({ enum: types }),
        subject: Type.String({ description: 'Lot, vessel or action.' }),
        time: instant(),
        datacontenttype: Type.Literal('application/json'),
        data: named('NotificationData'),
      },
      'A CloudEvents 1.0 event.',
    ),
    NotificationData: open({
      winery: named('Code'),
      lot: Type.Optional(named('Code')),
      action: Type.String({ format: 'uuid' }),
      revision: Type.Integer({ minimum: 1 }),
      effectiveAt: instant(),
      tieBreak: Type.Integer(),
      change: Type.String({ format: 'uuid', description: 'The change set.' }),
      index: Type.Integer({ minimum: 0, description: 'Its place in the change set, of `of`.' }),
      of: Type.Integer({ minimum: 1 }),
      asserted: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Of a retraction: the number of the entry it takes back.' }),
      ),
      event: Type.Optional(named('LotEvent')),
    }),
    LotEvent: open(
      {
        name: Type.String(),
        vessels: Type.Array(open({ vessel: nullable(named('Code')), change: Type.Number() })),
        weight: Type.Optional(Type.Number()),
        bottles: Type.Optional(Type.Integer()),
        mixed: Type.Optional(
          open({ volume: Type.Number(), composition: Type.Array(named('CompositionEntry')) }, 'What arrived.'),
        ),
        additives: Type.Array(open({ product: Type.String(), unit: Type.String(), change: Type.Number() })),
        cost: Type.Unsafe<unknown>({ type: 'object', additionalProperties: { type: 'number' } }),
        set: Type.Unsafe<unknown>({ type: 'object', description: 'What is declared rather than added.' }),
      },
      'What moved, not what resulted.',
    ),
  };
}
