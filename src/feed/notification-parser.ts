/** Parses the public JSON form of notifications and checks it, so that text from a network can be trusted by its type. */

import { currentSchemas, type Schemas } from '../cellar/upcasters.js';
import {
  amount,
  anything,
  type Fault,
  type Form,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  record,
  text,
  wholeNumber,
  within,
} from './json-form.js';
import type {
  AdditiveChange,
  Analysis,
  LeafShare,
  LotDeclarations,
  LotEvent,
  MixedWine,
  VesselChange,
} from './lot-event.js';
import {
  type AssertedEvent,
  type CloudEvent,
  type ConflictedAction,
  type EncryptedContent,
  type LostNumber,
  type LostRange,
  type Notification,
  type NotificationData,
  type NotificationPlace,
  notificationTypes,
  type RecordedAction,
  type RestoredAction,
  type RetractedAction,
  type RetractedEvent,
} from './notification.js';
import { contradictionIn } from './notification-contradiction.js';
import { asNotification } from './withheld.js';
import { hasNewerSchema, inNewestSchema, isInNewestSchema } from './upcast.js';

/** A text or value that is not a notification. */
export class InvalidNotification extends Error {
  override readonly name = 'InvalidNotification';
  /** The JSON pointer of the first wrong member; '' is the notification itself. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: unknown;

  constructor(subject: string, { pointer, expected, found }: Fault, options?: ErrorOptions) {
    const shown = found === undefined ? 'missing' : JSON.stringify(found);
    const place = pointer === '' ? subject : `${subject}: ${pointer}`;
    super(`${place} is ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}; it must be ${expected}.`, options);
    this.pointer = pointer;
    this.expected = expected;
    this.found = found;
  }
}

/**
 * Parses one notification. Members that this version does not know are kept. A body of a former schema is upcast, as `inNewestSchema` does.
 * @throws InvalidNotification
 */
export function parseNotification(json: string): Notification {
  return parseNotificationWith(json, currentSchemas);
}

/** Parses one notification, as `parseNotification` does, by given schemas. @internal for tests */
export function parseNotificationWith(json: string, schemas: Schemas): Notification {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new InvalidNotification('The text', { pointer: '', expected: 'JSON', found: json }, { cause });
  }
  return checked(value, schemas);
}

/** Checks a parsed value, for example an item of a page, and returns it as `parseNotification` does. @throws InvalidNotification */
export function toNotification(value: unknown): Notification {
  return checked(value, currentSchemas);
}

function checked(given: unknown, schemas: Schemas): Notification {
  const withheld = asNotification(given);
  if (withheld !== null) return withheld;
  if (isCurrent(given, schemas)) return given;
  const value = upcast(given, schemas);
  if (isNotification(value, schemas)) return value;
  const subject = numbered.matches(value) ? `Notification ${value.sequence}` : 'The value';
  throw new InvalidNotification(
    subject,
    faultOf(value, schemas) ?? { pointer: '', expected: 'a notification', found: value },
  );
}

/** Returns whether a value is a notification of a known type in the newest schema, in clear: almost all are. Each member is checked once, so it takes half the time of `faultOf`. */
function isCurrent(value: unknown, schemas: Schemas): value is Notification {
  if (!outline.matches(value) || !dataForms[value.type].matches(value.data)) return false;
  const notification = value as Notification; // Its envelope and its data were checked.
  if (notification.data.encrypted !== undefined || !isInNewestSchema(notification, schemas)) return false;
  return contradictionIn(notification) === null && misnumberingIn(notification) === null;
}

const numbered = object({ sequence: wholeNumber(1) });

/** A value that is no notification, or whose body is no object, is returned as it is, and refused later. */
function upcast(value: unknown, schemas: Schemas): unknown {
  if (!numbering.matches(value)) return value;
  try {
    return inNewestSchema(value, schemas);
  } catch {
    return value;
  }
}

function isNotification(value: unknown, schemas: Schemas): value is Notification {
  return faultOf(value, schemas) === null;
}

/**
 * A reader must find its place in the log with any notification, also with one that a later version of Solera wrote. So of a type that
 * this version does not know, of bodies whose schema it does not know, and of encrypted data, only the numbering is checked.
 */
function faultOf(value: unknown, schemas: Schemas): Fault | null {
  if (!numbering.matches(value)) return numbering.fault(value);
  if (!isKnownType(value.type) || value.data.encrypted !== undefined || hasNewerSchema(value, schemas))
    return misnumberingIn(value);
  const form = value.type === 'solera.log.lost' ? outline : envelope;
  if (!form.matches(value)) return form.fault(value);
  const fault = dataForms[value.type].fault(value.data);
  if (fault !== null) return within('data', fault);
  return contradictionIn(value as Notification) ?? misnumberingIn(value); // Its envelope and its data were checked.
}

function isKnownType(type: string): type is Notification['type'] {
  return notificationTypes.some((known) => known === type);
}

