import type { RegisteredKey } from '../../encryption/key-registry.js';
import { keySource } from '../../encryption/key-source.js';
import { Keyring } from '../../encryption/keyring.js';

/** How the keys of this process and those of the database agree. */
export interface KeyCondition {
  /** Whether SOLERA_KEYS is set. */
  readonly isSet: boolean;
  /** Why the keys cannot be used; null if they can. */
  readonly failure: string | null;
  /** Keys of the source that the database does not know: `winery/key`. Their wineries may still be recorded in clear. */
  readonly unregistered: readonly string[];
  /** Keys that the database knows, that are not destroyed, and that the source does not have. */
  readonly missing: readonly string[];
  readonly registered: number;
}

/** Compares the keys of SOLERA_KEYS with those that the database has registered. Registers nothing. */
export async function keyCondition(
  setting: string | null,
  registered: readonly RegisteredKey[],
): Promise<KeyCondition> {
  const counted = { isSet: setting !== null, registered: registered.length };
  const keyring = new Keyring(null, () => performance.now());
  try {
    const keys = setting === null ? new Map() : await keySource(setting).read();
    const unregistered = keyring.update(keys, registered).map(({ winery, key }) => `${winery}/${key}`);
    return { ...counted, failure: null, unregistered, missing: missingKeys(keyring) };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { ...counted, failure, unregistered: [], missing: missingKeys(keyring) };
  }
}

function missingKeys(keyring: Keyring): readonly string[] {
  return [...keyring.unreadableWineries()].flatMap(([winery, reasons]) =>
    reasons.flatMap(({ code, keys }) => (code === 'key_missing' ? keys.map((key) => `${winery}/${key}`) : [])),
  );
}
