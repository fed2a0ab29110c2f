/**
 * One Solera process at a time may touch a data folder.
 *
 * Owns: the file `solera.lock` in the data folder, which names the owning process.
 * Does not own: the safety of the data. PostgreSQL's own postmaster.pid still keeps two servers from one cluster;
 *   this lock keeps a second Solera from stopping the first one's server.
 * States: absent, held by a living process, stale (its process has ended, whether by kill -9 or by a reboot).
 * Invariants: the file appears whole (it is linked into place, never written in place);
 *   a stale file is taken away by a rename, which only one of several contenders can win.
 * Limit: processes in two containers do not see each other. One folder must not be mounted into two of them.
 */
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresInUse } from './failures.js';
import { identifyProcess, isAlive, isMissing, type ProcessIdentity } from './process-identity.js';

export interface OwnerLock {
  /** Idempotent: a second call does not take the lock from a later owner in this same process. */
  release(): Promise<void>;
}

/** @throws EmbeddedPostgresInUse while another living process, or another caller in this one, owns the folder. */
export async function acquireOwnerLock(dataDir: string): Promise<OwnerLock> {
  const path = lockPath(dataDir);
  const self = await identifyProcess(process.pid);
  if (self === undefined) throw new Error('a running process must be able to identify itself');
  const content = `${JSON.stringify(self)}\n`;
  for (;;) {
    if (await placeWhole(path, content)) return heldLock(path, content);
    const found = await readOrUndefined(path);
    if (found === undefined) continue;
    const owner = parseOwner(found);
    if (owner !== undefined && (await isAlive(owner))) throw new EmbeddedPostgresInUse(dataDir, owner.pid);
    await removeStale(path, found);
  }
}

/** The living owner of a data folder, if it has one. */
export async function ownerOf(dataDir: string): Promise<ProcessIdentity | undefined> {
  const found = await readOrUndefined(lockPath(dataDir));
  const owner = found === undefined ? undefined : parseOwner(found);
  return owner !== undefined && (await isAlive(owner)) ? owner : undefined;
}

/** Whether the owner was killed: his lock is there, and he lives no more. */
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

/** True if the file was absent and is now ours. A link, unlike a create, never shows an empty file to others. */
async function placeWhole(path: string, content: string): Promise<boolean> {
  const draft = beside(path);
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

/** Takes a stale file away. If another contender was faster and the file is already his, it is put back. */
async function removeStale(path: string, seen: string): Promise<void> {
  const aside = beside(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const taken = await readOrUndefined(aside);
  if (taken !== undefined && taken !== seen) await placeWhole(path, taken);
  await rm(aside, { force: true });
}

async function removeOwn(path: string, content: string): Promise<void> {
  if ((await readOrUndefined(path)) === content) await rm(path, { force: true });
}

function beside(path: string): string {
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
    // Not JSON: no Solera wrote it, so no Solera holds it.
    return undefined;
  }
}
