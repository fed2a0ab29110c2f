import { existsSync } from 'node:fs';

/** The compiled entry of worker threads, a file of `workers`. Sources that run without being compiled, as in the tests, use the one that was compiled before. */
export function workerFile(name: 'replay' | 'rebuild' | 'verify'): URL {
  const beside = new URL(`../../workers/${name}.js`, import.meta.url);
  return existsSync(beside) ? beside : new URL(`../../dist/workers/${name}.js`, import.meta.url);
}
