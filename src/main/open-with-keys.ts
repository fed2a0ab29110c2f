import { openPostgres, type Postgres } from '../adapters/postgres/open.js';
import { levelOfEncryption } from '../application/level.js';
import { keySource } from '../encryption/key-source.js';
import { KeyUpkeep } from '../encryption/key-upkeep.js';
import { Keyring } from '../encryption/keyring.js';

type OpenOptions = Omit<Parameters<typeof openPostgres>[0], 'content' | 'keysChanged'>;

interface KeyOptions extends OpenOptions {
  /** The setting SOLERA_KEYS, or null. */
  readonly keys: string | null;
  /** Called when a key of a winery was destroyed since the last refresh: what was derived from its content must be forgotten. */
  readonly onDestroyed?: (winery: string) => void;
}

/** An open database, and the keys with which its content is opened and sealed. */
export interface PostgresWithKeys {
  readonly postgres: Postgres;
  readonly keyring: Keyring;
  readonly upkeep: KeyUpkeep;
}

/**
 * Opens the database with the keys of SOLERA_KEYS. New keys are registered once the level of the database allows it.
 * @throws InvalidKeys, and what `openPostgres` throws
 */
export async function openWithKeys({ keys, onDestroyed, ...options }: KeyOptions): Promise<PostgresWithKeys> {
  const source = keys === null ? null : keySource(keys);
  const elapsedMs = () => performance.now();
  // Before the database is opened: keys that cannot be used are the quicker failure.
  const first = source === null ? null : { stamp: source.stamp(), keys: await source.read() };
  const keyring = new Keyring(source, elapsedMs);
  let upkeep: KeyUpkeep | null = null;
  // A failure is reported by the regular refresh.
  const keysChanged = async (): Promise<void> => upkeep?.refresh().catch(() => undefined);
  const postgres = await openPostgres({ ...options, content: keyring, keysChanged });
  const mayRegister = async () =>
    options.forReading !== true && (await postgres.databaseLevel.read()) >= levelOfEncryption;
  upkeep = new KeyUpkeep({
    keyring,
    source,
    first,
    registry: postgres.keyRegistry,
    mayRegister,
    onDestroyed,
    elapsedMs,
  });
  try {
    await upkeep.refresh();
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return { postgres, keyring, upkeep };
}
