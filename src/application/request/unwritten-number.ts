import { type Failure, failure } from '../result.js';

/** Returns the failure of a read as known at a notification that does not exist yet, or null if it exists. `head`: the last number of the log. */
export function unwrittenNumber(known: number, head: number): Failure | null {
  return known <= head
    ? null
    : failure('bad_request', `Notification ${known} does not exist yet; the log ends at ${head}.`);
}
