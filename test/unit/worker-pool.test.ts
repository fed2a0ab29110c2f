/** A pool of worker threads rejects with the reason for which a worker ended. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openWorkerPool } from '../../src/adapters/piscina/worker-pool.js';

const folder = mkdtempSync(join(tmpdir(), 'solera-worker-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a task whose worker is the only one rejects with the reason if the worker', () => {
  it.each([
    ['ends before it is ready', 'process.exit(3);', 'the worker ended before it was ready'],
    ['ends during a task', 'export default () => process.exit(3);', 'worker exited with code: 3'],
    [
      'needs too much memory',
      'export default () => { const all = []; for (;;) all.push(new Array(10_000).fill(1.5)); };',
      'Worker terminated due to reaching memory limit: JS heap out of memory',
    ],
  ])('%s', async (name, source, reason) => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, source);
    const limits = { threads: 1, waiting: 1, heapMb: 16, youngMb: 4, idleMs: 1_000 };
    const pool = openWorkerPool<null, null>(pathToFileURL(file), limits);
    try {
      await expect(pool.run(null)).rejects.toThrow(reason);
    } finally {
      await pool.close();
    }
  });
});