/** What every notification has, of any type and version. */
interface Numbered extends Pick<CloudEvent<Notification['type'], unknown>, 'specversion' | 'id' | 'sequence' | 'time'> {
  readonly type: string;
  readonly data: NotificationPlace;
}

const numberedData = {
  winery: text,
  change: text,
  index: wholeNumber(0),
  of: wholeNumber(1),
  encrypted: optional(object<EncryptedContent>({ key: text, text })),
};

const numbering = object<Numbered>({
  specversion: oneOf('1.0'),
  id: text,
  sequence: wholeNumber(1),
  type: text,
  time: instant,
  data: object<Numbered['data']>(numberedData),
});

const commonMembers = {
  ...numberedData,
  action: text,
  revision: wholeNumber(1),
  effectiveAt: instant,
  tieBreak: wholeNumber(),
  recordedBy: optional(text),
};
const refusalMembers = { code: text, detail: text };

/** The data of any notification about an action or a lot: what all of them have, and the lot of lot events. */
interface AnyData extends NotificationData {
  readonly lot?: string;
}

const envelopeMembers = {
  specversion: oneOf('1.0'),
  id: text,
  sequence: wholeNumber(1),
  source: text,
  type: oneOf(...notificationTypes),
  subject: text,
  time: instant,
  datacontenttype: oneOf('application/json'),
  // Any URI: a later version of the schema is valid by this one, too, if the checks of `data` pass.
  dataschema: optional(text),
};

const envelope = object<CloudEvent<Notification['type'], AnyData>>({
  ...envelopeMembers,
  data: object<AnyData>({ ...commonMembers, lot: optional(text) }),
});

/** An envelope whose data are not checked. */
const outline = object<CloudEvent<Notification['type'], unknown>>({ ...envelopeMembers, data: anything });

const recordedAction = object<RecordedAction>({
  ...commonMembers,
  type: text,
  status: oneOf('active', 'conflicted'),
  data: anything,
  note: optional(text),
  rules: optional(wholeNumber(1)),
  code: optional(text),
  detail: optional(text),
});

/** Properties of a lot that an event declares. */
const lotDeclarations = object<LotDeclarations>({
  kind: optional(oneOf('fruit', 'must', 'juice', 'wine', 'cases')),
  status: optional(oneOf('active', 'archived')),
  format: optional(object({ bottleMl: amount, bottlesPerCase: amount })),
  volumeUnit: optional(oneOf('gal', 'L')),
  taxClass: optional(nullable(text)),
  owner: optional(nullable(text)),
  stage: optional(nullable(text)),
  fraction: optional(nullable(text)),
  tags: optional(list(text)),
  analyses: optional(list(object<Analysis>({ analyte: text, unit: text, value: amount }))),
});

const leafShare = object<LeafShare>({
  variety: text,
  vintage: nullable(wholeNumber()),
  appellation: text,
  block: optional(text),
  share: amount,
});

const lotEvent = object<LotEvent>({
  name: text,
  vessels: list(object<VesselChange>({ vessel: nullable(text), change: amount })),
  weight: optional(amount),
  bottles: optional(wholeNumber()),
  mixed: optional(object<MixedWine>({ volume: amount, composition: list(leafShare) })),
  additives: list(object<AdditiveChange>({ product: text, unit: text, change: amount })),
  cost: record(amount),
  set: lotDeclarations,
});

const dataForms: {
  readonly [Type in Notification['type']]: Form<Extract<Notification, { readonly type: Type }>['data']>;
} = {
  'solera.action.recorded': recordedAction,
  'solera.action.revised': recordedAction,
  'solera.action.retracted': object<RetractedAction>({
    ...commonMembers,
    type: text,
    status: oneOf('retracted'),
  }),
  'solera.action.conflicted': object<ConflictedAction>({
    ...commonMembers,
    ...refusalMembers,
    type: text,
    status: oneOf('conflicted'),
  }),
  'solera.action.restored': object<RestoredAction>({
    ...commonMembers,
    type: text,
    status: oneOf('active'),
  }),
  'solera.lot.event.retracted': object<RetractedEvent>({
    ...commonMembers,
    lot: text,
    asserted: wholeNumber(1),
  }),
  'solera.lot.event.asserted': object<AssertedEvent>({
    ...commonMembers,
    lot: text,
    event: lotEvent,
  }),
  'solera.log.lost': object<LostNumber>({
    ...numberedData,
    lost: object<LostRange>({ first: wholeNumber(1), last: wholeNumber(1) }),
  }),
};

/** The number is written twice, and a change set must begin at number 1 or later. */
function misnumberingIn({ id, sequence, data: { index, of } }: Numbered): Fault | null {
  if (id !== String(sequence)) return { pointer: '/id', expected: `"${sequence}"`, found: id };
  if (index >= of) return { pointer: '/data/index', expected: `less than ${of}`, found: index };
  if (index >= sequence) return { pointer: '/data/index', expected: `less than ${sequence}`, found: index };
  return null;
}
