/**
 * Calls a command that holds the keys, such as a client of a key management service, without a shell. After each call, it prints the whole key document:
 *
 *     COMMAND                        prints the keys
 *     COMMAND rotate WINERY          adds a new current key of the winery, with an id that was never used
 *     COMMAND destroy WINERY KEY…    removes these keys of the winery
 *
 * An exit code other than 0 means that nothing was done.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keyLimits } from '../../config/encryption.js';
import { InvalidKeys } from './invalid-keys.js';
import { type Keys, parseKeys } from './key-document.js';

const run = promisify(execFile);

/** Calls the command and returns the keys that it prints. Rejects with InvalidKeys. */
export async function callKeyCommand(path: string, ...words: readonly string[]): Promise<Keys> {
  const source = `exec:${path}`;
  const output = await run(path, [...words], {
    encoding: 'utf8',
    shell: false,
    timeout: keyLimits.commandTimeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: keyLimits.documentBytes,
  }).catch((error: unknown) => {
    // The error is not passed on as a cause: its message and properties contain the output of the command, which may hold keys.
    throw new InvalidKeys(
      source,
      `the command ${endOf(error)}`,
      'Run the command by hand as the user of the node. docs/encryption.md describes what it must print.',
    );
  });
  return parseKeys(output.stdout, source);
}

function endOf(error: unknown): string {
  const { code, killed } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    killed?: unknown;
  }; // Both members are checked below.
  if (killed === true)
    return `was ended: it took longer than ${keyLimits.commandTimeoutMs} ms, or printed more than ${keyLimits.documentBytes} bytes`;
  return typeof code === 'number' ? `ended with the exit code ${code}` : `could not be run (${String(code)})`;
}
