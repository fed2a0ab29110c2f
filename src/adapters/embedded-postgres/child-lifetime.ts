import type { ChildProcess } from 'node:child_process';

/** Ends a child process when this process exits. After a kill -9 of this process the child remains; the next start ends it. */
export function endWithThisProcess(child: ChildProcess, signal: NodeJS.Signals): void {
  const end = (): void => void child.kill(signal);
  process.on('exit', end);
  child.once('exit', () => process.off('exit', end));
}
