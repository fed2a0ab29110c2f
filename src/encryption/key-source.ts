/** The source of the keys that SOLERA_KEYS names: a file or a command. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { InvalidKeys } from './invalid-keys.js';
import { callKeyCommand } from './key-command.js';
import { type Keys, keyBytes, withKey, withoutKeys } from './key-document.js';
import { changeKeyFile, fileStamp, readKeyFile } from './key-file.js';

export interface KeySource {
  /** Names the source in messages: the value of SOLERA_KEYS. */
  readonly name: string;
  /** Reads the keys. Rejects with InvalidKeys. */
  read(): Promise<Keys>;
  /** Reads the keys synchronously; returns null if the source is a command. @throws InvalidKeys */
  readSync(): Keys | null;
  /** Returns a text that changes whenever the keys may have changed; null if only reading the keys shows whether they have. */
  stamp(): string | null;
  /** Adds a new current key of a winery, and returns all keys. A file gives the key the id `id`; a command chooses the id. Rejects with InvalidKeys. */
  rotate(winery: string, id: string): Promise<Keys>;
  /** Removes keys of a winery, and returns the others. Rejects with InvalidKeys. */
  remove(winery: string, ids: readonly string[]): Promise<Keys>;
}

const commandPrefix = 'exec:';

/** Returns the source that SOLERA_KEYS names. @throws InvalidKeys */
export function keySource(setting: string): KeySource {
  if (!setting.startsWith(commandPrefix)) return fileSource(setting);
  const path = setting.slice(commandPrefix.length);
  if (!isAbsolute(path))
    throw new InvalidKeys('SOLERA_KEYS', `the command ${path} has no absolute path`, 'Write exec:/path/command.');
  return {
    name: setting,
    read: () => callKeyCommand(path),
    readSync: () => null,
    stamp: () => null,
    rotate: (winery) => callKeyCommand(path, 'rotate', winery),
    remove: (winery, ids) => callKeyCommand(path, 'destroy', winery, ...ids),
  };
}

function fileSource(path: string): KeySource {
  return {
    name: path,
    read: async () => readKeyFile(path),
    readSync: () => readKeyFile(path),
    stamp: () => fileStamp(path),
    rotate: async (winery, id) =>
      changeKeyFile(path, (keys) => withKey(keys, winery, { id, secret: createSecretKey(randomBytes(keyBytes)) })),
    remove: async (winery, ids) => changeKeyFile(path, (keys) => withoutKeys(keys, winery, ids)),
  };
}
