import { type TSchema, Type } from 'typebox';
import { type Notification, notificationTypes } from '../../feed/notification.js';
import {
  encryptedSchemaNameOf,
  encryptedTypes,
  schemaNameOf,
  schemaUri,
  shortType,
} from '../../feed/notification-schema.js';
import { withheldType } from '../../feed/withheld.js';
import { instant, list, mapOf, nullable, oneOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

type NotificationType = Notification['type'];

/** Returns the name of a type's schema in the OpenAPI document and the AsyncAPI document, for example `LotEventAsserted`. */
export function notificationComponent(type: NotificationType): string {
  return shortType(type).replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns the name of the schema of a type's `data`, for example `LotEventAssertedData`. */
export function dataComponent(type: NotificationType): string {
  return `${notificationComponent(type)}Data`;
}

/** Returns the name of the schema of a type's encrypted `data`, for example `LotEventAssertedEncryptedData`. */
export function encryptedDataComponent(type: NotificationType): string {
  return `${notificationComponent(type)}EncryptedData`;
}

/** The name of the schema of a number whose notification the reader may not read. */
export const withheldComponent = 'WithheldNotification';

export const withheldMeaning =
  'A notification that the caller may not read: its number, without a subject and data. The numbers stay dense for every caller.';

/** What the notifications of each type report, as one sentence. */
export const notificationMeanings: Readonly<Record<NotificationType, string>> = {
  'solera.action.recorded': 'A new action was recorded.',
  'solera.action.revised': 'An action has a new revision.',
  'solera.action.retracted': 'An action was retracted: it no longer happened.',
  'solera.action.conflicted': 'An action outside the change set had an effect, and is now impossible.',
  'solera.action.restored': 'A conflicted action outside the change set takes effect again.',
  'solera.lot.event.retracted': 'An event of a lot no longer holds.',
  'solera.lot.event.asserted': 'An action moved something into or out of a lot, or declared something about it.',
  'solera.log.lost':
    'Nothing: the database was restored to an earlier point. What notifications with the numbers of `data.lost` said before no longer holds.',
};

/** Schemas of the log: its pages, and the notifications on them. */
export function notificationSchemas(): Record<string, TSchema> {
  return {
    NotificationPage: notificationPage(),
    Notification: Type.Unsafe<unknown>({
      oneOf: [...notificationTypes.map(notificationComponent), withheldComponent].map((name) => schemaRef(name)),
      description: 'A CloudEvents 1.0 event. `type` names the kind of event.',
    }),
    ...Object.fromEntries(notificationTypes.map((type) => [notificationComponent(type), notification(type)])),
    [withheldComponent]: withheld(),
    ...Object.fromEntries(notificationTypes.map((type) => [dataComponent(type), dataOf(type)])),
    ...Object.fromEntries(encryptedTypes.map((type) => [encryptedDataComponent(type), encryptedDataOf(type)])),
    EncryptedContent: encryptedContent(),
    LotEvent: lotEvent(),
    LotDeclarations: lotDeclarations(),
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

function notification(type: NotificationType): TSchema {
  const [source, subject] = originOf(type);
  return responseObject(
    {
      specversion: Type.Literal('1.0'),
      id: text('The notification number as text.'),
      sequence: Type.Integer({ minimum: 1, description: 'The notification number.' }),
      source: Type.String({ format: 'uri-reference', description: source }),
      type: Type.Literal(type),
      subject: text(subject),
      time: instant('When the change set was recorded.'),
      datacontenttype: Type.Literal('application/json'),
      dataschema: Type.Optional(
        oneOf(
          schemaNames(type).map(schemaUri),
          `The schema of \`data\`, which /schemas/${schemaNameOf(type)}.json returns. Absent in notifications that were published before the log began to name schemas.`,
        ),
      ),
      data: canBeEncrypted(type)
        ? Type.Unsafe<unknown>({ anyOf: [schemaRef(dataComponent(type)), schemaRef(encryptedDataComponent(type))] })
        : schemaRef(dataComponent(type)),
    },
    notificationMeanings[type],
  );
}

function withheld(): TSchema {
  return responseObject(
    {
      specversion: Type.Literal('1.0'),
      id: text('The notification number as text.'),
      sequence: Type.Integer({ minimum: 1, description: 'The notification number.' }),
      source: Type.Literal('/'),
      type: Type.Literal(withheldType),
    },
    withheldMeaning,
  );
}

/** Returns the descriptions of the source and of the subject of a type. */
function originOf(type: NotificationType): readonly [source: string, subject: string] {
  if (type === 'solera.log.lost') return ['/log', 'The first and the last lost number, such as 12-17.'];
  return ['/wineries/{winery}', type.startsWith('solera.lot.') ? 'The lot.' : 'The id of the action.'];
}

function dataOf(type: NotificationType): TSchema {
  if (type === 'solera.log.lost') return lostNumberData();
  return responseObject(
    { ...(type.startsWith('solera.lot.') ? { lot: schemaRef('Code') } : {}), ...commonMembers(), ...ownMembers(type) },
    notificationMeanings[type],
  );
}

function lostNumberData(): TSchema {
  const number = Type.Integer({ minimum: 1 });
  return responseObject(
    {
      winery: Type.Literal(''),
      ...placeMembers(),
      lost: responseObject(
        { first: number, last: number },
        'The numbers that were lost, both included. Begin again from results before `first` if you have applied one of them. The number after `last` has a notification of this type, too, so every consumer gets one.',
      ),
    },
    notificationMeanings['solera.log.lost'],
  );
}

type EncryptedType = (typeof encryptedTypes)[number];

function canBeEncrypted(type: NotificationType): type is EncryptedType {
  return encryptedTypes.some((one) => one === type);
}

function schemaNames(type: NotificationType): readonly string[] {
  return [schemaNameOf(type), ...(canBeEncrypted(type) ? [encryptedSchemaNameOf(type)] : [])];
}

/** The visible members, and the content as one text. */
function encryptedDataOf(type: EncryptedType): TSchema {
  const { type: actionType, status, rules } = ownMembers(type);
  return responseObject(
    {
      ...(type.startsWith('solera.lot.') ? { lot: schemaRef('Code') } : {}),
      ...commonMembers(),
      ...(actionType === undefined || status === undefined ? {} : { type: actionType, status }),
      ...(rules === undefined ? {} : { rules }),
      encrypted: schemaRef('EncryptedContent'),
    },
    `${notificationMeanings[type]} Its content is encrypted.`,
  );
}

function encryptedContent(): TSchema {
  return responseObject(
    {
      key: text('The id of the key.'),
      text: text('Base64 of a nonce of 12 bytes, the ciphertext of AES-256-GCM, and its tag of 16 bytes.'),
    },
    'The content of a notification, encrypted with a key of its winery, in place of the members of the content.',
  );
}

function commonMembers(): Record<string, TSchema> {
  return {
    winery: schemaRef('Code'),
    action: uuid('The action that was edited, or that caused the event.'),
    revision: Type.Integer({ minimum: 1 }),
    effectiveAt: instant(),
    tieBreak: Type.Integer(),
    ...placeMembers(),
    recordedBy: Type.Optional(
      text(
        'Who recorded the change set: the name of the token, or the subject that the issuer names. Absent if it was recorded without authentication.',
      ),
    ),
  };
}

function placeMembers(): Record<string, TSchema> {
  return {
    change: uuid('The id of the change set.'),
    index: Type.Integer({ minimum: 0, description: 'The place of the notification in its change set, from 0.' }),
    of: Type.Integer({ minimum: 1, description: 'The number of notifications in the change set.' }),
  };
}

function ownMembers(type: Exclude<NotificationType, 'solera.log.lost'>): Record<string, TSchema> {
  const actionType = text('The kind of the action, for example rack.');
  const status = (...values: readonly string[]): TSchema =>
    oneOf(values, 'The status of the action from this notification on.');
  const code = text('Why the action is impossible: a problem code.');
  const detail = text('The same reason in words.');
  switch (type) {
    case 'solera.action.recorded':
    case 'solera.action.revised':
      return {
        type: actionType,
        status: status('active', 'conflicted'),
        data: Type.Object(
          {},
          { description: 'The data of the action, as it was sent. Its shape depends on the kind.' },
        ),
        note: Type.Optional(text('The note of the action.')),
        rules: Type.Optional(
          Type.Integer({
            minimum: 1,
            description:
              'The version of the rules that the action has adopted. Only if the edit named one: then nothing else of the action changed.',
          }),
        ),
        code: Type.Optional(text('Why the action is impossible: a problem code. Only if `status` is conflicted.')),
        detail: Type.Optional(text('The same reason in words. Only if `status` is conflicted.')),
      };
    case 'solera.action.retracted':
      return { type: actionType, status: status('retracted') };
    case 'solera.action.conflicted':
      return { type: actionType, status: status('conflicted'), code, detail };
    case 'solera.action.restored':
      return { type: actionType, status: status('active') };
    case 'solera.lot.event.retracted':
      return {
        asserted: Type.Integer({
          minimum: 1,
          description: 'The number of the notification whose event no longer holds.',
        }),
      };
    case 'solera.lot.event.asserted':
      return { event: schemaRef('LotEvent') };
  }
}

function lotEvent(): TSchema {
  return responseObject(
    {
      name: text('The name of the event, in the past tense, for example WineMovedIn.'),
      vessels: list(
        responseObject({
          vessel: nullable(schemaRef('Code'), "The vessel; null for the lot's own unnamed vessel."),
          change: Type.Number(),
        }),
      ),
      weight: Type.Optional(Type.Number()),
      bottles: Type.Optional(Type.Integer({ description: 'Counted singly, not in cases.' })),
      mixed: Type.Optional(
        responseObject(
          { volume: Type.Number(), composition: list(schemaRef('CompositionEntry')) },
          'The wine or fruit that arrived. For fruit, `volume` is the weight.',
        ),
      ),
      additives: list(responseObject({ product: Type.String(), unit: Type.String(), change: Type.Number() })),
      cost: mapOf({ type: 'number' }, 'Changes of cost by category.'),
      set: schemaRef('LotDeclarations'),
    },
    'What one action moved into or out of one lot, not the resulting state. Amounts are changes.',
  );
}

function lotDeclarations(): TSchema {
  const declared = Type.Optional(nullable(Type.String()));
  return responseObject(
    {
      kind: Type.Optional(oneOf(['fruit', 'must', 'juice', 'wine', 'cases'])),
      status: Type.Optional(oneOf(['active', 'archived'])),
      format: Type.Optional(responseObject({ bottleMl: Type.Number(), bottlesPerCase: Type.Number() })),
      volumeUnit: Type.Optional(oneOf(['gal', 'L'])),
      ...{ taxClass: declared, owner: declared, stage: declared, fraction: declared },
      tags: Type.Optional(list(Type.String())),
      analyses: Type.Optional(
        list(
          responseObject({ analyte: Type.String(), unit: Type.String(), value: Type.Number() }),
          'Kept by analyte and unit: other analyses of the lot stay.',
        ),
      ),
    },
    'Properties that are replaced rather than added to. An absent member means no change.',
  );
}
