/** Keeps the position in a file. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { unknownLog } from '../log-identity.js';
import { type SocketLock, takeLock } from './socket-lock.js';
import { knownLogIn, type StoredPosition, storedBy, type Tracking, UnusablePosition } from './tracking.js';

/** The file does not hold a position: it is torn, or it belongs to something else. It is left as it is. */
export class InvalidPositionFile extends UnusablePosition {
  override readonly name = 'InvalidPositionFile';
  readonly path: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      `${path} does not hold a position: ${reason}. Name another file, or delete this one to begin with the first notification.`,
      options,
    );
    this.path = path;
  }
}

/** Another process keeps its position in this file. */
export class PositionFileInUse extends UnusablePosition {
  override readonly name = 'PositionFileInUse';
  readonly path: string;

  constructor(path: string) {
    super(`${path} is in use by another follower. Stop it, or name another file.`);
    this.path = path;
  }
}

/** The file states its format, so that a file of another program is not taken for a position. */
const format = 'solera.position/1';

/**
 * Keeps the position in a file, which is replaced as a whole and flushed to the disk after each change set. While a follower uses the file, other
 * followers of this machine are refused with `PositionFileInUse`. A crash between `apply` and the file lets the last change set be applied again.
 */
export function fileTracking(path: string): Tracking<undefined> {
  let lock: SocketLock | null = null;
  const release = async (): Promise<void> => {
    const held = lock;
    lock = null;
    await held?.release();
  };
  return {
    open: async () => {
      lock = await takeLock(path);
      if (lock === null) throw new PositionFileInUse(path);
      try {
        return await readPosition(path);
      } catch (error) {
        await release();
        throw error;
      }
    },
    advance: async (step, work) => {
      await work(undefined);
      const stored = storedBy(step);
      await writePosition(path, stored);
      return stored;
    },
    close: release,
  };
}

/** Returns 0 if there is no file yet. Files of earlier versions have nothing but the position. @throws InvalidPositionFile */
async function readPosition(path: string): Promise<StoredPosition> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return { position: 0, ...unknownLog };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidPositionFile(path, text === '' ? 'it is empty' : 'it is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== format)
    throw new InvalidPositionFile(path, `it has no "format": "${format}"`);
  const position = 'position' in value ? value.position : undefined;
  if (typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0)
    throw new InvalidPositionFile(path, '"position" is not a whole number ≥ 0');
  return { position, ...knownLogIn(value) };
}

/** After a crash at any moment, the file holds the old position or the new one. */
async function writePosition(path: string, stored: StoredPosition): Promise<void> {
  const draft = `${path}.new`;
  try {
    await flushed(draft, 'w', `${JSON.stringify({ format, ...stored })}\n`);
    await rename(draft, path);
  } catch (error) {
    // The first error is the reason; the draft is overwritten by the next attempt.
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  // The name is part of the folder. Windows cannot flush a folder.
  if (process.platform !== 'win32') await flushed(dirname(resolve(path)), 'r', null);
}

/** Writes a text, if there is one, and flushes the file or folder to the disk. */
async function flushed(path: string, flags: string, text: string | null): Promise<void> {
  const handle = await open(path, flags);
  try {
    if (text !== null) await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
