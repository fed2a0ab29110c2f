/**
 * The lock of a data folder: one Solera process at a time may use it.
 *
 * Owns: the file `solera.lock` in the data folder, which names the owning process. Does not own: the safety of the data. PostgreSQL's own
 * postmaster.pid keeps two servers out of one cluster; this lock keeps a second Solera from stopping the server of the first.
 * States: absent; held by a running process; stale, if its process was ended by a kill -9 or a reboot.
 * Invariants: (1) the file appears as a whole: it is linked into place; (2) a stale file is removed by a rename, which succeeds for one of
 * several contenders only.
 * Limit: processes in two containers cannot see each other. A data folder must not be mounted into two containers.
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresInUse } from './failures.js';
import { identifyProcess, isAlive, isMissing, type ProcessIdentity } from './process-identity.js';

interface OwnerLock {
  /** Idempotent: a second call does not release the lock of a later owner in the same process. */
  release(): Promise<void>;
}

/** Acquires the lock. @throws EmbeddedPostgresInUse if another running process, or another caller in this one, holds it. */
export async function acquireOwnerLock(dataDir: string): Promise<OwnerLock> {
  const path = lockPath(dataDir);
  const self = await identifyProcess(process.pid);
  if (self === undefined) throw new Error('a running process must be able to identify itself');
  const content = `${JSON.stringify(self)}\n`;
  for (;;) {
    if (await linkIntoPlace(path, content)) return heldLock(path, content);
    const found = await readOrUndefined(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner !== undefined && (await isAlive(owner))) throw new EmbeddedPostgresInUse(dataDir, owner.pid);
    await removeStale(path, found);
  }
}

/** Returns the running process that owns a data folder, if there is one. */
export async function ownerOf(dataDir: string): Promise<ProcessIdentity | undefined> {
  const found = await readOrUndefined(lockPath(dataDir));
  const owner = found === undefined ? undefined : parseOwner(found);
  return owner !== undefined && (await isAlive(owner)) ? owner : undefined;
}

/** Returns whether the owner was killed: there is a lock, and its process has ended. */
export async function wasAbandoned(dataDir: string): Promise<boolean> {
  const found = await readOrUndefined(lockPath(dataDir));
  const owner = found === undefined ? undefined : parseOwner(found);
  return owner !== undefined && !(await isAlive(owner));
}

function lockPath(dataDir: string): string {
  return join(dataDir, 'solera.lock');
}

function heldLock(path: string, content: string): OwnerLock {
  let released: Promise<void> | undefined;
  return {
    release: () => {
      released ??= removeOwn(path, content);
      return released;
    },
  };
}

/** Creates the file with its content and returns true, or returns false if it exists. A link, unlike a create, never shows an empty file. */
async function linkIntoPlace(path: string, content: string): Promise<boolean> {
  const draft = temporaryPath(path);
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Removes a stale file. If another contender has replaced it meanwhile, its file is put back. */
async function removeStale(path: string, seen: string): Promise<void> {
  const aside = temporaryPath(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const taken = await readOrUndefined(aside);
  if (taken !== undefined && taken !== seen) await linkIntoPlace(path, taken);
  await rm(aside, { force: true });
}

async function removeOwn(path: string, content: string): Promise<void> {
  if ((await readOrUndefined(path)) === content) await rm(path, { force: true });
}

function temporaryPath(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`;
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function parseOwner(content: string): ProcessIdentity | undefined {
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed) || !('began' in parsed)) return undefined;
    const { pid, began } = parsed;
    return typeof pid === 'number' && typeof began === 'string' ? { pid, began } : undefined;
  } catch {
    // Solera writes JSON, so no Solera holds this lock.
    return undefined;
  }
}
