/** `solera doctor` as a process, with real servers of which something is wrong. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../support/postgres.js';
import { checksToMend, examined, type Finding, findingOf } from './doctor-site.js';
import { EmbeddedSite } from './embedded-site.js';
import { run, start } from './program.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('solera doctor, on a server of its own', () => {
  let server: TestServer;
  let database: TestDatabase;
  beforeAll(async () => {
    const settings = { autovacuum: 'on', max_wal_size: '2GB', shared_buffers: '128MB', checkpoint_timeout: '15min' };
    server = await startTestServer({ fsync: true, settings });
    database = await server.createDatabase();
  });
  afterAll(() => server.stop());

  it('finds nothing to mend on a durable server, and exits with 0', async () => {
    const found = await examined({ DATABASE_URL: database.connectionString });
    expect(checksToMend(found)).toEqual([]);
    expect([found.code, found.ok]).toEqual([0, true]);
    expect(found.findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'fsync',
        'connections',
        'clock of the database',
        'disk of the database',
        'schema',
        'triggers',
      ]),
    );
    expect(findingOf(found, 'disk of the database').verdict).toBe('unknown');
  });

  it('prints a table for people', async () => {
    const { stdout, code } = await run(['doctor'], { DATABASE_URL: database.connectionString, PORT: '1' });
    expect(stdout).toMatch(/│ Check +│ Verdict │ Found +│ What to do +│/);
    expect(stdout).toMatch(/│ fsync +│ ok +│ on +│/);
    expect(stdout).toMatch(/Nothing must be mended\.\n$/);
    expect(code).toBe(0);
  });

  it('asks the nodes that run for their versions and clocks', async () => {
    const node = start(['start'], { PORT: '0', DATABASE_URL: database.connectionString });
    const [, url = ''] = await node.output(/ready on (http:\S+)/);
    const found = await examined({ DATABASE_URL: database.connectionString }, '--url', url);
    expect([findingOf(found, 'nodes').verdict, findingOf(found, 'clocks of the nodes').verdict]).toEqual(['ok', 'ok']);
    expect(findingOf(found, 'level').verdict).toBe('ok');
    node.child.kill('SIGTERM');
    await node.ended;
  });
});

describe('solera doctor, on a server that could lose actions', () => {
  let database: TestDatabase;
  let sql: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    sql = new pg.Client({ connectionString: database.connectionString });
    await sql.connect();
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });
  const unsafe = ['fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum'];

  it('names each setting that a node refuses, although no node starts on it, and exits with 1', async () => {
    const found = await examined({ DATABASE_URL: database.connectionString });
    expect(checksToMend(found)).toEqual(unsafe);
    expect(found.code).toBe(1);
    expect(findingOf(found, 'fsync')).toMatchObject({
      found: 'fsync is off: a crash loses acknowledged actions',
      advice: 'alter system set fsync = on; select pg_reload_conf();',
    });
  });

  it('sees settings of the role and the database as a node would get them', async () => {
    const name = new URL(database.connectionString).pathname.slice(1);
    await sql.query(`alter database ${name} set session_replication_role = replica`);
    await sql.query(`alter database ${name} set default_transaction_isolation = serializable`);
    await sql.query(`alter database ${name} set default_transaction_read_only = on`);
    const found = await examined({ DATABASE_URL: database.connectionString });
    expect(checksToMend(found)).toEqual(
      expect.arrayContaining([
        'session_replication_role',
        'default_transaction_isolation',
        'default_transaction_read_only',
      ]),
    );
    for (const setting of [
      'session_replication_role',
      'default_transaction_isolation',
      'default_transaction_read_only',
    ])
      await sql.query(`alter database ${name} reset ${setting}`);
  });

  it('compares the limit of connections with what the nodes need', async () => {
    const name = new URL(database.connectionString).pathname.slice(1);
    await sql.query(`alter database ${name} connection limit 10`);
    expect(checksToMend(await examined({ DATABASE_URL: database.connectionString }))).toContain('connections');
    await sql.query(`alter database ${name} connection limit -1`);
  });

  it('finds what interrupted work has left', async () => {
    await sql.query(`insert into draft (change_set, written_at) values (gen_random_uuid(), now() - interval '1 day')`);
    await sql.query(`insert into touch (origin, effective_at, tie_break, action, idx, revision, retracts, asserts, silent, stream, winery, subject)
      select -o, 1, 1, gen_random_uuid(), -1, 1, 0, 0, true, 'lot/estate/A', 'estate', 'A' from unnest(array[900000001, 900000001, 900000002]) o`);
    await sql.query(`insert into edit (id, winery, kind, status, submitted_at, request_hash, command, beat_at)
      values (gen_random_uuid(), 'estate', 'write', 'deciding', 1, '', '{}', now() - interval '1 hour')`);
    await sql.query(`insert into follower (name) values ('search')`);
    await sql.query(`insert into follower_generation (follower, generation, version, state, started_at, problem)
      values ('search', 1, 1, 'building', 1, 'A row is odd.')`);
    await sql.query('create schema follower_search_7');
    await sql.query(`insert into rebuild (id, started_at, streams) values (gen_random_uuid(), 1, 1)`);
    await sql.query('alter table touch disable trigger append_only');
    await sql.query(`update pg_index set indisvalid = false where indexrelid = 'touch_stream'::regclass`);
    await sql.query('delete from installed_function where name = (select min(name) from installed_function)');

    const found = await examined({ DATABASE_URL: database.connectionString });
    const of = (check: string): Partial<Finding> => findingOf(found, check);
    expect(of('drafts of dead edits')).toMatchObject({ verdict: 'note', found: '1 draft, the oldest 24 h old' });
    expect(of('unpublished rows')).toMatchObject({
      verdict: 'mend',
      found: expect.stringMatching(/2 unknown drafts: 90000000\d, 90000000\d/),
    });
    expect(of('edits in the background')).toMatchObject({ verdict: 'mend', found: '1 begun, and run by no node' });
    expect(of('read models')).toMatchObject({ verdict: 'mend', found: 'search has failed: A row is odd.' });
    expect(of('schemas of read models')).toMatchObject({ verdict: 'note', found: 'not in use: follower_search_7' });
    expect(of('rebuild of saved states')).toMatchObject({ verdict: 'note' });
    expect(of('triggers')).toMatchObject({ verdict: 'mend', found: 'disabled on touch' });
    expect(of('indexes')).toMatchObject({ verdict: 'mend', found: 'not valid: touch_stream' });
    expect(of('functions')).toMatchObject({ verdict: 'note' });
  });

  it('finds a database that is half migrated', async () => {
    await sql.query('delete from migration where file = (select max(file) from migration)');
    const found = await examined({ DATABASE_URL: database.connectionString });
    expect(findingOf(found, 'schema')).toMatchObject({
      verdict: 'mend',
      found: expect.stringMatching(/older version of Solera: \d{4}-\S+\.sql is not applied yet/),
    });
    // What depends on the schema was not read.
    expect(findingOf(found, 'triggers').verdict).toBeUndefined();
  });
});

describe('solera doctor, on keys', () => {
  it('finds a key that the database does not know', async () => {
    const database = await createTestDatabase();
    const keys = join(folder, 'keys.json');
    const secret = Buffer.alloc(32, 1).toString('base64');
    await writeFile(keys, JSON.stringify({ wineries: { estate: { current: 'k1', keys: { k1: secret } } } }), {
      mode: 0o600,
    });
    const found = await examined({ DATABASE_URL: database.connectionString, SOLERA_KEYS: keys });
    expect(findingOf(found, 'encryption keys')).toMatchObject({
      verdict: 'mend',
      found: 'not registered: estate/k1',
    });
    await database.drop();
  });
});

describe('solera doctor, without a server', () => {
  it('reports why the database cannot be used, without a password', async () => {
    const found = await examined({ DATABASE_URL: 'postgresql://solera:secret@127.0.0.1:1/solera' });
    expect(found.findings[0]).toMatchObject({
      check: 'database',
      verdict: 'mend',
      found: 'The database 127.0.0.1:1/solera cannot be used: no server listens on that port (ECONNREFUSED).',
    });
    expect(found.code).toBe(1);
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('finds nothing to mend before the first start', async () => {
    const found = await examined({});
    expect(found.findings[0]).toMatchObject({ check: 'database', verdict: 'note', found: 'there are no data yet' });
    expect(found.code).toBe(0);
  });
});

describe('solera doctor, on an embedded server', () => {
  let site: EmbeddedSite;
  afterEach(() => site.close());

  it('starts it to read it, and stops it again', async () => {
    site = await EmbeddedSite.open();
    const node = start(['start'], { PORT: '0', SOLERA_DATA: site.dataDir });
    await node.output(/ready on/);
    const beside = await examined({ SOLERA_DATA: site.dataDir });
    expect(findingOf(beside, 'orphaned servers').found).toContain(`pid ${node.child.pid}`);
    node.child.kill('SIGTERM');
    await node.ended;
    const found = await examined({ SOLERA_DATA: site.dataDir });
    expect(checksToMend(found)).toEqual([]);
    expect(findingOf(found, 'orphaned servers').found).toBe('none; Solera does not run');
    expect(found.code).toBe(0);
  });

  it('reports a server that a killed Solera left running, and leaves it running', async () => {
    site = await EmbeddedSite.open();
    const server = await site.start();
    const lock = join(site.dataDir, 'solera.lock');
    const owner = await readFile(lock, 'utf8');
    await rm(lock);
    const found = await examined({ SOLERA_DATA: site.dataDir });
    await writeFile(lock, owner, { mode: 0o600 });
    expect(findingOf(found, 'orphaned servers')).toMatchObject({
      verdict: 'mend',
      found: expect.stringContaining(String(server.pid)),
    });
    // It was read nevertheless: nothing was migrated yet.
    expect(findingOf(found, 'fsync').verdict).toBe('ok');
    expect(() => process.kill(server.pid, 0)).not.toThrow();
  });
});
