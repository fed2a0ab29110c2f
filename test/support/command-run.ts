import type { Command } from 'commander';
import { afterEach, beforeEach, vi } from 'vitest';
import { failureText } from '../../src/main/command-failure.js';

export interface CommandRun {
  readonly stdout: string;
  /** The same as bytes, for output that is not text. */
  readonly bytes: Buffer;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Lets the tests of a file run a command in this process. Returns what it printed; the text of a failure is on stderr, as in the program. */
export function commandRunner(): (command: Command, args: readonly string[]) => Promise<CommandRun> {
  const printed = { stdout: [] as Buffer[], stderr: [] as Buffer[] }; // Empty lists have no type of their own.
  const keep = (stream: keyof typeof printed) => {
    return (content: unknown): boolean => {
      printed[stream].push(Buffer.isBuffer(content) ? content : Buffer.from(String(content)));
      return true;
    };
  };
  beforeEach(() => {
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('stdout'));
    vi.spyOn(process.stderr, 'write').mockImplementation(keep('stderr'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
  return async (command, args) => {
    Object.assign(printed, { stdout: [], stderr: [] });
    process.exitCode = undefined;
    const failure = await command.parseAsync([...args], { from: 'user' }).then(() => '', failureText);
    const [bytes, stderr] = [Buffer.concat(printed.stdout), Buffer.concat(printed.stderr).toString()];
    const exitCode = failure === '' ? Number(process.exitCode ?? 0) : 1;
    return { stdout: bytes.toString(), bytes, stderr: `${stderr}${failure}`, exitCode };
  };
}
