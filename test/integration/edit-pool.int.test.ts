import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { type EditTask, openEditPool } from '../../src/adapters/piscina/edit-pool.js';

const limits = { editsAtOnce: 2, workerHeapMb: 64, workerYoungMb: 8, workerIdleMs: 1_000 };

// The workers of this test do not look at their task.
const task = { connectionString: '', edit: '', runner: '', command: {} } as unknown as EditTask;

const folder = mkdtempSync(join(tmpdir(), 'solera-edit-pool-'));
afterAll(() => rmSync(folder, { recursive: true }));

let modules = 0;
function moduleOf(source: string): URL {
  const file = join(folder, `worker-${++modules}.mjs`);
  writeFileSync(file, source);
  return pathToFileURL(file);
}

test.each([
  ['ends', 'process.exit(3);', /ended before it was ready/],
  // Node 20.19 does not repeat the error of a module that has failed before.
  ['throws', "throw new Error('broken');", /broken|No handler function exported/],
  ['needs too much memory', 'const all = []; for (;;) all.push(new Array(10_000).fill(1.5));', /memory/],
])('edits reject if their worker %s before it is ready', async (_, source, reason) => {
  const pool = openEditPool(moduleOf(source), limits);
  const ends = await Promise.allSettled([pool.run(task), pool.run(task)]);
  expect(ends).toMatchObject([
    { status: 'rejected', reason: { message: expect.stringMatching(reason) } },
    { status: 'rejected', reason: { message: expect.stringMatching(reason) } },
  ]);
  // The next one has a worker of its own.
  await expect(pool.run(task)).rejects.toThrow();
  await pool.close();
});

test('an edit rejects if its worker ends, and the next one has another worker', async () => {
  const source = 'let count = 0; export default () => count++ === 0 ? { outcome: 1, heapBytes: 7 } : process.exit(3);';
  const pool = openEditPool(moduleOf(source), limits);
  expect(await pool.run(task)).toBe(1);
  expect(pool.heapBytes).toBe(7);
  await expect(pool.run(task)).rejects.toThrow();
  expect(await pool.run(task)).toBe(1);
  await pool.close();
});

test('closing the pool ends what it runs', async () => {
  const pool = openEditPool(moduleOf('export default () => new Promise(() => setInterval(() => {}, 1000));'), limits);
  const ended = expect(pool.run(task)).rejects.toThrow();
  await pool.close();
  await ended;
});

test('a worker that waits for work notices what happens to its connections', async () => {
  const source =
    'let fired = false; export default () => { setTimeout(() => { fired = true; }, 1); return { outcome: fired, heapBytes: 0 }; };';
  const pool = openEditPool(moduleOf(source), limits);
  await pool.run(task);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await pool.run(task)).toBe(true);
  await pool.close();
});

test.runIf(process.platform === 'linux')('workers have a lower priority than the process', async () => {
  const source = `
    import { readlinkSync } from 'node:fs';
    import { getPriority } from 'node:os';
    const thread = Number(/[0-9]+$/.exec(readlinkSync('/proc/thread-self'))[0]);
    export default () => ({ outcome: getPriority(thread), heapBytes: 0 });`;
  const pool = openEditPool(moduleOf(source), limits);
  expect(await pool.run(task)).toBe(Math.min(getPriority() + 10, 19));
  await pool.close();
});
