/**
 * What is at the beginning of a notification's text, read without parsing the rest. The members before `data` have a fixed order (`notification-text`), and none
 * of their values contains a quotation mark that is not escaped, so the first occurrence of a member's name is the member.
 */

/** What a notification is about. */
export interface NotificationHeading {
  /** '' if it belongs to no winery. */
  readonly winery: string;
  /** With the prefix `solera.`. */
  readonly type: string;
}

const beforeSource = ',"source":"';
const beforeWinery = '/wineries/';
const beforeType = '","type":"';
const beforeSubject = '","subject":"';
const contentType = ',"datacontenttype":"application/json"';
const beforeData = ',"data":{"winery":';

/** Returns the heading of a text that `notification-text` wrote. @throws Error for any other text */
export function headingOf(text: string): NotificationHeading {
  const sourceStart = after(text, beforeSource, 0);
  const typeStart = after(text, beforeType, sourceStart);
  const typeEnd = text.indexOf(beforeSubject, typeStart);
  if (typeEnd < 0) throw new Error('The text is not that of a notification: it has no subject.');
  const source = text.slice(sourceStart, typeStart - beforeType.length);
  const winery = source.startsWith(beforeWinery) ? source.slice(beforeWinery.length) : '';
  return { winery, type: text.slice(typeStart, typeEnd) };
}

/**
 * Returns the same notification by reference: without its data, and with the member `dataref`, as the extension "Dataref" of CloudEvents defines it.
 * `location` is the address of what is left out.
 */
export function byReference(text: string, location: string): string {
  const end = text.indexOf(beforeData);
  if (end < 0) throw new Error('The text is not that of a notification: it has no data.');
  return `${text.slice(0, end).replace(contentType, '')},"dataref":${JSON.stringify(location)}}`;
}

function after(text: string, before: string, from: number): number {
  const index = text.indexOf(before, from);
  if (index < 0) throw new Error(`The text is not that of a notification: ${before} is missing.`);
  return index + before.length;
}
