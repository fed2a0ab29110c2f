import { type TSchema, Type } from 'typebox';
import { notificationTypes } from '../../feed/notification.js';
import { instant, nullable, responseObject, schemaRef } from './openapi-shape.js';

/** Schemas of the log: its pages, and the notifications on them. */
export function notificationSchemas(): Record<string, TSchema> {
  return {
    NotificationPage: notificationPage(),
    Notification: notification(),
    NotificationData: notificationData(),
    LotEvent: lotEvent(),
  };
}

function notificationPage(): TSchema {
  const path = Type.String({ format: 'uri-reference' });
  return responseObject({
    first: Type.Integer({ minimum: 1, description: 'The first number that the page has room for.' }),
    last: Type.Integer({ minimum: 1, description: 'The last number that the page has room for.' }),
    items: Type.Array(schemaRef('Notification')),
    links: responseObject(
      { self: path, first: path, previous: nullable(path), next: nullable(path), current: path },
      'Constant on a full page. `next` is null on the current page.',
    ),
  });
}

function notification(): TSchema {
  return responseObject(
    {
      specversion: Type.Literal('1.0'),
      id: Type.String({ description: 'The notification number as text.' }),
      sequence: Type.Integer({ minimum: 1, description: 'The notification number.' }),
      source: Type.String({ description: '/wineries/{winery}' }),
      type: Type.String({ enum: [...notificationTypes] }),
      subject: Type.String({ description: 'The lot of a lot event, otherwise the id of the action.' }),
      time: instant(),
      datacontenttype: Type.Literal('application/json'),
      data: schemaRef('NotificationData'),
    },
    'A CloudEvents 1.0 event.',
  );
}

function notificationData(): TSchema {
  return responseObject({
    winery: schemaRef('Code'),
    lot: Type.Optional(schemaRef('Code')),
    action: Type.String({ format: 'uuid', description: 'The action that was edited, or that caused the event.' }),
    revision: Type.Integer({ minimum: 1 }),
    effectiveAt: instant(),
    tieBreak: Type.Integer(),
    change: Type.String({ format: 'uuid', description: 'The id of the change set.' }),
    index: Type.Integer({ minimum: 0, description: 'The place of the notification in its change set, from 0.' }),
    of: Type.Integer({ minimum: 1, description: 'The number of notifications in the change set.' }),
    type: Type.Optional(Type.String({ description: 'The kind of the action. Only in solera.action.* notifications.' })),
    status: Type.Optional(
      Type.String({
        enum: ['active', 'retracted', 'conflicted'],
        description: 'The status of the action from this notification on. Only in solera.action.* notifications.',
      }),
    ),
    data: Type.Optional(
      Type.Unknown({
        description: 'The data of the action. Only in solera.action.recorded and solera.action.revised.',
      }),
    ),
    note: Type.Optional(
      Type.String({ description: 'The note of the action. Only in solera.action.recorded and solera.action.revised.' }),
    ),
    code: Type.Optional(
      Type.String({ description: 'Why the action is impossible: a problem code. Only if `status` is conflicted.' }),
    ),
    detail: Type.Optional(Type.String({ description: 'The same reason in words. Only if `status` is conflicted.' })),
    asserted: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The number of the notification whose event no longer holds. Only in solera.lot.event.retracted.',
      }),
    ),
    event: Type.Optional(schemaRef('LotEvent')),
  });
}

function lotEvent(): TSchema {
  return responseObject(
    {
      name: Type.String({ description: 'The name of the event, in the past tense, for example WineMovedIn.' }),
      vessels: Type.Array(responseObject({ vessel: nullable(schemaRef('Code')), change: Type.Number() })),
      weight: Type.Optional(Type.Number()),
      bottles: Type.Optional(Type.Integer()),
      mixed: Type.Optional(
        responseObject(
          { volume: Type.Number(), composition: Type.Array(schemaRef('CompositionEntry')) },
          'The wine or fruit that arrived. For fruit, `volume` is the weight.',
        ),
      ),
      additives: Type.Array(responseObject({ product: Type.String(), unit: Type.String(), change: Type.Number() })),
      cost: Type.Unsafe<unknown>({ type: 'object', additionalProperties: { type: 'number' } }),
      set: Type.Unsafe<unknown>({ type: 'object', description: 'Properties that are replaced rather than added to.' }),
    },
    'What one action moved into or out of one lot, not the resulting state. Amounts are changes.',
  );
}
