import type { FoundNotification } from '../application/ports/audit.js';
import { parseNotification } from '../feed/notification-parser.js';
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

/** Returns the actions that notifications are about, by id. The notifications are in the order of their numbers. @throws InvalidNotification */
export function loggedActions(notifications: Iterable<FoundNotification>): Map<string, LoggedAction> {
  const actions = new Map<string, LoggedAction>();
  for (const { number, text } of notifications) {
    const notification = parseNotification(text);
    if ('lot' in notification.data) continue;
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

function contentOf(
  notification: RevisionNotification,
  previous: LoggedRevision | undefined,
): Pick<LoggedRevision, 'data' | 'note'> {
  if (notification.type === 'solera.action.retracted')
    return { data: previous?.data ?? '', note: previous?.note ?? null };
  const { data, note = null } = notification.data;
  return { data: JSON.stringify(data), note };
}
