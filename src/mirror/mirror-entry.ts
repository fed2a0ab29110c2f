import type { NotificationLog } from '../application/ports/notification-log.js';
import { byReference, headingOf } from '../feed/notification-heading.js';
import { pageOf, pagePath, pageRange } from '../feed/page.js';
import type { MirrorEntry, MirroredMessage } from './log-mirror.js';

type LogOfEntries = Pick<NotificationLog, 'incarnation' | 'pageSize'>;

const prefix = 'solera.';
const encoder = new TextEncoder();

/** Returns the entry of a notification. If its text has more than `textBytes`, the entry refers to the page that holds it. */
export function mirrorEntry(
  log: LogOfEntries,
  { number, text, textBytes }: { readonly number: number; readonly text: string; readonly textBytes: number },
): MirrorEntry {
  const { winery, type } = headingOf(text);
  return {
    number,
    id: entryId(log, number),
    winery,
    type: type.startsWith(prefix) ? type.slice(prefix.length) : type,
    text: fits(text, textBytes) ? text : referenceTo(log, number, text),
  };
}

/** Returns the id of the message of a notification. */
export function entryId({ incarnation }: Pick<LogOfEntries, 'incarnation'>, number: number): string {
  return `${incarnation}:${number}`;
}

/** Returns whether a message is a copy of a notification: it has the text, or refers to the page because the text was too long to publish. */
export function isCopyOf({ text: found }: MirroredMessage, log: LogOfEntries, number: number, text: string): boolean {
  return found === text || found === referenceTo(log, number, text);
}

function referenceTo({ pageSize }: LogOfEntries, number: number, text: string): string {
  return byReference(text, pagePath(pageRange(pageOf(number, pageSize), pageSize)));
}

/** A character of a JavaScript string takes up to three bytes, so most texts need not be encoded to know that they fit. */
function fits(text: string, bytes: number): boolean {
  return text.length * 3 <= bytes || encoder.encode(text).length <= bytes;
}
