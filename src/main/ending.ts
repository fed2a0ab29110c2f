import { commandLimits } from '../../config/commands.js';
import { nodeLimits } from '../../config/node.js';
import { note } from './terminal.js';

/** Requests to end: Ctrl-C, whoever runs the machine, a terminal that is closed. */
const requests = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The first request to end. From then on the process is given its time, whatever it is at; a second request ends it at once. Either way the
 * exit code is 1, and the embedded server ends with it.
 */
export function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const heard = (signal: NodeJS.Signals): void => {
      const now = performance.now();
      if (first === undefined) {
        first = now;
        endInTime();
        resolve(signal);
      } else if (now - first > commandLimits.duplicateSignalMs) process.exit(1);
    };
    for (const request of requests) process.on(request, heard);
    // A terminal that is closed takes no more words; what is being done is done nevertheless.
    process.on('SIGHUP', () => {
      for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    });
  });
}

/** A shutdown that hangs is ended. */
export function endInTime(): void {
  const timer = setTimeout(() => {
    note(`It did not end within ${nodeLimits.shutdownTimeoutMs / 1_000} s and is ended.`);
    process.exit(1);
  }, nodeLimits.shutdownTimeoutMs);
  timer.unref();
}
