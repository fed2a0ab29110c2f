/** Changes the keys of a winery for `solera keys`: in their source, and in the registry of the database. */
import type { Postgres } from '../../adapters/postgres/open.js';
import { levelOfEncryption } from '../../application/level.js';
import type { Keys } from '../../encryption/key-document.js';
import type { KeySource } from '../../encryption/key-source.js';
import { fingerprintOf } from '../../encryption/keyring.js';
import { CommandFailure } from '../command-failure.js';

/** What a rotation did to the keys of a winery. */
interface Rotation {
  /** The id of the new key. */
  readonly key: string;
  /** The ids of destroyed keys that were still in the source, such as a file that was restored from a backup. They were removed. */
  readonly removed: readonly string[];
}

/** Creates a new current key of a winery, and registers it. Removes destroyed keys of the winery from the source. @throws CommandFailure, InvalidKeys */
export async function rotateKey(postgres: Postgres, source: KeySource, winery: string): Promise<Rotation> {
  if ((await postgres.settingsStore.winery(winery)) === null)
    throw new CommandFailure(
      `There is no winery ${winery}.`,
      'Check the code, or create the winery first. GET /v1/wineries lists all wineries.',
    );
  const level = await postgres.databaseLevel.read();
  if (level < levelOfEncryption)
    throw new CommandFailure(
      `The database has level ${level}, and content can be encrypted from level ${levelOfEncryption} on: nodes of an older version, which cannot read encrypted content, may still use it.`,
      'Upgrade all nodes, and start one of them if none is running. The level rises once all of them run this version.',
    );
  const registered = await postgres.keyRegistry.list();
  const taken = new Set(registered.map(({ key }) => key));
  let number = 1;
  while (taken.has(`${winery}-${number}`)) number += 1;
  const keys = await source.rotate(winery, `${winery}-${number}`);
  const { current, keys: own } = keys.get(winery) ?? noKeys(source, winery);
  if (taken.has(current))
    throw new CommandFailure(
      `${source.name} printed no new key of the winery ${winery}: the key ${current}, which it names as the current one, is registered already.`,
      'Correct the command: for rotate, it must add a key with an id that was never used. docs/encryption.md describes what it must print. Then run the rotation again.',
    );
  const unknown = [...own].filter(([key]) => !taken.has(key));
  await postgres.keyRegistry.register(
    unknown.map(([key, secret]) => ({ key, winery, fingerprint: fingerprintOf(secret) })),
  );
  const removed = registered.filter((one) => one.winery === winery && one.destroyed && own.has(one.key));
  const ids = removed.map(({ key }) => key);
  if (ids.length > 0) await source.remove(winery, ids);
  return { key: current, removed: ids };
}

/**
 * Destroys all keys of a winery, or one of them. Returns their ids, and the number of rows of derived data that were deleted. The database records the destruction first, so
 * that no node uses a key that is about to be removed; if the source then fails, the command can be repeated. @throws CommandFailure, InvalidKeys
 */
export async function destroyKeys(
  postgres: Postgres,
  source: KeySource,
  { winery, key }: { readonly winery: string; readonly key: string | null },
): Promise<{ readonly keys: readonly string[]; readonly deleted: number }> {
  const registered = (await postgres.keyRegistry.list()).filter((one) => one.winery === winery);
  const here: Keys = await source.read();
  const known = new Set([...registered.map((one) => one.key), ...(here.get(winery)?.keys.keys() ?? [])]);
  const keys = key === null ? [...known] : [key].filter((one) => known.has(one));
  if (keys.length === 0)
    throw new CommandFailure(
      key === null ? `The winery ${winery} has no keys.` : `The winery ${winery} has no key ${key}.`,
      'List the keys with solera keys list.',
    );
  const deleted = await postgres.keyRegistry.destroy(winery, keys, Date.now());
  const own = keys.filter((one) => here.get(winery)?.keys.has(one));
  if (own.length > 0) await source.remove(winery, own);
  return { keys, deleted };
}

function noKeys(source: KeySource, winery: string): never {
  throw new CommandFailure(
    `${source.name} printed no key of the winery ${winery}.`,
    'Correct the command: docs/encryption.md describes what it must print.',
  );
}
