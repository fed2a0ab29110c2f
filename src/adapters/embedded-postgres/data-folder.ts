/** The data folder itself: made before there is a server in it, removed where its owner was killed and nobody wants it. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { abandonedDrafts, clusterFolder } from './cluster.js';
import { EmbeddedPostgresInUse } from './failures.js';
import { endLeftovers } from './leftovers.js';
import { acquireOwnerLock, wasAbandoned } from './owner-lock.js';
import { isMissing } from './process-identity.js';

/**
 * Makes the folder and those above it, for their owner alone. Not by Node's own recursion: below /proc, where no folder can be made and
 * the system says that it is missing, that tries for ever, in a thread that outlives every signal.
 */
export async function makeDataFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeDataFolder(above);
  await mkdir(path, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another start may have been faster.
    if (!(await isFolder(path))) throw error;
  });
}

/** Ends what still runs in this data folder, and removes clusters that were never finished. The folder's lock must be held. */
export async function clearAway(dataDir: string, notice: (message: string) => void): Promise<void> {
  await endLeftovers(clusterFolder(dataDir), notice);
  for (const draft of await abandonedDrafts(dataDir)) {
    await endLeftovers(draft, notice);
    await rm(draft, { recursive: true, force: true });
  }
}

/** Removes a folder whose owner was killed, and ends the server that he left in it. Any other folder is left alone. */
export async function removeAbandoned(dataDir: string, notice: (message: string) => void): Promise<void> {
  if (!(await wasAbandoned(dataDir))) return;
  const lock = await acquireOwnerLock(dataDir).catch((error: unknown) => {
    if (error instanceof EmbeddedPostgresInUse) return undefined;
    throw error;
  });
  if (lock === undefined) return;
  await clearAway(dataDir, notice);
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
