/**
 * Notifications that a reader may not read. Each keeps its number and nothing else, so that the numbers are dense for every reader (promise 3).
 */

/** The type of a notification that the reader may not read. It has no `subject`, no `time` and no `data`. */
export const withheldType = 'solera.withheld';

const number = /^\{"specversion":"1\.0","id":"(\d+)",/;

/** Returns the text in the place of a notification that a NotificationWriter wrote. @throws Error for any other text */
export function withheldText(text: string): string {
  const id = number.exec(text)?.[1];
  if (id === undefined) throw new Error('The text is not that of a notification: it does not begin with its number.');
  return `{"specversion":"1.0","id":"${id}","sequence":${id},"source":"/","type":"${withheldType}"}`;
}
