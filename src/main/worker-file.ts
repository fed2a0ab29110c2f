import { existsSync } from 'node:fs';

/** The compiled entry of the worker threads. Sources that run without being compiled, as in the tests, use the one that was compiled before. */
export function workerFile(): URL {
  const beside = new URL('../../workers/replay.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../dist/workers/replay.js', import.meta.url);
}
