/**
 * The cluster: PostgreSQL's folder of files, `postgres` in the data folder, and the password beside it.
 *
 * The server's user may be unable to walk to that folder: a data folder below /root, or any folder of mode 700, is closed to
 * everybody but root, and root is the one user PostgreSQL refuses. The path is therefore never used. The program is started
 * *inside* the cluster (the change of folder happens before the change of user) and is told that its data lie in
 * `/proc/self/cwd`, which leads there without a walk. Relative paths would not do, as PostgreSQL makes them absolute; moving
 * the data elsewhere would do, but then SOLERA_DATA would not hold the data, and a backup of it would hold nothing.
 * Systems without /proc are given the path itself: there, root must choose a folder that the server's user can reach.
 *
 * Invariants: a cluster appears whole, by one rename, and its password is known before it does;
 *   root writes into a folder of the server's user only new files, and never through a name it finds there.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, lchown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import type { Binaries } from './binaries.js';
import { endWithUs } from './child-end.js';
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

/** Only connections from this machine, only with the password; the second line lets a backup be taken. */
const accessRules = `# Written by Solera at every start.
host all         all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
`;

const draftPrefix = 'postgres.draft-';

export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Whether a server was ever started in this data folder. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await namesIn(clusterFolder(dataDir))).length > 0;
}

/** Makes the cluster if there is none, else checks that it is ours to serve. Answers its password. */
export async function prepareCluster(cluster: Cluster, options: { readonly durable: boolean }): Promise<string> {
  if (await holdsCluster(cluster)) {
    await takeOver(cluster);
    await writeAccessRules(cluster);
    return (await readPassword(cluster)) ?? (await changePassword(cluster));
  }
  return createCluster(cluster, options);
}

/** Drafts whose maker was killed. Whoever owns the data folder may remove them. */
export async function abandonedDrafts(dataDir: string): Promise<readonly string[]> {
  const names = await readdir(dataDir);
  return names.filter((name) => name.startsWith(draftPrefix)).map((name) => join(dataDir, name));
}

/** How the server is told where its data lie, being started inside them. */
export function dataArgument(folder: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : folder;
}

/** Nothing of our own environment, which may hold secrets, and a language that we know. */
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as const;

async function holdsCluster(cluster: Cluster): Promise<boolean> {
  const names = await namesIn(cluster.folder);
  if (names.length === 0) return false;
  if (!names.includes('PG_VERSION')) {
    throw new EmbeddedPostgresForeignData(
      `${cluster.folder} holds files, but no PostgreSQL database. Nothing was changed.`,
    );
  }
  const version = (await readFile(join(cluster.folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== cluster.binaries.majorVersion) {
    throw new EmbeddedPostgresForeignData(
      `${cluster.folder} was written by PostgreSQL ${version}; this version of Solera brings ${cluster.binaries.majorVersion}. ` +
        'Carry the data over with pg_dump and pg_restore. Nothing was changed.',
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

/** A copy made by root belongs to root, and copies are often too open for PostgreSQL's liking. */
async function takeOver(cluster: Cluster): Promise<void> {
  const found = await stat(cluster.folder);
  if (cluster.user !== undefined && found.uid === 0) await giveAway(cluster.folder, cluster.user);
  if ((found.mode & 0o077) !== 0) await chmod(cluster.folder, 0o700);
}

async function giveAway(path: string, user: ServerUser): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) await giveAway(inner, user);
    else await lchown(inner, user.uid, user.gid);
  }
  // The folder last: as long as it is root's, an interrupted hand-over is taken up again at the next start.
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
  // `reject` until our own rules are written: no moment at which anybody may connect without a password.
  const args = ['-D', dataArgument(draft.folder), `--username=${role}`, '--encoding=UTF8', '--locale=C'];
  args.push('--data-checksums', '--auth=reject', '--no-instructions');
  if (!options.durable) args.push('--no-sync');
  await run(draft, draft.binaries.initdb, args);
  await writeAccessRules(draft);
  await runStatements(draft, [`ALTER ROLE ${role} PASSWORD '${password}'`, `CREATE DATABASE ${database}`]);
}

/** The password's file was lost: whoever may write the data folder may have a new one. The file last, so that a crash repeats it. */
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
    // It becomes part of a statement and of an address: only what we could have written ourselves is taken.
    return /^[0-9a-f]{48}$/.test(text) ? text : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function writePassword(cluster: Cluster, password: string): Promise<void> {
  await writeWhole(passwordPath(cluster), `${password}\n`, undefined);
}

async function writeAccessRules(cluster: Cluster): Promise<void> {
  const path = join(cluster.folder, 'pg_hba.conf');
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present !== accessRules) await writeWhole(path, accessRules, cluster.user);
}

/** A new file of mode 600 takes the place of the name, whatever was there; a link that was there is not followed. */
async function writeWhole(path: string, text: string, owner: ServerUser | undefined): Promise<void> {
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

/** Statements for a server that does not run: PostgreSQL's single-user mode, which asks for no password. One a line. */
async function runStatements(cluster: Cluster, statements: readonly string[]): Promise<void> {
  const single = ['--single', '-D', dataArgument(cluster.folder), '-c', 'exit_on_error=on', 'postgres'];
  await run(cluster, cluster.binaries.postgres, single, `${statements.join('\n')}\n`);
}

async function run(cluster: Cluster, program: string, args: readonly string[], input = ''): Promise<void> {
  const child = spawn(program, args, {
    cwd: cluster.folder,
    env: serverEnvironment,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C in the terminal is for us alone, as with the server.
    detached: true,
    ...cluster.user,
  });
  endWithUs(child, 'SIGTERM');
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-limits.programOutputCharacters);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  // A program that ends early closes its input; its exit code says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  }).catch((cause: unknown) => {
    throw new EmbeddedPostgresNotStarted(`${program} could not be run in ${cluster.folder}: ${String(cause)}`, {
      cause,
    });
  });
  if (code === 0) return;
  throw new EmbeddedPostgresNotStarted(`${program} ended with ${code} in ${cluster.folder}: ${output.trim()}`);
}
