/**
 * The user of the server. PostgreSQL refuses to run as root, so if Solera runs as root, the server runs as an existing other user. No user is
 * created: starting a program must not change the users of a machine.
 */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresForeignData } from './failures.js';
import { isMissing } from './process-identity.js';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Best first: a user made for Solera, PostgreSQL's own (Linux, macOS), and the user without privileges. */
export const preferredUsers = ['solera', 'postgres', '_postgres', 'nobody'];

/**
 * Returns the users that the server may run as, best first; `undefined` is the user of this process. The server of an existing cluster runs as
 * the owner of its files. @throws EmbeddedPostgresForeignData if this process cannot change to that user
 */
export async function serverUserCandidates(clusterDir: string): Promise<readonly (ServerUser | undefined)[]> {
  const own = process.getuid?.();
  const owner = await ownerOfFolder(clusterDir);
  if (own === undefined) return [undefined];
  if (own !== 0) {
    if (owner === undefined || owner.uid === own) return [undefined];
    throw new EmbeddedPostgresForeignData(
      `${clusterDir} belongs to user ${owner.uid}, and this process runs as user ${own}. ` +
        'Start Solera as that user or as root, or set SOLERA_DATA to another folder.',
    );
  }
  // A cluster of root is a copy made by root, such as a restored backup. It is adopted by the chosen user.
  if (owner !== undefined && owner.uid !== 0) return [owner];
  const found = await Promise.all(preferredUsers.map(lookUp));
  return found.filter((user) => user !== undefined);
}

async function lookUp(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
    return uid > 0 && gid > 0 ? { uid, gid } : undefined;
  } catch {
    // `id` exits with 1 where there is no such user.
    return undefined;
  }
}

async function idOf(which: '-u' | '-g', name: string): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [which, name]);
  return Number.parseInt(stdout, 10);
}

async function ownerOfFolder(folder: string): Promise<ServerUser | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
