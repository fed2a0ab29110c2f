/** Reads and replaces the key file. It is read only if its owner alone may use it, and replaced so that a crash leaves either the old or the new content. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { InvalidKeys } from './invalid-keys.js';
import { type Keys, keysText, parseKeys } from './key-document.js';

/** The permissions of all users except the owner. */
const othersMask = 0o077;
const ownerOnly = 0o600;

/** Returns the keys of the file. @throws InvalidKeys */
export function readKeyFile(path: string): Keys {
  const descriptor = opened(path);
  try {
    const { mode } = fstatSync(descriptor);
    if ((mode & othersMask) !== 0)
      throw new InvalidKeys(
        path,
        `its permissions ${(mode & 0o777).toString(8).padStart(4, '0')} let users other than its owner use it`,
        `Run: chmod 600 ${path}`,
      );
    return parseKeys(readFileSync(descriptor, 'utf8'), path);
  } finally {
    closeSync(descriptor);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new InvalidKeys(
      path,
      `the key file cannot be read (${code})`,
      'Correct the path, or create the first key with solera keys rotate.',
      { cause },
    );
  }
}

/**
 * Replaces the keys of the file by those that `change` returns, and returns them. Creates the file if it does not exist. The temporary file is also a lock, so that
 * two commands at the same time lose no key. @throws InvalidKeys
 */
export function changeKeyFile(path: string, change: (keys: Keys) => Keys): Keys {
  const temporary = `${path}.new`;
  const descriptor = locked(path, temporary);
  try {
    const keys = change(fileStamp(path) === null ? new Map() : readKeyFile(path));
    writeFileSync(descriptor, keysText(keys));
    fsyncSync(descriptor);
    renameSync(temporary, path);
    return keys;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
    syncFolder(dirname(path));
  }
}

function locked(path: string, temporary: string): number {
  try {
    return openSync(temporary, 'wx', ownerOnly);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new InvalidKeys(
      path,
      'another command is changing the keys',
      `Wait until it has ended. If no command is running, remove ${temporary}: an earlier command was killed and left it behind.`,
      { cause },
    );
  }
}

/** Syncs a folder: only then is the new name of a file in it durable. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Returns a text that changes whenever the file is replaced or written; null if there is no file. */
export function fileStamp(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
