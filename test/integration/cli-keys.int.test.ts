/** `solera keys`, and what other commands say about keys. Keys themselves appear nowhere. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { putWineries, receipt } from './encryption-site.js';
import { type Ended, run } from './program.js';

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'solera-cli-keys-'));
const keys = join(folder, 'keys.json');

beforeAll(async () => {
  database = await createTestDatabase();
  const node = await compose({ connectionString: database.connectionString, durable: false });
  await putWineries(node.solera, 'estate', 'plain');
  await accepted(node.solera.record('plain', receipt('P', 5), {}));
  await node.close();
}, 60_000);
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const printed: string[] = [];

async function solera(...args: readonly string[]): Promise<Ended> {
  const ended = await run(args, { DATABASE_URL: database.connectionString, SOLERA_KEYS: keys });
  printed.push(ended.stdout, ended.stderr);
  return ended;
}

async function record(lot: string): Promise<void> {
  const node = await compose({ connectionString: database.connectionString, durable: false, keys });
  await accepted(node.solera.record('estate', receipt(lot, 5), {}));
  await node.close();
}

it('creates, lists, rotates and destroys keys; the verifier proves what is left', async () => {
  const first = await solera('keys', 'rotate', '--winery', 'estate');
  expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('The key estate-1 now seals')]);
  expect(statSync(keys).mode & 0o777).toBe(0o600);
  await record('A');
  expect((await solera('keys', 'rotate', '--winery', 'estate')).code).toBe(0);
  await record('B');
  const listed = JSON.parse((await solera('keys', 'list', '--count', '--json')).stdout) as unknown;
  expect(listed).toEqual([
    { winery: 'estate', key: 'estate-1', state: 'former', rows: 2 },
    { winery: 'estate', key: 'estate-2', state: 'current', rows: 2 },
  ]);
  expect(await solera('verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Everything equals a rebuild'),
  });
  const material = Object.values(
    (JSON.parse(readFileSync(keys, 'utf8')) as { wineries: { estate: { keys: Record<string, string> } } }).wineries
      .estate.keys,
  );
  const blind = await run(['verify'], { DATABASE_URL: database.connectionString });
  expect(blind.code).toBe(2);
  expect(blind.stdout).toContain('its keys estate-1, estate-2 are missing. Set SOLERA_KEYS, and verify again.');
  // There is no terminal on which the code of the winery could be typed.
  expect(await solera('keys', 'destroy', '--winery', 'estate')).toMatchObject({ code: 1 });
  const gone = await solera('keys', 'destroy', '--winery', 'estate', '--yes');
  expect([gone.code, gone.stderr]).toEqual([0, expect.stringContaining('Destroyed estate-1, estate-2')]);
  expect(JSON.parse(readFileSync(keys, 'utf8'))).toEqual({ wineries: {} });
  const proven = await solera('verify');
  expect(proven.code).toBe(0);
  expect(proven.stdout).toContain(
    'The content of winery estate cannot be read whole: its keys estate-1, estate-2 are destroyed.',
  );
  expect(proven.stdout).toContain('Everything that can be read equals a rebuild from nothing.');
  expect((await solera('keys', 'list')).stdout).toMatch(/estate-1\s+│\s+destroyed/);
  for (const text of printed) for (const secret of material) expect(text).not.toContain(secret);
}, 900_000);

it('refuses a file that others may read, and names the remedy', async () => {
  chmodSync(keys, 0o644);
  for (const args of [['verify'], ['keys', 'rotate', '--winery', 'estate']]) {
    const { code, stderr } = await solera(...args);
    expect([args, code]).toEqual([args, 1]);
    expect(stderr).toContain(`Run: chmod 600 ${keys}`);
  }
}, 300_000);
