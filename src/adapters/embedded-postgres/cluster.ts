/**
 * The cluster: PostgreSQL's data directory, `postgres` in the data folder, and the password file beside it.
 *
 * The user of the server may be unable to reach the cluster by its path: a folder below /root, or below any folder of mode 700, is accessible
 * to root only, and PostgreSQL refuses to run as root. Therefore the program starts with the cluster as its working directory (which is set
 * before the user is changed), and its data directory is `/proc/self/cwd`, which needs no path. A relative path does not work, because
 * PostgreSQL makes it absolute. Another place for the data would work, but a backup of SOLERA_DATA would then be empty.
 * Systems without /proc use the path; there, root must choose a folder that the server's user can reach.
 *
 * Invariants: (1) a cluster appears as a whole, by one rename, after its password was saved; (2) in a folder of the server's user, root only
 * creates new files and renames them into place. It never writes through an existing name, which could be a symbolic link.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, lchown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import type { Binaries } from './binaries.js';
import { endWithThisProcess } from './child-lifetime.js';
import { EmbeddedPostgresForeignData, EmbeddedPostgresNotStarted } from './failures.js';
import { isMissing } from './process-identity.js';
import type { ServerUser } from './server-user.js';

export const role = 'solera';
export const database = 'solera';

export interface Cluster {
  readonly folder: string;
  readonly binaries: Binaries;
  /** Undefined: the server runs as the user of this process. */
  readonly user: ServerUser | undefined;
}

/** Admits connections from this machine with the password. The second line is for pg_basebackup. */
const accessRules = `# Written by Solera at every start.
host all         all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
`;

const draftPrefix = 'postgres.draft-';

export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Returns whether a data folder contains a cluster. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await namesIn(clusterFolder(dataDir))).length > 0;
}

/** Creates the cluster, or checks that an existing one can be served, and returns its password. @throws EmbeddedPostgresForeignData */
export async function prepareCluster(cluster: Cluster, options: { readonly durable: boolean }): Promise<string> {
  if (await hasUsableCluster(cluster)) {
    await adopt(cluster);
    await writeAccessRules(cluster);
    return (await readPassword(cluster)) ?? (await changePassword(cluster));
  }
  return createCluster(cluster, options);
}

/** Returns the unfinished clusters of killed processes. Only the owner of the data folder may remove them. */
export async function abandonedDrafts(dataDir: string): Promise<readonly string[]> {
  const names = await namesIn(dataDir);
  return names.filter((name) => name.startsWith(draftPrefix)).map((name) => join(dataDir, name));
}

/** Returns the data directory argument of a program that is started inside the cluster. */
export function dataArgument(folder: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : folder;
}

/** The whole environment of the server. Solera's own environment is not passed on, because it may contain secrets. The language is fixed. */
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

