import { basename, relative } from 'node:path';

/** A command as it would be typed where this program was called: by npm in a clone, by its own name where it is installed, else by its file. */
export function called(command: string, { argv, env } = process as Caller): string {
  // Silent, since npm's own words would go into whatever file stdout goes to.
  if (env.npm_lifecycle_event === 'solera' || env.npm_lifecycle_event === 'start')
    return command === 'start' ? 'npm start' : `npm run -s solera -- ${command}`.trimEnd();
  const file = argv[1] ?? 'solera';
  const near = relative('', file);
  const program = basename(file) === 'solera' ? 'solera' : `node ${near.startsWith('..') ? file : near}`;
  return `${program} ${command}`.trimEnd();
}

interface Caller {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}
