/**
 * One run of the program nats-server.
 *
 * Owns: the child process. Does not own: its folder.
 * States: starting, ready, ended.
 * Invariants: (1) the process ends with this process, even if this process is killed; (2) it has its own session, so that Ctrl-C in the terminal
 * reaches Solera only, which drains first; (3) its messages go to a file: a pipe would block the server while Solera is paused.
 *
 * How (1) is kept: a shell starts a guard in the background, and then becomes the server, so that the server has the process id of the child.
 * The guard waits for the end of a pipe whose other end this process holds. The system closes it when this process ends in any way, and the
 * guard then kills the server. The guard exists before the server does, so there is no moment at which a kill leaves the server behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { natsServerLimits as limits } from '../../../config/nats-server.js';
import { NatsServerNotStarted } from './failures.js';

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves with the exit code or signal when the process has ended, for any reason. Never rejects. */
  readonly ended: Promise<string>;
  signal(name: NodeJS.Signals): void;
}

interface Launch {
  readonly programPath: string;
  /** Contains the configuration, the server's log and the file that names its port. */
  readonly folder: string;
  readonly configurationPath: string;
}

/**
 * `$$` is the shell's id, and the server's after `exec`. The guard holds none of the server's files open. If the server has ended, the guard has
 * another parent, and the id may belong to another process. Systems without /proc skip that check.
 */
const guard =
  'read -r _ <&3; read -r _ _ _ parent _ </proc/self/stat; [ -z "$parent" ] || [ "$parent" = $$ ] && kill -9 $$';
const script = `(${guard}) >/dev/null 2>&1 & exec "$0" "$@" 3<&-`;

/** Starts the server and waits until it accepts connections. @throws NatsServerNotStarted */
export async function launchServer(launch: Launch): Promise<ServerProcess> {
  const log = await open(join(launch.folder, 'nats-server.log'), 'a', 0o600);
  const logStart = (await log.stat()).size;
  const args = ['-c', launch.configurationPath, '--ports_file_dir', launch.folder];
  const child = spawn('/bin/sh', ['-c', script, launch.programPath, ...args], {
    cwd: launch.folder,
    stdio: ['ignore', log.fd, log.fd, 'pipe'],
    detached: true,
  });
  const ended = endOf(child);
  await log.close();
  try {
    const port = await awaitPort(launch.folder, child, ended);
    const pid = pidOf(child);
    return { pid, port, ended, signal: (name) => void child.kill(name) };
  } catch (cause) {
    child.kill('SIGKILL');
    await ended;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const text = (await tail(join(launch.folder, 'nats-server.log'), logStart)).trim();
    throw new NatsServerNotStarted(`nats-server did not start in ${launch.folder}: ${reason}. ${text}`, { cause });
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    const end = (reason: string): void => {
      // Ends the guard. It is the only use of the pipe, which was opened for writing by the options of `spawn`.
      (child.stdio[3] as Writable | null | undefined)?.destroy();
      resolve(reason);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('it has no process id');
  return pid;
}

/** Waits for the file in which the server names its port when it is ready. */
async function awaitPort(folder: string, child: ChildProcess, ended: Promise<string>): Promise<number> {
  const path = join(folder, `nats-server_${child.pid}.ports`);
  let end: string | undefined;
  void ended.then((reason) => {
    end = reason;
  });
  const deadline = performance.now() + limits.startTimeoutMs;
  while (performance.now() < deadline) {
    if (end !== undefined) throw new Error(`it ended with ${end}`);
    const port = /"nats":\s*\["\w+:\/\/[^"]*:(\d+)"/.exec(await readFile(path, 'utf8').catch(() => ''))?.[1];
    if (port !== undefined) {
      await rm(path, { force: true });
      return Number(port);
    }
    await sleep(limits.readinessPollMs);
  }
  throw new Error(`it was not ready within ${limits.startTimeoutMs} ms`);
}

async function tail(path: string, from: number): Promise<string> {
  const text = await readFile(path);
  return text.subarray(Math.max(from, text.length - limits.logTailBytes)).toString('utf8');
}
