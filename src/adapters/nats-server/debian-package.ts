/**
 * Debian's package of nats-server, downloaded by apt from the mirror that this machine is configured with, and unpacked to a cache folder.
 * apt checks the package's signature. Neither step needs root, and nothing is installed.
 */
import { execFile } from 'node:child_process';
import { access, chmod, constants, lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { natsServerLimits as limits } from '../../../config/nats-server.js';
import { NatsServerUnavailable } from './failures.js';

/** Returns the path of the program, from the cache or after a download. @throws NatsServerUnavailable if no cache folder allows it */
export async function debianProgram(
  environment: Readonly<NodeJS.ProcessEnv>,
  places: readonly string[],
): Promise<string> {
  const refusals: unknown[] = [];
  for (const place of places) {
    try {
      return await programIn(place, environment);
    } catch (error) {
      refusals.push(error);
    }
  }
  const reasons = [...new Set(refusals.map((error) => (error instanceof Error ? error.message : String(error))))];
  throw new NatsServerUnavailable(
    `Debian's package cannot be downloaded and unpacked (${reasons.join('; ').replaceAll('\n', ' ').trim()})`,
    { cause: new AggregateError(refusals) },
  );
}

/** Folders for the unpacked package, best first. */
export function cachePlaces(): readonly string[] {
  const own = process.getuid?.() ?? 0;
  const shared = own === 0 && process.platform === 'linux' ? ['/var/cache/solera'] : [];
  return [...shared, ...['/var/tmp', tmpdir()].map((folder) => join(folder, `solera-cache-${own}`))];
}

async function programIn(place: string, environment: Readonly<NodeJS.ProcessEnv>): Promise<string> {
  await mkdir(place, { recursive: true });
  await assertPrivate(place);
  const target = join(place, 'nats-server-debian');
  const program = join(target, 'usr', 'sbin', 'nats-server');
  if (await isProgram(program)) return program;
  const draft = await mkdtemp(join(place, 'nats-server-draft-'));
  try {
    // apt downloads as another user if it runs as root, and that user must reach the folder.
    await chmod(draft, 0o755);
    const options = { cwd: draft, env: environment, timeout: limits.downloadTimeoutMs };
    await promisify(execFile)('apt-get', ['download', 'nats-server'], options);
    const [archive] = (await readdir(draft)).filter((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get downloaded nothing');
    await promisify(execFile)('dpkg-deb', ['-x', archive, 'unpacked'], options);
    // Another process may have unpacked the package meanwhile. Its copy is as good.
    await rename(join(draft, 'unpacked'), target).catch((error: unknown) => throwUnlessTaken(error));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  if (!(await isProgram(program))) throw new Error(`${target} contains no usr/sbin/nats-server`);
  return program;
}

/** Rejects a folder that others can write: another user could have put a program there. */
async function assertPrivate(place: string): Promise<void> {
  const found = await lstat(place);
  const own = process.getuid?.();
  if (!found.isDirectory() || (own !== undefined && found.uid !== own) || (found.mode & 0o022) !== 0)
    throw new Error(`${place} must be a folder that belongs to this user and that only this user can write`);
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function throwUnlessTaken(error: unknown): void {
  if (error instanceof Error && 'code' in error && ['EEXIST', 'ENOTEMPTY'].includes(String(error.code))) return;
  throw error;
}
