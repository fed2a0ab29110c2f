/**
 * Which process is meant by a process id: ids are used again, within seconds in a container that restarts.
 * A process is named by its id together with the moment it began.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process on the same boot of the same machine. */
  readonly began: string;
}

/** The living process with this id; undefined if there is none. One that has ended and is not yet reaped does not live. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const began = process.platform === 'linux' ? await beganByProc(pid) : await askPs(pid, 'lstart=');
  return began === undefined ? undefined : { pid, began };
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.began === identity.began;
}

/**
 * All living server processes that work in this cluster folder, the postmaster and its children alike.
 * On Linux this is read from the processes themselves, so a process id left in a file is never believed.
 * Elsewhere only the postmaster named by its own pid file is found, and must look like one of ours.
 */
export async function serverProcessesIn(clusterDir: string): Promise<ProcessIdentity[]> {
  const pids = process.platform === 'linux' ? await pidsByWorkingFolder(clusterDir) : await pidByFile(clusterDir);
  const identities = await Promise.all(pids.map(identifyProcess));
  return identities.filter((identity) => identity !== undefined);
}

/** The id on the first line of the cluster's postmaster.pid, whether it is true or not. */
export async function notedPostmaster(clusterDir: string): Promise<number | undefined> {
  const lines = await postmasterFile(clusterDir);
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** The lines of postmaster.pid: pid, folder, start, port, socket folder, address, shared memory, status. */
export async function postmasterFile(clusterDir: string): Promise<readonly string[]> {
  try {
    return (await readFile(`${clusterDir}/postmaster.pid`, 'utf8')).split('\n');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Waits until none of them lives. Returns those that do when the time is over. */
export async function waitForEnd(
  identities: readonly ProcessIdentity[],
  timeoutMs: number,
): Promise<readonly ProcessIdentity[]> {
  const deadline = performance.now() + timeoutMs;
  let living = identities;
  for (;;) {
    const alive = await Promise.all(living.map(isAlive));
    living = living.filter((_, index) => alive[index]);
    if (living.length === 0 || performance.now() > deadline) return living;
    await sleep(limits.exitPollMs);
  }
}

/** Sends a signal to exactly this process; a process that has ended meanwhile needs none. */
export async function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(identity))) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** True of what the file system says of a path, or of a process, that is not there (any more). */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'ENOTDIR'].includes(error.code as string);
}

async function beganByProc(pid: number): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything; the third is the state, the 22nd the start in ticks.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${(await bootId()).trim()}/${fields[19]}`;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Ticks are counted from the boot: without its id, a process of before a reboot could be mistaken for one of after. */
async function bootId(): Promise<string> {
  try {
    return await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch (error) {
    if (isMissing(error)) return 'unknown boot';
    throw error;
  }
}

async function pidsByWorkingFolder(folder: string): Promise<number[]> {
  const wanted = await stat(folder).catch(undefinedIfMissing);
  if (wanted === undefined) return [];
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    all.map(async (name) => {
      try {
        const command = (await readFile(`/proc/${name}/comm`, 'utf8')).trim();
        if (command !== 'postgres') return undefined;
        const cwd = await stat(`/proc/${name}/cwd`);
        return cwd.dev === wanted.dev && cwd.ino === wanted.ino ? Number(name) : undefined;
      } catch {
        // It ended while we looked, or it is another user's: then it cannot have opened a folder of mode 700 that is ours.
        return undefined;
      }
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

async function pidByFile(clusterDir: string): Promise<number[]> {
  const pid = await notedPostmaster(clusterDir);
  if (pid === undefined) return [];
  const command = await askPs(pid, 'command=');
  return command?.includes('postgres') && command.includes(clusterDir) ? [pid] : [];
}

async function askPs(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', column, '-p', String(pid)]);
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    // `ps` exits with 1 where no process has the id.
    return undefined;
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}
