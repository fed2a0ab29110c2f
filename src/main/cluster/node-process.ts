import { type ChildProcess, fork } from 'node:child_process';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { nodeFlags, nodeLimits } from '../../../config/node.js';
import { CommandFailure } from '../command-failure.js';

/** A node that this process has started as a process of its own. */
export interface NodeProcess {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  /** Resolves with the exit code or signal when the process has ended. Never rejects. */
  readonly ended: Promise<string>;
  /** Makes a node that speaks HTTPS read its certificate again. */
  renewCertificate(): void;
  stop(): void;
}

interface NodeLaunch {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logPath: string;
}

const program = fileURLToPath(new URL('../cli.js', import.meta.url));

/**
 * Starts a node and waits until it is ready. It has a session of its own, so that Ctrl-C reaches this process only, and it ends when this process ends in any way:
 * then its channel to this process is closed. @throws CommandFailure
 */
export async function launchNode({ name, environment, logPath }: NodeLaunch): Promise<NodeProcess> {
  const log = await open(logPath, 'a', 0o600);
  const child = fork(program, ['start'], {
    env: { ...process.env, ...environment, SOLERA_NODE: name },
    execArgv: [...nodeFlags],
    stdio: ['ignore', 'pipe', log.fd, 'ipc'],
    detached: true,
  });
  const ended = endOf(child);
  await log.close();
  const line = await Promise.race([readyLine(child), ended.then((reason) => new Error(reason))]);
  const url = line instanceof Error ? undefined : /ready on (\S+)/.exec(line)?.[1];
  if (url === undefined || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new CommandFailure(
      `${name} did not start${line instanceof Error ? ` (${line.message})` : ''}.`,
      `Its messages are in ${logPath}.`,
    );
  }
  const renewCertificate = (): void => void child.kill('SIGHUP');
  return { name, pid: child.pid, url, ended, renewCertificate, stop: () => stop(child) };
}

/** Lets the node finish what it accepted. One that does not end in time is killed; one that was stopped continues first, because it handles no signal before. */
function stop(child: ChildProcess): void {
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), nodeLimits.launcherPatienceMs);
  child.once('exit', () => clearTimeout(timer));
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

/** Returns the first line that the node prints. */
function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(text);
    });
  });
}