/** Returns whether there is a cluster. @throws EmbeddedPostgresForeignData if there are other files, or the cluster of another PostgreSQL version. */
async function hasUsableCluster(cluster: Cluster): Promise<boolean> {
  const names = await namesIn(cluster.folder);
  if (names.length === 0) return false;
  if (!names.includes('PG_VERSION')) {
    throw new EmbeddedPostgresForeignData(
      `${cluster.folder} contains files, but no PostgreSQL cluster. Nothing was changed. Set SOLERA_DATA to another folder.`,
    );
  }
  const version = (await readFile(join(cluster.folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== cluster.binaries.majorVersion) {
    throw new EmbeddedPostgresForeignData(
      `${cluster.folder} was written by PostgreSQL ${version}; this version of Solera includes ${cluster.binaries.majorVersion}. ` +
        'Move the data with pg_dump and pg_restore. Nothing was changed.',
    );
  }
  return true;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

/** Repairs the owner and the mode of a restored backup: a copy made by root belongs to root, and PostgreSQL refuses a folder that others can read. */
async function adopt(cluster: Cluster): Promise<void> {
  const found = await stat(cluster.folder);
  if (cluster.user !== undefined && found.uid === 0) await changeOwner(cluster.folder, cluster.user);
  if ((found.mode & 0o077) !== 0) await chmod(cluster.folder, 0o700);
}

async function changeOwner(path: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await changeOwner(inner, user);
    else await lchown(inner, user.uid, user.gid);
  }
  // The folder last: while it belongs to root, the next start repeats an interrupted change.
  await lchown(path, user.uid, user.gid);
}

async function createCluster(cluster: Cluster, options: { readonly durable: boolean }): Promise<string> {
  const parent = dirname(cluster.folder);
  const draft: Cluster = { ...cluster, folder: join(parent, `${draftPrefix}${randomBytes(6).toString('hex')}`) };
  const password = (await readPassword(cluster)) ?? newPassword();
  await mkdir(draft.folder, { mode: 0o700 });
  try {
    await fillDraft(draft, password, options);
  } catch (error) {
    await rm(draft.folder, { recursive: true, force: true });
    throw error;
  }
  await writePassword(cluster, password);
  await rename(draft.folder, cluster.folder);
  await syncFolder(parent);
  return password;
}

async function fillDraft(draft: Cluster, password: string, options: { readonly durable: boolean }): Promise<void> {
  if (draft.user !== undefined) await chown(draft.folder, draft.user.uid, draft.user.gid);
  // `reject` until the access rules are written, so that no connection without a password is ever possible.
  const args = ['-D', dataArgument(draft.folder), `--username=${role}`, '--encoding=UTF8', '--locale=C'];
  args.push('--data-checksums', '--auth=reject', '--no-instructions');
  if (!options.durable) args.push('--no-sync');
  await run(draft, draft.binaries.initdb, args);
  await writeAccessRules(draft);
  await runStatements(draft, [`ALTER ROLE ${role} PASSWORD '${password}'`, `CREATE DATABASE ${database}`]);
}

/** Sets a new password after its file was lost. The file is written last, so that the next start repeats an interrupted change. */
async function changePassword(cluster: Cluster): Promise<string> {
  const password = newPassword();
  await runStatements(cluster, [`ALTER ROLE ${role} PASSWORD '${password}'`]);
  await writePassword(cluster, password);
  return password;
}

function newPassword(): string {
  return randomBytes(24).toString('hex');
}

function passwordPath(cluster: Cluster): string {
  return join(dirname(cluster.folder), 'postgres.password');
}

async function readPassword(cluster: Cluster): Promise<string | undefined> {
  try {
    const text = (await readFile(passwordPath(cluster), 'utf8')).trim();
    // The password becomes part of a statement and of a URL, so only the form of `newPassword` is accepted.
    return /^[0-9a-f]{48}$/.test(text) ? text : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function writePassword(cluster: Cluster, password: string): Promise<void> {
  await replaceFile(passwordPath(cluster), `${password}\n`, undefined);
}

async function writeAccessRules(cluster: Cluster): Promise<void> {
  const path = join(cluster.folder, 'pg_hba.conf');
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present !== accessRules) await replaceFile(path, accessRules, cluster.user);
}

/** Replaces a file atomically by one of mode 600. A symbolic link of that name is replaced, not followed. */
async function replaceFile(path: string, text: string, owner: ServerUser | undefined): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    if (owner !== undefined) await file.chown(owner.uid, owner.gid);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Runs statements in PostgreSQL's single-user mode, which needs neither a running server nor a password. */
async function runStatements(cluster: Cluster, statements: readonly string[]): Promise<void> {
  const single = ['--single', '-D', dataArgument(cluster.folder), '-c', 'exit_on_error=on', 'postgres'];
  await run(cluster, cluster.binaries.postgres, single, `${statements.join('\n')}\n`);
}

async function run(cluster: Cluster, program: string, args: readonly string[], input = ''): Promise<void> {
  const child = spawn(program, args, {
    cwd: cluster.folder,
    env: serverEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own session: Ctrl-C in the terminal reaches Solera only.
    detached: true,
    ...cluster.user,
  });
  endWithThisProcess(child, 'SIGTERM');
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-limits.programOutputCharacters);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // A program that ends early closes its input; its exit code is reported below.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  }).catch((cause: unknown) => {
    throw new EmbeddedPostgresNotStarted(`${program} cannot be run in ${cluster.folder}: ${String(cause)}`, {
      cause,
    });
  });
  if (code === 0) return;
  throw new EmbeddedPostgresNotStarted(`${program} ended with ${code} in ${cluster.folder}: ${output.trim()}`);
}
