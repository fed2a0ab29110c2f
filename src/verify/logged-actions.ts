import type { FoundNotification } from '../application/ports/audit.js';
import type { Notification } from '../feed/notification.js';
import { InvalidNotification, parseNotification } from '../feed/notification-parser.js';
import { isRevision, type RevisionNotification } from './log-contents.js';

/** A revision of an action. The log does not repeat the data and the note of a retracted action: they are those of the revision before it. */
export interface LoggedRevision {
  readonly number: number;
  readonly revision: number;
  readonly type: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  /** The action's status when the revision was recorded. */
  readonly status: string;
  /** JSON text. */
  readonly data: string;
  readonly note: string | null;
}

export interface LoggedAction {
  readonly winery: string;
  readonly revisions: LoggedRevision[];
  /** The status after the last notification about the action. */
  status: string;
}

/** In place of data that cannot be read, because their key is destroyed or missing. */
export const unreadableData = 'encrypted';

/**
 * Returns the actions that notifications are about, by id. The notifications are in the order of their numbers. One that cannot be read is left out: it is
 * reported where the log is read, or as a row that the log does not show.
 */
export function loggedActions(notifications: Iterable<FoundNotification>): Map<string, LoggedAction> {
  const actions = new Map<string, LoggedAction>();
  for (const { number, text } of notifications) {
    const notification = readNotification(text);
    if (notification === null || 'lot' in notification.data || 'lost' in notification.data) continue;
    const { winery, action, revision, type, effectiveAt, tieBreak, status } = notification.data;
    const logged = actions.get(action) ?? { winery, revisions: [], status };
    actions.set(action, logged);
    logged.status = status;
    if (!isRevision(notification)) continue;
    const content = contentOf(notification, logged.revisions.at(-1));
    const time = Date.parse(effectiveAt);
    logged.revisions.push({ number, revision, type, effectiveAt: time, tieBreak, status, ...content });
  }
  return actions;
}

function readNotification(text: string): Notification | null {
  try {
    return parseNotification(text);
  } catch (error) {
    if (error instanceof InvalidNotification) return null;
    throw error;
  }
}

function contentOf(
  notification: RevisionNotification,
  previous: LoggedRevision | undefined,
): Pick<LoggedRevision, 'data' | 'note'> {
  if (notification.type === 'solera.action.retracted')
    return { data: previous?.data ?? '', note: previous?.note ?? null };
  const { data, note = null, encrypted } = notification.data;
  if (encrypted !== undefined) return { data: unreadableData, note: null };
  return { data: JSON.stringify(data), note };
}
