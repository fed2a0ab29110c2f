/**
 * A process of its own that has the packed library alone folds the pages of the log to the states that the server reports, after many random edits.
 * SOLERA_FOLD_EDITS sets the number of edits (`npm run faults -- fold`: twenty thousand, and the library is the package that `npm pack` makes), SOLERA_SEED the seed.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/postgres.js';
import { recordSmallWorlds } from '../support/small-world-edits.js';
import { NodeProcess, prepareProgram } from './node-process.js';

const wanted = process.env.SOLERA_FOLD_EDITS;
const edits = Number(wanted ?? 500);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const reader = fileURLToPath(new URL('./folding-reader.mjs', import.meta.url));

let server: TestServer;
let node: NodeProcess;
let folder: string;

beforeAll(async () => {
  await prepareProgram();
  folder = await mkdtemp(join(tmpdir(), 'solera-fold-'));
  server = await startTestServer({ fsync: true });
  node = new NodeProcess(server.connectionString);
  await node.start();
}, 240_000);
afterAll(async () => {
  await node?.kill();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Returns the path of the reader in a folder that has nothing but the package of the library. */
async function besidePackage(): Promise<string> {
  const installed = join(folder, 'node_modules/solera');
  await mkdir(installed, { recursive: true });
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root });
  await run('tar', ['xzf', join(folder, 'solera-0.1.0.tgz'), '--strip-components=1', '-C', installed]);
  const copy = join(folder, 'folding-reader.mjs');
  await copyFile(reader, copy);
  return copy;
}

interface Read {
  readonly head: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly lots: number;
  readonly compared: number;
  readonly unlike: readonly string[];
  readonly different: number;
  readonly differences: readonly unknown[];
}

test(`the fold of the pages is the state of every lot after ${edits} edits (SOLERA_SEED=${seed})`, {
  timeout: 120_000 + edits * 200,
}, async () => {
  const url = `http://127.0.0.1:${node.port}`;
  const [{ accepted, refused }, program] = await Promise.all([
    recordSmallWorlds(url, { seed, edits, concurrency: wanted === undefined ? 8 : 40 }),
    wanted === undefined ? reader : besidePackage(),
  ]);
  const begun = performance.now();
  const { stdout } = await run(process.execPath, [program], { env: { ...process.env, SOLERA_URL: url } });
  const read = JSON.parse(stdout) as Read; // What the reader prints.
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  process.stderr.write(`fold: ${JSON.stringify({ ...{ edits, accepted, refused, seconds }, ...read })}\n`);
  expect(read).toMatchObject({ unlike: [], different: 0, differences: [] });
  // Every kind of edit and every type of notification has happened.
  expect(Math.min(...Object.values(accepted))).toBeGreaterThan(edits / 100);
  expect(Object.keys(read.counts)).toHaveLength(7);
  expect(read.lots).toBeGreaterThan(10);
});
