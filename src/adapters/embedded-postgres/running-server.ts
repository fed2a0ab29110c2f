/** The server that another, living Solera runs in a data folder: whoever may read the folder may read what that one keeps. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFolder, database, role } from './cluster.js';
import { ownerOf } from './owner-lock.js';
import { postmasterFile } from './process-identity.js';

export interface RunningServer {
  readonly connectionString: string;
  readonly ownerPid: number;
}

/** Undefined where no living Solera owns the folder, or its server is not ready. Starts nothing, stops nothing, takes no lock. */
export async function findRunningServer(dataDir: string): Promise<RunningServer | undefined> {
  const owner = await ownerOf(dataDir);
  if (owner === undefined) return undefined;
  // PostgreSQL notes its port in the fourth line of its pid file, its status in the eighth.
  const lines = await postmasterFile(clusterFolder(dataDir));
  const port = Number(lines[3]?.trim());
  if (!Number.isInteger(port) || port <= 0 || lines[7]?.trim() !== 'ready') return undefined;
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return { connectionString: `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`, ownerPid: owner.pid };
}
