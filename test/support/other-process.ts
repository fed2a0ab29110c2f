/** Another process that runs a few lines with modules of the built program, and can be killed. Needs a build, which `npm test` makes. */
import { type ChildProcess, spawn } from 'node:child_process';

const built = new URL('../../dist/', import.meta.url);

/** Returns the URL by which the lines import a module: `src/kernel/pause`, for instance. */
export function builtModule(path: string): string {
  return new URL(`${path}.js`, built).href;
}

/**
 * Starts a process that runs an ES module, given as text, until it is killed, and waits for the first match in its stderr. On SIGTERM the process ends
 * without stopping what it has started.
 */
export async function startElsewhere(
  module: string,
  pattern: RegExp,
): Promise<{ owner: ChildProcess; found: RegExpExecArray }> {
  const text = `process.on('SIGTERM', () => process.exit(1));\nsetInterval(() => {}, 1000);\n${module}`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  for await (const chunk of owner.stderr) {
    output += String(chunk);
    const found = pattern.exec(output);
    if (found !== null) return { owner, found };
  }
  throw new Error(`the other process ended: ${output}`);
}
