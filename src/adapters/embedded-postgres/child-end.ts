import type { ChildProcess } from 'node:child_process';

/** Ends a child with this process, whatever ends it. Only a kill leaves no time for that; the next start makes up for it. */
export function endWithUs(child: ChildProcess, signal: NodeJS.Signals): void {
  const end = (): void => void child.kill(signal);
  process.on('exit', end);
  child.once('exit', () => process.off('exit', end));
}
