/** Opens the sealed columns of rows, and upcasts their bodies to the newest schemas. */
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
 * Adds a member to an object, and returns the object. If the content of the member cannot be opened, reading the member throws. So code that needs only other members
 * of the row works, and no code mistakes unreadable content for empty content.
 */
export function withContent<Base extends object, Name extends string, Value>(
  base: Base,
  name: Name,
  read: () => Value,
): Base & Readonly<Record<Name, Value>> {
  const whole = base as Base & Record<Name, Value>; // The member is added below.
  try {
    whole[name] = read() as (typeof whole)[Name]; // The type of the member is `Value`.
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

/** Adds the data and the note of a row to an object. @throws UnknownSchema if they are not sealed, else when they are read */
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

/** Adds the refusal of a row to an object. */
export function withRefusal<Base extends object>(
  base: Base,
  { content }: StoredBodies,
  { winery, action, refusal }: RefusalColumns,
): Base & Pick<RefusalColumns, 'refusal'> {
  if (refusal === null || !isSealed(refusal)) return Object.assign(base, { refusal });
  return withContent(base, 'refusal', () => content.open(refusal, refusalPlace(winery, action)));
}

/** The events of a touch or a saved state, as stored. */
interface BodyColumns {
  readonly body: string | null;
  readonly schema: number;
  readonly stream: string;
  readonly action: string;
}

/** Adds the events of a row to an object. @throws UnknownSchema */
export function withEvents<Base extends object>(
  base: Base,
  bodies: StoredBodies,
  { body, schema, stream, action }: BodyColumns,
): Base & { readonly events: readonly string[] } {
  if (body === null || !isSealed(body)) return Object.assign(base, { events: bodies.events(body, schema) });
  return withContent(base, 'events', () => openedEvents(body, bodies, { schema, stream, action }));
}

/** Opens the sealed events of a row. @throws UnreadableContent, TamperedText, UnknownSchema */
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

/** Adds the state of a row to an object. @throws UnknownSchema */
export function withState<Base extends object>(
  base: Base,
  bodies: StoredBodies,
  { body, schema, stream, action }: BodyColumns & { readonly body: string },
): Base & { readonly state: string } {
  if (!isSealed(body)) return Object.assign(base, { state: bodies.state(body, schema) });
  return withContent(base, 'state', () => bodies.state(bodies.content.open(body, statePlace(stream, action)), schema));
}

/** Returns the events of a touch as the text that its row holds. */
export function joinedEvents(events: readonly string[]): string {
  return events.join(eventSeparator);
}
