/** Where the keys come from: a file, or a command. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { InvalidKeys } from './invalid-keys.js';
import { callKeyCommand } from './key-command.js';
import { type Keys, keyBytes, withKey, withoutKeys } from './key-document.js';
import { changeKeyFile, fileStamp, readKeyFile } from './key-file.js';

export interface KeySource {
  /** Names the source for people. */
  readonly name: string;
  /** Reads the keys. Rejects with InvalidKeys. */
  read(): Promise<Keys>;
  /** Reads the keys at once, if the source is a file; otherwise returns null. @throws InvalidKeys */
  readAtOnce(): Keys | null;
  /** A text that differs once the keys may have changed; null if only reading them shows it. */
  stamp(): string | null;
  /** Adds a new current key of a winery, and returns all keys. */
  rotate(winery: string, id: string): Promise<Keys>;
  /** Removes keys of a winery, and returns the others. */
  destroy(winery: string, ids: readonly string[]): Promise<Keys>;
}

const commandPrefix = 'exec:';

/** Returns the source that SOLERA_KEYS names. @throws InvalidKeys */
export function keySource(setting: string): KeySource {
  if (!setting.startsWith(commandPrefix)) return fileSource(setting);
  const path = setting.slice(commandPrefix.length);
  if (!isAbsolute(path))
    throw new InvalidKeys('SOLERA_KEYS', 'the command has no absolute path', 'Write exec:/path/command.');
  return {
    name: setting,
    read: () => callKeyCommand(path),
    readAtOnce: () => null,
    stamp: () => null,
    rotate: (winery) => callKeyCommand(path, 'rotate', winery),
    destroy: (winery, ids) => callKeyCommand(path, 'destroy', winery, ...ids),
  };
}

function fileSource(path: string): KeySource {
  return {
    name: path,
    read: async () => readKeyFile(path),
    readAtOnce: () => readKeyFile(path),
    stamp: () => fileStamp(path),
    rotate: async (winery, id) =>
      changeKeyFile(path, (keys) => withKey(keys, winery, { id, secret: createSecretKey(randomBytes(keyBytes)) })),
    destroy: async (winery, ids) => changeKeyFile(path, (keys) => withoutKeys(keys, winery, ids)),
  };
}
