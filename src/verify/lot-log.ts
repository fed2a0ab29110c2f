import type { FoundNotification } from '../application/ports/audit.js';
import { parseNotification } from '../feed/notification-parser.js';
import type { Differences } from './difference.js';

/** An asserted lot event that is not retracted. `event` is its JSON text: a text takes a third of the memory of the parsed event. */
export interface LoggedEvent {
  readonly number: number;
  readonly action: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly event: string;
}

/**
 * Returns the events of one lot that are not retracted, from all notifications about the lot in the order of their numbers. `lot`: 'winery/lot'. Reports
 * each retraction that does not name an assertion of the same action on the same lot that is not retracted yet. @throws InvalidNotification
 */
export function remainingEvents(
  lot: string,
  notifications: Iterable<FoundNotification>,
  differences: Differences,
): LoggedEvent[] {
  const events = new Map<number, LoggedEvent>();
  for (const { number, text } of notifications) {
    const { type, data } = parseNotification(text);
    if (type === 'solera.lot.event.asserted') {
      const { action, effectiveAt, tieBreak, event } = data;
      events.set(number, {
        ...{ number, action, tieBreak },
        ...{ effectiveAt: Date.parse(effectiveAt), event: JSON.stringify(event) },
      });
    } else if (type === 'solera.lot.event.retracted') {
      const { action, asserted } = data;
      if (events.get(asserted)?.action !== action) {
        const expected = `an event of action ${action} on lot ${lot} that is not retracted`;
        differences.add({ check: 'log', number, field: '/data/asserted', expected, found: asserted });
      }
      events.delete(asserted);
    }
  }
  return [...events.values()];
}
