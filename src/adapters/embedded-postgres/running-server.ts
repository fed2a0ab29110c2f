/** The embedded server of another running Solera. Its password is in the data folder, so a user that can read the folder can connect. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFolder, database, role } from './cluster.js';
import { ownerOf } from './owner-lock.js';
import { postmasterFile } from './process-identity.js';

interface RunningServer {
  readonly connectionString: string;
  readonly ownerPid: number;
}

/** Finds the server of the Solera that owns a data folder. Undefined if no running Solera owns it, or the server is not ready. Changes nothing. */
export async function findRunningServer(dataDir: string): Promise<RunningServer | undefined> {
  const owner = await ownerOf(dataDir);
  const connectionString = owner === undefined ? undefined : await findServer(dataDir);
  return owner === undefined || connectionString === undefined ? undefined : { connectionString, ownerPid: owner.pid };
}

/** Finds the server that serves a data folder, whether or not a running Solera owns it. Undefined if there is none, or it is not ready. */
export async function findServer(dataDir: string): Promise<string | undefined> {
  // The fourth line of PostgreSQL's pid file is the port, the eighth the status.
  const lines = await postmasterFile(clusterFolder(dataDir));
  const port = Number(lines[3]?.trim());
  if (!Number.isInteger(port) || port <= 0 || lines[7]?.trim() !== 'ready') return undefined;
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
}
