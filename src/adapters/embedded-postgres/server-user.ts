/**
 * PostgreSQL refuses to run as root. Where Solera is root, the server runs as a user that is already there;
 * none is created, because a program that is merely started must not change who exists on a machine.
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

/** Best first: one made for Solera, PostgreSQL's own (Linux, macOS), and the user who owns nothing. */
const preferredNames = ['solera', 'postgres', '_postgres', 'nobody'];

/**
 * The users the server may run as, best first; `undefined` stands for the user of this process.
 * A cluster that exists decides for itself: its files belong to the user who served it first.
 */
export async function serverUserCandidates(clusterDir: string): Promise<readonly (ServerUser | undefined)[]> {
  const own = process.getuid?.();
  const owner = await ownerOfFolder(clusterDir);
  if (own === undefined) return [undefined];
  if (own !== 0) {
    if (owner === undefined || owner.uid === own) return [undefined];
    throw new EmbeddedPostgresForeignData(
      `${clusterDir} belongs to user ${owner.uid} and this process runs as user ${own}. ` +
        'Start Solera as that user or as root, or choose another folder in SOLERA_DATA.',
    );
  }
  // A cluster of root's is a copy made by root (a restored backup, say): its maker hands it over to the chosen user.
  if (owner !== undefined && owner.uid !== 0) return [owner];
  const found = await Promise.all(preferredNames.map(lookUp));
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
