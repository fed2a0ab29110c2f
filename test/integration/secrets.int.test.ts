/** Secrets appear nowhere: a real node is used, and made to fail, and everything that it writes is searched. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { startTestServer, type TestDatabase, type TestServer } from '../support/postgres.js';
import { putWineries } from './encryption-site.js';
import { run, start } from './program.js';

const password = `pw${randomBytes(12).toString('hex')}`;
const forged = `solera_${randomBytes(32).toString('base64url')}abcdefg`;

let server: TestServer;
let database: TestDatabase;
let folder: string;
let environment: Record<string, string>;
let token: string;
let client: Client;
let key: string;

beforeAll(async () => {
  // The program refuses a server that is not durable.
  server = await startTestServer({ fsync: true });
  database = await server.createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'solera-test-secrets-'));
  client = new Client({ connectionString: database.connectionString });
  await client.connect();
  const role = `secret_${randomBytes(4).toString('hex')}`;
  await client.query(`create role ${role} superuser login password '${password}'`);
  const url = new URL(database.connectionString);
  url.username = role;
  url.password = password;
  const node = await compose({ connectionString: database.connectionString, durable: false });
  await putWineries(node.solera, 'estate');
  await node.close();
  const keys = join(folder, 'keys.json');
  environment = { DATABASE_URL: url.href, PORT: '0', LOG_LEVEL: 'trace', SOLERA_KEYS: keys };
  expect((await run(['keys', 'rotate', '--winery', 'estate'], environment)).code).toBe(0);
  const file = JSON.parse(await readFile(keys, 'utf8')) as { wineries: { estate: { keys: Record<string, string> } } };
  key = Object.values(file.wineries.estate.keys)[0] ?? '';
  expect(key.length).toBeGreaterThan(20);
  await writeFile(
    join(folder, 'broken.json'),
    JSON.stringify({ wineries: { estate: { keys: { 'estate-1': `${key}x` } } } }),
    { mode: 0o600 },
  );
  const made = await run(['token', 'create', '--name', 'admin', '--role', 'admin', '--winery', '*'], environment);
  expect(made.stderr).not.toContain(password);
  token = made.stdout.trim();
  expect(token, made.stderr).toMatch(/^solera_/);
}, 120_000);
afterAll(async () => {
  await client.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Fails if a text contains a secret, or the part of a token that is one. */
function expectNoSecret(where: string, text: string): void {
  for (const [name, secret] of Object.entries({ password, key, token, forged, part: token.slice(7, 50) }))
    expect(text.includes(secret), `${where} contains the ${name}`).toBe(false);
}

it('of a node that serves, is attacked, loses its database and is ended', async () => {
  const node = start(['start'], environment);
  const [url = ''] = await node.output(/http:\/\/127\.0\.0\.1:\d+/);
  const ask = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers }).then(async (response) => {
      const told = `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
      expectNoSecret(path, told);
      return told;
    });
  const good = { authorization: `Bearer ${token}` };
  const json = { ...good, 'content-type': 'application/json' };
  const note = { type: 'note', effectiveAt: '2025-10-01T00:00:00Z', data: { lot: 'A', text: 'sealed' } };
  await ask('/v1/wineries/estate/actions', json, { method: 'POST', body: JSON.stringify(note) });
  for (const authorization of [
    `Bearer ${forged}`,
    `Basic ${token}`,
    `bearer  ${token}x`,
    `Bearer ${token} ${token}`,
    token,
  ])
    expect(await ask('/v1/wineries', { authorization })).toContain('401');
  for (const text of [forged, `${token}x`])
    await ask(
      '/v1/session',
      { 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify({ token: text }) },
    );
  await ask(
    '/v1/session',
    { 'content-type': 'application/json' },
    { method: 'POST', body: JSON.stringify({ tokens: token }) },
  );
  expect(await ask('/v1/wineries', { cookie: `solera_session=${token}` })).toContain('401');
  for (const path of ['/metrics', '/v1/tokens', '/v1/audit', '/openapi.json', '/v1/session', '/v1/wineries'])
    await ask(path, good);
  expectNoSecret('the command line', await readFile(`/proc/${node.child.pid}/cmdline`, 'latin1'));
  expectNoSecret('the title', await readFile(`/proc/${node.child.pid}/comm`, 'latin1'));
  await new Promise((resolve) => setTimeout(resolve, 5_500)); // Refused sign-ins are written meanwhile.
  expectNoSecret('the database', await dump());
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  );
  await client.query(
    `alter role ${environment.DATABASE_URL === undefined ? '' : new URL(environment.DATABASE_URL).username} connection limit 0`,
  );
  await ask('/v1/wineries', good);
  node.child.kill('SIGTERM');
  const { stdout, stderr } = await node.ended;
  expectNoSecret('stdout', stdout);
  expectNoSecret('stderr', stderr);
}, 120_000);

it.each([
  ['a database that does not answer', () => ({ DATABASE_URL: `postgres://solera:${password}@127.0.0.1:1/solera` })],
  [
    'a database that does not exist',
    () => ({ DATABASE_URL: environment.DATABASE_URL?.replace(/\/[^/]*$/, '/absent') }),
  ],
  ['a URL that is none', () => ({ DATABASE_URL: `mysql://solera:${password}@127.0.0.1/solera` })],
  ['a URL that cannot be parsed', () => ({ DATABASE_URL: `postgres://solera:${password}@:x/` })],
  ['brokers with a password that do not answer', () => ({ NATS_URL: `nats://solera:${password}@127.0.0.1:1` })],
  ['a key file that is none', () => ({ SOLERA_KEYS: join(folder, 'broken.json') })],
])(
  'of a node that cannot start: %s',
  async (_what, broken) => {
    const given = Object.fromEntries(
      Object.entries({ ...environment, ...broken() }).filter(([, value]) => value !== undefined),
    );
    const node = start(['start'], given as Record<string, string>); // Without those that are undefined.
    const timer = setTimeout(() => node.child.kill('SIGTERM'), 8_000);
    const { stdout, stderr } = await node.ended;
    clearTimeout(timer);
    expectNoSecret('its output', stdout + stderr);
    expect(`${stdout}${stderr}`).not.toBe('');
  },
  60_000,
);

async function dump(): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const found = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
    texts.push(...found.rows.map(({ text }) => text));
  }
  expect(texts.some((text) => text.includes('sign_in_refused'))).toBe(true);
  return texts.join('\n');
}
