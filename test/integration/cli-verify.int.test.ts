/** `solera verify` only reads: it creates nothing, migrates nothing, and needs no right to write. A missing database is a failure. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { type Ended, run } from './program.js';

let database: TestDatabase;
let sql: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = new Client({ connectionString: database.connectionString });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

function verified(databaseUrl: string): Promise<Ended> {
  return run(['verify'], { DATABASE_URL: databaseUrl });
}

async function record(): Promise<void> {
  const node = await compose({ connectionString: database.connectionString, durable: false });
  const units = { volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR', timeZone: 'Europe/Paris' };
  await node.solera.putWinery('W', { name: 'W', ...units });
  const data = { lot: 'A', text: 'Seen.' };
  await node.solera.record('W', { type: 'note', effectiveAt: '2025-01-01T00:00:00Z', data }, {});
  await node.close();
}

describe('solera verify', () => {
  it('reports a folder that does not exist, and creates none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'solera-test-cli-verify-'));
    const { code, stdout, stderr } = await run(['verify'], { SOLERA_DATA: join(folder, 'misspelt') });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/misspelt holds no data of Solera\.\nCheck SOLERA_DATA\./);
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('refuses a heap that is too small to verify anything', async () => {
    const { code, stderr } = await run(['verify', '--memory', '100'], { DATABASE_URL: database.connectionString });
    expect(code).toBe(1);
    expect(stderr).toContain('It must be a whole number ≥ 256.');
  });

  it('reports a database without Solera’s tables, and leaves it as it is', async () => {
    await sql.query('create database foreign_one');
    const foreign = new URL(database.connectionString);
    foreign.pathname = '/foreign_one';
    const { code, stdout, stderr } = await verified(foreign.href);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('The database holds no data of Solera.\nCheck SOLERA_DATA and DATABASE_URL.');
    const client = new Client({ connectionString: foreign.href });
    await client.connect();
    const { rows } = await client.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`);
    await client.end();
    expect(rows).toEqual([]);
    await sql.query('drop database foreign_one with (force)');
  });

  it('does not call a database without a winery verified', async () => {
    const { code, stdout } = await verified(database.connectionString);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^There is no winery in this database/);
  });

  it('runs as a role that may only read', async () => {
    await record();
    await sql.query(`create role auditor login password 'read-only'`);
    await sql.query('grant select on all tables in schema public to auditor');
    const reading = new URL(database.connectionString);
    reading.username = 'auditor';
    reading.password = 'read-only';
    const { code, stdout } = await verified(reading.href);
    expect(stdout).toContain('Everything equals a rebuild from nothing.');
    expect(code).toBe(0);
    await sql.query('drop owned by auditor');
    await sql.query('drop role auditor');
  });

  it.each([
    ['older', `delete from migration where file = (select max(file) from migration)`, /by an older version of Solera/],
    [
      'newer',
      `insert into migration values ('9999-later.sql', 'x'); update database_level set level = 99`,
      /has level 99, but this version of Solera only knows level \d/,
    ],
  ])('refuses the schema of another version (%s), and does not migrate it', async (_, change, message) => {
    const migrations = async (): Promise<unknown[]> =>
      (await sql.query('select file, hash from migration order by file')).rows;
    const before = await migrations();
    await sql.query(change);
    const changed = await migrations();
    const { code, stderr } = await verified(database.connectionString);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(await migrations()).toEqual(changed);
    await sql.query('delete from migration; update database_level set level = 1');
    await sql.query(
      'insert into migration (file, hash) select * from json_to_recordset($1) as x(file text, hash text)',
      [JSON.stringify(before)],
    );
  });
});
