import { eventSeparator } from './commit-rows.js';

/** Returns the texts of the events of a touch, in the schema in which they are stored. */
export function splitEvents(body: string | null): string[] {
  return body === null || body === '' ? [] : body.split(eventSeparator);
}
