import { basename, relative } from 'node:path';

interface Invocation {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns a command as a person would type it here, for hints: through npm if npm runs this program, by name if it is installed, else by its
 * file.
 */
export function commandLine(command: string, { argv, env }: Invocation = process): string {
  // Silent, because npm's own output would be part of a redirected stdout.
  if (env.npm_lifecycle_event === 'solera' || env.npm_lifecycle_event === 'start')
    return command === 'start' ? 'npm start' : `npm run -s solera -- ${command}`.trimEnd();
  const file = argv[1] ?? 'solera';
  const path = relative('', file);
  const program = basename(file) === 'solera' ? 'solera' : `node ${path.startsWith('..') ? file : path}`;
  return `${program} ${command}`.trimEnd();
}
