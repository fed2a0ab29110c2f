import { CommandFailure } from './command-failure.js';
import { commandLine } from './command-line.js';

/** Explains why the server cannot listen on an address. Returns any other error unchanged. */
export function listenFailure(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The next port, unless that one is privileged or out of range.
  const other = `Choose another port: PORT=${port < 1_024 || port === 65_535 ? 8081 : port + 1} ${commandLine('start')}`;
  if (code === 'EADDRINUSE')
    return new CommandFailure(`Port ${port} is in use by another program.`, other, { cause: error });
  if (code === 'EACCES')
    return new CommandFailure(`This user is not permitted to listen on port ${port}.`, other, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CommandFailure(
      `This machine has no address ${host}.`,
      'Correct HOST. The default, 127.0.0.1, accepts connections from this machine only; 0.0.0.0 listens on all addresses.',
      { cause: error },
    );
  return error;
}
