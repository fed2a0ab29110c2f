/** `solera doctor` with real servers of NATS. */
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NatsSite } from '../support/nats-site.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { checksToMend, examined, findingOf } from './doctor-site.js';

describe('solera doctor, with NATS', () => {
  let nats: NatsSite;
  let database: TestDatabase;
  beforeAll(async () => {
    nats = await NatsSite.open();
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await nats.close();
    await database.drop();
  });

  it('reads servers, login, max_payload, JetStream and the streams, and creates none', async () => {
    const store = join(nats.folder, 'store');
    const server = await nats.startServer(`jetstream { store_dir: "${store}" }\nmax_payload: 100000`);
    const environment = { DATABASE_URL: database.connectionString, NATS_URL: server.url };
    const before = await examined(environment);
    expect(findingOf(before, 'NATS servers')).toMatchObject({
      verdict: 'ok',
      found: expect.stringContaining(server.version),
    });
    expect(findingOf(before, 'NATS login')).toMatchObject({ verdict: 'ok' });
    expect(findingOf(before, 'NATS max_payload')).toMatchObject({ verdict: 'mend', found: '100 kB' });
    expect(findingOf(before, 'JetStream')).toMatchObject({ verdict: 'ok' });
    expect(findingOf(before, 'stream of the log')).toMatchObject({
      verdict: 'unknown',
      found: 'SOLERA does not exist',
    });

    const { client } = await nats.connected(server.url);
    if (client === undefined) throw new Error('there is no connection');
    const { streams } = await jetstreamManager(client);
    await streams.add({ name: 'SOLERA', subjects: ['solera.log.>', 'other'] });
    await streams.add({ name: 'SOLERA_IN', subjects: ['solera.in.*'], description: 'Solera, cell other' });
    const after = await examined(environment);
    expect(findingOf(after, 'stream of the log')).toMatchObject({
      verdict: 'mend',
      found: expect.stringContaining('has the subjects'),
    });
    expect(findingOf(after, 'stream of commands')).toMatchObject({
      verdict: 'mend',
      found: 'SOLERA_IN belongs to another system ("Solera, cell other")',
    });
  });

  it('reports a login that is refused, and servers that do not answer', async () => {
    const server = await nats.startServer('authorization { user: solera, password: right }');
    const wrong = `nats://solera:wrong@127.0.0.1:${server.port}`;
    const found = await examined({ DATABASE_URL: database.connectionString, NATS_URL: `${wrong},nats://127.0.0.1:1` });
    expect(findingOf(found, 'NATS servers')).toMatchObject({
      verdict: 'note',
      found: expect.stringContaining('127.0.0.1:1'),
    });
    expect(findingOf(found, 'NATS login')).toMatchObject({ verdict: 'mend' });
    expect(JSON.stringify(found)).not.toContain('wrong');
    const gone = await examined({ DATABASE_URL: database.connectionString, NATS_URL: 'nats://127.0.0.1:1' });
    expect(findingOf(gone, 'NATS servers')).toMatchObject({ verdict: 'mend' });
  });

  it('notes that JetStream is off, without which nodes work', async () => {
    const server = await nats.startServer();
    const found = await examined({ DATABASE_URL: database.connectionString, NATS_URL: server.url });
    expect(findingOf(found, 'JetStream')).toMatchObject({ verdict: 'note' });
    expect(checksToMend(found).filter((check) => check.startsWith('NATS'))).toEqual([]);
  });
});
