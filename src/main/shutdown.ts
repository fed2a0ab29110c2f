import { commandLimits } from '../../config/commands.js';
import { nodeLimits } from '../../config/node.js';
import { notice } from './terminal.js';

/** Ctrl-C, a service manager or container runtime, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves with the first signal that asks the process to end. From then on the shutdown has `shutdownTimeoutMs`; a second signal ends the
 * process at once. In both cases the exit code is 1, and the embedded server ends too. `onHangUp`: called with SIGHUP, which then does not ask for the end.
 */
export function shutdownSignal(onHangUp?: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const receive = (signal: NodeJS.Signals): void => {
      const now = performance.now();
      if (first === undefined) {
        first = now;
        limitShutdownTime();
        resolve(signal);
      } else if (now - first > commandLimits.duplicateSignalMs) process.exit(1);
    };
    for (const signal of signals) process.on(signal, signal === 'SIGHUP' ? (onHangUp ?? receive) : receive);
    // Writing to a closed terminal fails. The shutdown continues without output.
    process.on('SIGHUP', () => {
      for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    });
  });
}

/** Ends the process with exit code 1 if it has not ended by itself within `shutdownTimeoutMs`. */
export function limitShutdownTime(): void {
  const timer = setTimeout(() => {
    notice(`The shutdown took longer than ${nodeLimits.shutdownTimeoutMs / 1_000} s and was aborted.`);
    process.exit(1);
  }, nodeLimits.shutdownTimeoutMs);
  timer.unref();
}
