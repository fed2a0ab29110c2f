import { resolve } from 'node:path';

interface Invocation {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns the full path of a file that a person named on the command line. A relative name begins in the folder where the person is. npm runs a script
 * in the folder of its package, and names the folder where it was called in INIT_CWD.
 */
export function typedPath(path: string, { env }: Invocation = process): string {
  const isScript = env.npm_lifecycle_event === 'solera' || env.npm_lifecycle_event === 'start';
  return resolve((isScript ? env.INIT_CWD : undefined) ?? '', path);
}
