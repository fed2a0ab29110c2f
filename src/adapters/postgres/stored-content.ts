/** Opens the sealed columns of rows. */
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { revisionContent } from '../../encryption/content-text.js';
import { actionPlace, eventPlace, refusalPlace, statePlace } from '../../encryption/places.js';
import { isSealed, TamperedText } from '../../encryption/sealed-text.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import { eventSeparator } from './commit-rows.js';

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

/** Returns an object with the data and the note of its row. */
export function withRevision<Base extends object>(
  base: Base,
  cipher: ContentCipher,
  row: RevisionColumns,
): Base & Pick<RevisionColumns, 'data' | 'note'> {
  if (!isSealed(row.data)) return Object.assign(base, { data: row.data, note: row.note });
  let content: ReturnType<typeof openRevision> | null = null;
  const opened = () => {
    content ??= openRevision(cipher, row);
    return content;
  };
  return withContent(
    withContent(base, 'data', () => opened().data),
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
  cipher: ContentCipher,
  { winery, action, refusal }: RefusalColumns,
): Base & Pick<RefusalColumns, 'refusal'> {
  if (refusal === null || !isSealed(refusal)) return Object.assign(base, { refusal });
  return withContent(base, 'refusal', () => cipher.open(refusal, refusalPlace(winery, action)));
}

/** Returns an object with the events of its row. */
export function withEvents<Base extends object>(
  base: Base,
  cipher: ContentCipher,
  { body, stream, action }: { readonly body: string | null; readonly stream: string; readonly action: string },
): Base & { readonly events: readonly string[] } {
  const events = splitEvents(body);
  if (body === null || !isSealed(body)) return Object.assign(base, { events });
  const place = eventPlace(stream, action);
  return withContent(base, 'events', () => events.map((event) => cipher.open(event, place)));
}

/** Returns an object with the state of its row. */
export function withState<Base extends object>(
  base: Base,
  cipher: ContentCipher,
  { body, stream, action }: { readonly body: string; readonly stream: string; readonly action: string },
): Base & { readonly state: string } {
  if (!isSealed(body)) return Object.assign(base, { state: body });
  return withContent(base, 'state', () => cipher.open(body, statePlace(stream, action)));
}

export function joinedEvents(events: readonly string[]): string {
  return events.join(eventSeparator);
}

/** Splits the events of a row. */
export function splitEvents(body: string | null): string[] {
  return body === null || body === '' ? [] : body.split(eventSeparator);
}
