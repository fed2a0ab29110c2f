/** Opens the encrypted content of notifications. */
import { lotStream } from '../cellar/stream.js';
import type { ActionNotification, EncryptedContent, Notification } from '../feed/notification.js';
import { openedSchemaUri } from '../feed/notification-schema.js';
import { actionPlace, eventPlace, refusalPlace } from './places.js';
import type { Place } from './tampered-text.js';

/** Returns the text that was sealed. Throws if it cannot be opened. */
type Open = (sealed: EncryptedContent, place: Place) => string;

/** Returns the notification with its content in place of `data.encrypted`. One that is not encrypted is returned as it is. Throws what `open` throws. */
export function openedNotification(notification: Notification, open: Open): Notification {
  if (notification.type === 'solera.log.lost') return notification;
  const { encrypted, ...data } = notification.data;
  if (encrypted === undefined) return notification;
  const content = JSON.parse(open(encrypted, placeOf(notification))) as Readonly<Record<string, unknown>>; // Solera sealed it: the authentication was checked.
  const opened = { ...notification, data: { ...data, ...shownMembers(notification.type, content) } };
  const { dataschema } = notification;
  // The content has the members that `data` lacks.
  return (dataschema === undefined ? opened : { ...opened, dataschema: openedSchemaUri(dataschema) }) as Notification;
}

function placeOf({ type, data, subject }: ActionNotification): Place {
  const { winery, action, revision } = data;
  if (type === 'solera.lot.event.asserted') return eventPlace(lotStream(winery, subject), action);
  return type === 'solera.action.conflicted' ? refusalPlace(winery, action) : actionPlace(winery, action, revision);
}

function shownMembers(type: Notification['type'], content: Readonly<Record<string, unknown>>): object {
  if (type === 'solera.lot.event.asserted') return { event: content };
  return type === 'solera.action.conflicted' ? { code: content.code, detail: content.detail } : content;
}
