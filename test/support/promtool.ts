/** Finds `promtool`, which checks the alerts of Prometheus: the program in PROMTOOL, or the one on the PATH. .ci/run takes it from Debian's package `prometheus`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Returns the path of the program; null if there is none. A program that PROMTOOL names must run. */
export async function findPromtool(): Promise<string | null> {
  const named = process.env.PROMTOOL ?? '';
  const path = named === '' ? 'promtool' : named;
  try {
    await promisify(execFile)(path, ['--version']);
    return path;
  } catch (error) {
    if (named !== '') throw error;
    return null;
  }
}

/** Runs promtool, and returns what it prints. Rejects with its output if it finds a fault. */
export async function promtool(path: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(path, [...args], { cwd });
    return stdout + stderr;
  } catch (error) {
    const output =
      error instanceof Error && 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : '';
    throw new Error(`promtool ${args.join(' ')} failed:\n${output}`, { cause: error });
  }
}
