import type { ChangeSet } from '../feed/change-set.js';
import type { AssertedEvent, CloudEvent, Notification } from '../feed/notification.js';

export type Assertion = CloudEvent<'solera.lot.event.asserted', AssertedEvent>;

/** The lot events that a batch asserts and retracts. One that the batch asserts and also retracts is in neither list. */
interface EventChanges {
  readonly asserted: readonly Assertion[];
  /** The numbers of the assertions that no longer hold. */
  readonly retracted: readonly number[];
}

export function eventChanges(changeSets: readonly ChangeSet[]): EventChanges {
  const asserted = new Map<number, Assertion>();
  const retracted: number[] = [];
  for (const { entries } of changeSets)
    for (const entry of entries) {
      if (entry.type === 'solera.lot.event.asserted') asserted.set(entry.sequence, entry);
      if (entry.type === 'solera.lot.event.retracted' && !asserted.delete(entry.data.asserted))
        retracted.push(entry.data.asserted);
    }
  return { asserted: [...asserted.values()], retracted };
}

/** Returns the winery and lot of a lot event, or the action of any other notification, as the key of a rebuild's part. */
export function lotKey({ subject, data }: Notification): string {
  return `${data.winery}/${subject}`;
}
