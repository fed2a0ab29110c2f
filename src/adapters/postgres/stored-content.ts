/** Opens the sealed columns of rows, and upcasts what they hold to the newest schemas. */
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { revisionContent } from '../../encryption/content-text.js';
import { actionPlace, eventPlace, refusalPlace, statePlace } from '../../encryption/places.js';
import { isSealed } from '../../encryption/sealed-text.js';
import { TamperedText } from '../../encryption/tampered-text.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import { eventSeparator } from './commit-rows.js';
import type { StoredBodies } from './stored-bodies.js';
import { splitEvents } from './stored-events.js';

/**
 * Returns the object with a further member. If the content cannot be opened, reading the member throws: so what needs only other members of an unreadable row goes
 * on, and nothing takes an absent content for an empty one.
 */
export function withContent<Base extends object, Name extends string, Value>(
  base: Base,
  name: Name,
  read: () => Value,
): Base & Readonly<Record<Name, Value>> {
  const whole = base as Base & Record<Name, Value>; // The member is defined below.
  try {
    whole[name] = read() as (typeof whole)[Name]; // As `Value` is.
  } catch (error) {
    if (!(error instanceof UnreadableContent) && !(error instanceof TamperedText)) throw error;
    Object.defineProperty(whole, name, {
      enumerable: true,
      get: () => {
        throw error;
      },
    });
  }
  return whole;
}

interface RevisionColumns {
  readonly winery: string;
  readonly action: string;
  readonly revision: number;
  readonly data: string;
  readonly note: string | null;
}

/** Returns the data and the note of a revision. @throws UnreadableContent, TamperedText */
export function openRevision(cipher: ContentCipher, row: RevisionColumns): Pick<RevisionColumns, 'data' | 'note'> {
  const { winery, action, revision, data, note } = row;
  if (!isSealed(data)) return { data, note };
  return revisionContent(cipher.open(data, actionPlace(winery, action, revision)));
}

/** Returns an object with the data and the note of its row. @throws UnknownSchema */
export function withRevision<Base extends object>(
  base: Base,
  bodies: StoredBodies,
  row: RevisionColumns & { readonly type: string; readonly schema: number },
): Base & Pick<RevisionColumns, 'data' | 'note'> {
  const { type, schema, data, note } = row;
  if (!isSealed(data)) return Object.assign(base, { data: bodies.data(type, data, schema), note });
  let content: ReturnType<typeof openRevision> | null = null;
  const opened = () => {
    content ??= openRevision(bodies.content, row);
    return content;
  };
  return withContent(
    withContent(base, 'data', () => bodies.data(type, opened().data, schema)),
    'note',
    () => opened().note,
  );
}

interface RefusalColumns extends Pick<RevisionColumns, 'winery' | 'action'> {
  readonly refusal: string | null;
}

/** Returns an object with the refusal of its row. */
export function withRefusal<Base extends object>(
  base: Base,
  { content }: StoredBodies,
  { winery, action, refusal }: RefusalColumns,
): Base & Pick<RefusalColumns, 'refusal'> {
  if (refusal === null || !isSealed(refusal)) return Object.assign(base, { refusal });
  return withContent(base, 'refusal', () => content.open(refusal, refusalPlace(winery, action)));
}

/** An event text or a state, as its row holds it. */
interface BodyColumns {
  readonly body: string | null;
  readonly schema: number;
  readonly stream: string;
  readonly action: string;
}

/** Returns an object with the events of its row. @throws UnknownSchema */
export function withEvents<Base extends object>(
  base: Base,
  bodies: StoredBodies,
  { body, schema, stream, action }: BodyColumns,
): Base & { readonly events: readonly string[] } {
  if (body === null || !isSealed(body)) return Object.assign(base, { events: bodies.events(body, schema) });
  return withContent(base, 'events', () => openedEvents(body, bodies, { schema, stream, action }));
}

/** Returns the events of a row. @throws UnreadableContent, TamperedText, UnknownSchema */
export function openedEvents(
  body: string,
  bodies: StoredBodies,
  { schema, stream, action }: Omit<BodyColumns, 'body'>,
): string[] {
  const place = eventPlace(stream, action);
  return bodies.upcastEvents(
    splitEvents(body).map((event) => bodies.content.open(event, place)),
    schema,
  );
}

/** Returns an object with the state of its row. @throws UnknownSchema */
export function withState<Base extends object>(
  base: Base,
  bodies: StoredBodies,
  { body, schema, stream, action }: BodyColumns & { readonly body: string },
): Base & { readonly state: string } {
  if (!isSealed(body)) return Object.assign(base, { state: bodies.state(body, schema) });
  return withContent(base, 'state', () => bodies.state(bodies.content.open(body, statePlace(stream, action)), schema));
}

export function joinedEvents(events: readonly string[]): string {
  return events.join(eventSeparator);
}
