/** Runs the program as a process. Needs a build, which `npm test` makes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/src/main/cli.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the first match in its output on either stream. Rejects if it ends without one. */
  output(pattern: RegExp): Promise<RegExpExecArray>;
}

export function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...environment };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
    });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  const output = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(`${text.stdout}\n${text.stderr}`);
      if (found !== null) return found;
      const more = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
      const early = await Promise.race([more, ended]);
      if (!Array.isArray(early))
        throw new Error(`the program ended with ${early.code}: ${early.stdout}${early.stderr}`);
    }
  };
  return { child, ended, output };
}

export function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return start(args, environment).ended;
}
