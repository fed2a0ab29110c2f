/** PostgreSQL over TLS, as `DATABASE_URL` demands it: an encrypted connection to the server that the certificate names, or none. */
import { chmod, chown, copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { openingFailure } from '../../src/main/database.js';
import { accepted } from '../support/accepted.js';
import { type Certificates, certify, makeCertificates } from '../support/certificates.js';
import { startTestServer, type TestDatabase, type TestServer } from '../support/postgres.js';
import { run } from './program.js';

let folder: string;
let certificates: Certificates;
let server: TestServer;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-postgres-tls-'));
  certificates = await makeCertificates(folder, ['DNS:localhost']);
  server = await startTestServer();
  database = await server.createDatabase();
  await serve(certificates);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Gives the server a certificate, under the names that it looks for. */
async function serve(files: Pick<Certificates, 'certificate' | 'key'>): Promise<void> {
  const data = join(server.dataDir, 'postgres');
  const { uid, gid } = await stat(data);
  for (const [from, name] of [
    [files.certificate, 'server.crt'],
    [files.key, 'server.key'],
  ] as const) {
    await copyFile(from, join(data, name));
    await chown(join(data, name), uid, gid);
    await chmod(join(data, name), 0o600);
  }
  await asAdministrator('alter system set ssl = on', 'select pg_reload_conf()');
  await vi.waitUntil(async () => (await asAdministrator('show ssl')).rows[0]?.ssl === 'on', { timeout: 20_000 });
}

async function asAdministrator(...statements: string[]) {
  const client = new Client({ connectionString: server.connectionString });
  await client.connect();
  let result = await client.query('select 1');
  for (const statement of statements) result = await client.query(statement);
  await client.end();
  return result;
}

/** The address of the test database with a host and parameters. */
function address(host: string, parameters: Record<string, string>): string {
  const url = new URL(database.connectionString);
  url.hostname = host;
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const verified = (host = 'localhost'): string =>
  address(host, { sslmode: 'verify-full', sslrootcert: certificates.authority });

async function failureOf(connectionString: string): Promise<string> {
  const composed = await compose({ connectionString, durable: false }).catch((error: unknown) => error);
  if (composed instanceof Error) {
    const failure = openingFailure(composed, { description: 'database' });
    return failure instanceof Error ? failure.message : String(failure);
  }
  return 'it was opened';
}

describe('sslmode=verify-full', () => {
  it('encrypts every connection, those of workers too, and large commands pass', async () => {
    const node = await compose({ connectionString: verified(), durable: false });
    try {
      const settings = { name: 'W', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
      await accepted(node.solera.putWinery('w', settings));
      const receipt = (index: number) => ({
        op: 'record',
        action: {
          type: 'receive_bulk',
          effectiveAt: '2025-10-01T08:00:00Z',
          data: {
            to: { lot: `L-${index}`, volume: 1_000 },
            components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
          },
          note: 'x'.repeat(500),
        },
      });
      const changes = Array.from({ length: 500 }, (_, index) => receipt(index));
      await accepted(node.solera.change('w', { changes }, {}));
      const { rows } = await asAdministrator(
        `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name like 'solera%'`,
      );
      expect(rows).toEqual([{ ssl: true }]);
    } finally {
      await node.close();
    }
  });

  it('refuses a server whose authority is not named', async () => {
    expect(await failureOf(address('localhost', { sslmode: 'verify-full' }))).toMatch(
      /no authority that this node trusts has signed the certificate/,
    );
  });

  it('refuses a server whose certificate is valid for another host', async () => {
    const { certificate, key } = await certify(folder, 'elsewhere', ['DNS:db.example']);
    await serve({ certificate, key });
    // The server reads its files again a moment later.
    await expect.poll(() => failureOf(verified())).toMatch(/certificate of the server is valid for another host/);
    await serve(certificates);
  });

  it('refuses a server without TLS, rather than to send the password in the clear', async () => {
    await asAdministrator('alter system set ssl = off', 'select pg_reload_conf()');
    await expect.poll(async () => (await asAdministrator('show ssl')).rows[0]).toEqual({ ssl: 'off' });
    expect(await failureOf(verified())).toMatch(/does not support SSL/);
    await serve(certificates);
  });

  it('is explained by the program if the file of the authority is missing', async () => {
    const DATABASE_URL = address('localhost', { sslmode: 'verify-full', sslrootcert: '/nowhere.pem' });
    const { code, stderr } = await run(['verify'], { DATABASE_URL });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/nowhere\.pem.*ENOENT/)]);
    expect(stderr).not.toContain(new URL(DATABASE_URL).password);
  });
});
