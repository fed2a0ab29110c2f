/** The identity of a process: its id and its start time. Ids are reused, within seconds in a container that restarts. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';

export interface ProcessIdentity {
  readonly pid: number;
  /** The start time: opaque, and equal only for the same process in the same boot of the same machine. */
  readonly began: string;
}

/** Returns the running process with this id, or undefined. A process that has ended and is not yet reaped does not count. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const began = process.platform === 'linux' ? await startTimeFromProc(pid) : await psColumn(pid, 'lstart=');
  return began === undefined ? undefined : { pid, began };
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.began === identity.began;
}

/**
 * Returns all running server processes in a cluster, the postmaster and its children. On Linux they are found by their working directory, so
 * that a process id in a file is never trusted. On other systems only the postmaster of the pid file is found, checked by its command line.
 */
export async function serverProcessesIn(clusterDir: string): Promise<ProcessIdentity[]> {
  const pids = process.platform === 'linux' ? await pidsByWorkingDirectory(clusterDir) : await pidByFile(clusterDir);
  const identities = await Promise.all(pids.map(identifyProcess));
  return identities.filter((identity) => identity !== undefined);
}

/** Returns the process id in the cluster's postmaster.pid. The process may have ended. */
export async function postmasterInPidFile(clusterDir: string): Promise<number | undefined> {
  const lines = await postmasterFile(clusterDir);
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** Returns the lines of postmaster.pid: pid, folder, start time, port, socket folder, address, shared memory, status. Empty if there is none. */
export async function postmasterFile(clusterDir: string): Promise<readonly string[]> {
  try {
    return (await readFile(`${clusterDir}/postmaster.pid`, 'utf8')).split('\n');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Waits until all processes have ended. Returns those that are still running after `timeoutMs`. */
export async function waitForEnd(
  identities: readonly ProcessIdentity[],
  timeoutMs: number,
): Promise<readonly ProcessIdentity[]> {
  const deadline = performance.now() + timeoutMs;
  let running = identities;
  for (;;) {
    const alive = await Promise.all(running.map(isAlive));
    running = running.filter((_, index) => alive[index]);
    if (running.length === 0 || performance.now() > deadline) return running;
    await sleep(limits.exitPollMs);
  }
}

/** Sends a signal to this process, and to no other process with the same id. Does nothing if it has ended. */
export async function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(identity))) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Returns whether an error means that a path or a process does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'ENOTDIR'].includes(String(error.code));
}

async function startTimeFromProc(pid: number): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may contain any character. The third is the state, the 22nd the start time in ticks.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${(await bootId()).trim()}/${fields[19]}`;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Start times are counted from the boot, so the boot is part of the identity. */
async function bootId(): Promise<string> {
  try {
    return await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch (error) {
    if (isMissing(error)) return 'unknown boot';
    throw error;
  }
}

async function pidsByWorkingDirectory(folder: string): Promise<number[]> {
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
        // The process has ended meanwhile, or belongs to another user, who cannot have opened a folder of mode 700.
        return undefined;
      }
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

async function pidByFile(clusterDir: string): Promise<number[]> {
  const pid = await postmasterInPidFile(clusterDir);
  if (pid === undefined) return [];
  const command = await psColumn(pid, 'command=');
  return command?.includes('postgres') && command.includes(clusterDir) ? [pid] : [];
}

async function psColumn(pid: number, column: string): Promise<string | undefined> {
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
