/** The data folder: creates it, and removes it after its owner was killed. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { abandonedDrafts, clusterFolder } from './cluster.js';
import { EmbeddedPostgresInUse } from './failures.js';
import { endLeftovers } from './leftovers.js';
import { acquireOwnerLock, wasAbandoned } from './owner-lock.js';
import { isMissing } from './process-identity.js';

/**
 * Creates the folder and its parents, accessible to their owner only. `mkdir` with `recursive` is not used: below /proc, where creating a folder
 * fails with ENOENT, Node repeats the attempt endlessly, in a thread that no signal ends.
 */
export async function makeDataFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeDataFolder(above);
  await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another start may have created it meanwhile.
    if (!(await isFolder(path))) throw error;
  });
}

/** Ends the servers that a killed Solera left in a data folder, and removes unfinished clusters. The caller must hold the folder's lock. */
export async function removeLeftovers(dataDir: string, notice: (message: string) => void): Promise<void> {
  await endLeftovers(clusterFolder(dataDir), notice);
  for (const draft of await abandonedDrafts(dataDir)) {
    await endLeftovers(draft, notice);
    await rm(draft, { recursive: true, force: true });
  }
}

/** Removes a data folder whose owner was killed, after ending the server in it. Does nothing to any other folder. */
export async function removeAbandoned(dataDir: string, notice: (message: string) => void): Promise<void> {
  if (!(await wasAbandoned(dataDir))) return;
  const lock = await acquireOwnerLock(dataDir).catch((error: unknown) => {
    if (error instanceof EmbeddedPostgresInUse) return undefined;
    throw error;
  });
  if (lock === undefined) return;
  await removeLeftovers(dataDir, notice);
  await rm(dataDir, { recursive: true, force: true });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
