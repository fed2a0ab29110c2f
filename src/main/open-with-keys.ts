import { openPostgres, type Postgres } from '../adapters/postgres/open.js';
import { KnownLevel, levelOfDeflation, levelOfEncryption } from '../application/level.js';
import { currentSchemas, type Schemas } from '../cellar/upcasters.js';
import { keySource } from '../encryption/key-source.js';
import { KeyUpkeep } from '../encryption/key-upkeep.js';
import { Keyring } from '../encryption/keyring.js';

type OpenOptions = Omit<Parameters<typeof openPostgres>[0], 'content' | 'keysChanged' | 'bodies'>;

interface KeyOptions extends OpenOptions {
  /** The setting SOLERA_KEYS, or null. */
  readonly keys: string | null;
  /** By default, those of this program. */
  readonly schemas?: Schemas;
  /** Called when a key of a winery was destroyed since the last refresh: what was derived from its content must be forgotten. */
  readonly onDestroyed?: (winery: string) => void;
  /** Called with each winery that does not exist when a key of it is registered. */
  readonly onUnknownWinery?: ((winery: string) => void) | undefined;
}

/** An open database, its level, and the keys with which its content is opened and sealed. */
export interface PostgresWithKeys {
  readonly postgres: Postgres;
  readonly level: KnownLevel;
  readonly keyring: Keyring;
  readonly upkeep: KeyUpkeep;
}

/**
 * Opens the database with the keys of SOLERA_KEYS, and reads its level: bodies are written in the schemas that the oldest node knows. New keys are registered once the
 * level of the database allows it.
 * @throws InvalidKeys, and what `openPostgres` throws
 */
export async function openWithKeys({
  keys,
  schemas = currentSchemas,
  onDestroyed,
  onUnknownWinery,
  ...options
}: KeyOptions): Promise<PostgresWithKeys> {
  const source = keys === null ? null : keySource(keys);
  const elapsedMs = () => performance.now();
  // Before the database is opened: keys that cannot be used are the quicker failure.
  const first = source === null ? null : { stamp: source.stamp(), keys: await source.read() };
  const known: { level?: KnownLevel } = {};
  const knownLevel = () => known.level?.value ?? 1;
  const keyring = new Keyring(source, elapsedMs, () => knownLevel() >= levelOfDeflation);
  let upkeep: KeyUpkeep | null = null;
  // A failure is reported by the regular refresh.
  const keysChanged = async (): Promise<void> => upkeep?.refresh().catch(() => undefined);
  const bodies = { schemas, level: knownLevel };
  const postgres = await openPostgres({ ...options, bodies, content: keyring, keysChanged });
  const level = new KnownLevel(postgres.databaseLevel);
  known.level = level;
  const mayRegister = async () => options.forReading !== true && (await level.refresh()) >= levelOfEncryption;
  const registry = postgres.keyRegistry;
  const hasWinery = async (winery: string) => (await postgres.settingsStore.winery(winery)) !== null;
  const callbacks = { onDestroyed, onUnknownWinery };
  upkeep = new KeyUpkeep({ keyring, source, first, registry, mayRegister, hasWinery, ...callbacks, elapsedMs });
  try {
    await level.refresh();
    await upkeep.refresh();
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return { postgres, level, keyring, upkeep };
}
