/** Opens encrypted notifications with the keys of the consumer. */
import { keyLimits } from '../../../config/encryption.js';
import { type Keys, readKeys } from '../../encryption/key-document.js';
import { fileStamp, readKeyFile } from '../../encryption/key-file.js';
import { openedNotification } from '../../encryption/opened-notification.js';
import { openText } from '../../encryption/sealed-text.js';
import { TamperedText } from '../../encryption/tampered-text.js';
import type { Notification } from '../notification.js';
import { inNewestSchema } from '../upcast.js';

/** The path of a key file, which only its owner may read, or a parsed key document. The form is that of the server's SOLERA_KEYS. */
export type ConsumerKeys =
  | string
  | {
      readonly wineries: Readonly<
        Record<string, { readonly current: string; readonly keys: Readonly<Record<string, string>> }>
      >;
    };

/** The encrypted content of a notification fails its authentication: it was altered, belongs to another notification, or was sealed with another key of this id. */
export class TamperedNotification extends Error {
  override readonly name = 'TamperedNotification';
  readonly number: number;
  /** The id of the key. */
  readonly key: string;

  constructor(number: number, cause: TamperedText) {
    super(
      `The content of notification ${number} fails its authentication with the key ${cause.key}: it was altered or moved, or the consumer has another key of this id.`,
      { cause },
    );
    this.number = number;
    this.key = cause.key;
  }
}

/**
 * Returns a function that opens notifications: it returns the notification with its content, or as it is if it is not encrypted or the keys lack its key.
 * A file is read again when a notification names an unknown key, at most once a second, if it has changed.
 * @throws InvalidKeys. The function throws TamperedNotification.
 */
export function notificationOpener(keys: ConsumerKeys): (notification: Notification) => Notification {
  const file = typeof keys === 'string' ? keys : null;
  let stamp = file === null ? null : fileStamp(file);
  let secrets = secretsOf(typeof keys === 'string' ? readKeyFile(keys) : readKeys(keys, 'keys'));
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  const hasKey = (key: string): boolean => {
    if (secrets.has(key) || file === null) return secrets.has(key);
    const now = performance.now();
    if (now - checkedAtMs < keyLimits.unknownKeyPauseMs) return false;
    checkedAtMs = now;
    const present = fileStamp(file);
    if (present === null || present === stamp) return false;
    secrets = secretsOf(readKeyFile(file));
    stamp = present;
    return secrets.has(key);
  };
  return (notification) => {
    const { encrypted } = notification.data;
    if (encrypted === undefined || !hasKey(encrypted.key)) return notification;
    try {
      const opened = openedNotification(notification, (sealed, place) => {
        const secret = secrets.get(sealed.key);
        if (secret === undefined) throw new TamperedText(sealed.key, place);
        return openText(sealed, secret, place);
      });
      return inNewestSchema(opened);
    } catch (error) {
      throw error instanceof TamperedText ? new TamperedNotification(notification.sequence, error) : error;
    }
  };
}

function secretsOf(keys: Keys) {
  return new Map([...keys.values()].flatMap(({ keys: own }) => [...own]));
}
