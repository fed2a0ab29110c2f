/**
 * Finds the program `nats-server`: the path in NATS_SERVER, or the one on the PATH, or that of Debian's package, which is downloaded once and
 * unpacked without root.
 */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { natsServerLimits as limits } from '../../../config/nats-server.js';
import { cachePlaces, debianProgram } from './debian-package.js';
import { NatsServerUnavailable } from './failures.js';

interface NatsServerProgram {
  readonly path: string;
  /** Such as `2.9.10`. */
  readonly version: string;
}

/** Debian installs servers to /usr/sbin, which is not on the PATH of an ordinary user. */
const systemFolders = ['/usr/local/bin', '/usr/local/sbin', '/usr/sbin'];

/** Returns a program of a supported version. @throws NatsServerUnavailable */
export async function findNatsServer(
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
  places: readonly string[] = cachePlaces(),
): Promise<NatsServerProgram> {
  // A program that the operator named is used or refused, never replaced by another.
  const named = environment.NATS_SERVER;
  if (named !== undefined && named !== '') return checked(named);
  const found = await findOnPath(environment.PATH ?? '');
  const refusals: unknown[] = [];
  for (const find of [async () => found, () => debianProgram(environment, places)]) {
    try {
      const path = await find();
      if (path !== undefined) return await checked(path);
    } catch (error) {
      refusals.push(error);
    }
  }
  const reasons = refusals.map((error) => (error instanceof Error ? error.message : String(error))).join('; ');
  throw new NatsServerUnavailable(
    `There is no nats-server: ${found === undefined ? 'none is on the PATH; ' : ''}${reasons}. ` +
      `Install nats-server ${limits.oldestVersion.join('.')} or later, or set NATS_SERVER to its path.`,
    { cause: new AggregateError(refusals) },
  );
}

/** Returns the program with its version. @throws NatsServerUnavailable if it cannot be run or is too old */
async function checked(path: string): Promise<NatsServerProgram> {
  const output = await promisify(execFile)(path, ['--version'], { timeout: limits.versionTimeoutMs }).then(
    ({ stdout }) => stdout.trim(),
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new NatsServerUnavailable(`${path} cannot be run: ${reason}`, { cause });
    },
  );
  const [, version, major, minor] = /^nats-server: v((\d+)\.(\d+)(?!\d)\S*)$/.exec(output) ?? [];
  if (version === undefined) throw new NatsServerUnavailable(`${path} is not nats-server: it printed "${output}"`);
  const [oldestMajor, oldestMinor] = limits.oldestVersion;
  const isOld = Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
  if (!isOld) return { path, version };
  throw new NatsServerUnavailable(
    `${path} has version ${version}; Solera needs nats-server ${limits.oldestVersion.join('.')} or later`,
  );
}

async function findOnPath(path: string): Promise<string | undefined> {
  const folders = path === '' ? [] : [...path.split(delimiter), ...systemFolders];
  for (const folder of folders) {
    const candidate = join(folder, 'nats-server');
    const isProgram = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isProgram) return candidate;
  }
  return undefined;
}
