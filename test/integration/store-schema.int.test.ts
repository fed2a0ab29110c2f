import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFunctions } from '../../src/adapters/postgres/function-installation.js';
import { migrate } from '../../src/adapters/postgres/migrate.js';
import { openPostgres } from '../../src/adapters/postgres/open.js';
import { readSqlFolder } from '../../src/adapters/postgres/sql-folder.js';
import { currentLevel } from '../../src/application/level.js';
import { compose } from '../../src/main/compose.js';
import { lot, recording, unwritten } from '../contract/store-proposal.js';
import { committed } from '../contract/store-subject.js';
import { createTestDatabase } from '../support/postgres.js';

const oldDatabase = readFileSync(new URL('../support/database-of-2026-11-21.sql', import.meta.url), 'utf8');
let admin: pg.Client;
let databases = 0;
beforeAll(async () => {
  admin = new pg.Client({ connectionString: (await createTestDatabase()).connectionString });
  await admin.connect();
});
afterAll(() => admin?.end());

/** Creates a database with the result of a script, and connects to it. It is dropped with the server of the test run. */
async function databaseOf(script = ''): Promise<{ readonly connectionString: string; readonly sql: pg.Client }> {
  databases += 1;
  const name = `schema_${databases}_${Date.now()}`;
  await admin.query(`create database ${name}`);
  const url = new URL(`postgresql://${admin.host}`);
  Object.assign(url, {
    username: admin.user,
    password: admin.password,
    port: String(admin.port),
    pathname: `/${name}`,
  });
  const sql = new pg.Client({ connectionString: url.href });
  await sql.connect();
  if (script !== '') await sql.query(script);
  return { connectionString: url.href, sql };
}

/** Everything that the schema of a database consists of, in one text for each object. */
async function schemaOf(sql: pg.Client): Promise<string[]> {
  const { rows } = await sql.query<{ line: string }>(`
    select format('column %s %s %s %s %s %s %s', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation,
      pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'c') and a.attnum > 0 and not a.attisdropped
    union all select format('index %s', indexdef) from pg_indexes where schemaname = 'public'
    union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
    union all select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t where not t.tgisinternal
    union all select format('view %s %s', viewname, definition) from pg_views where schemaname = 'public'
    union all select format('options %s %s', relname, reloptions) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    union all select format('function %s', pg_get_functiondef(oid)) from pg_proc where pronamespace = 'public'::regnamespace
    order by line`);
  return rows.map(({ line }) => line);
}

describe('migrating', () => {
  it('may be done by many nodes at the same time, and again', async () => {
    const { connectionString, sql } = await databaseOf();
    await Promise.all([1, 2, 3].map(() => migrate(connectionString)));
    await migrate(connectionString);
    const fresh = await openPostgres({ connectionString, durable: false });
    expect(await fresh.log.head()).toBe(0);
    await fresh.close();
    await sql.query(`update migration set hash = 'edited' where file like '0001%'`);
    await expect(migrate(connectionString)).rejects.toMatchObject({ name: 'MigrationMismatch' });
    await sql.query(`update migration set file = '0001-other.sql' where file like '0001%'`);
    await expect(migrate(connectionString)).rejects.toThrow(
      /another version of Solera.* does not know 0001-other\.sql/,
    );
    await sql.end();
  });

  it('upgrades a database of 2026-11-21, and keeps its data', async () => {
    const { connectionString, sql } = await databaseOf(oldDatabase);
    await expect(openPostgres({ connectionString, forReading: true })).rejects.toMatchObject({ name: 'SchemaBehind' });
    const node = await compose({ connectionString, durable: false });
    const { solera, postgres } = node;
    expect(await solera.getLot('estate', '25-SY', {})).toMatchObject({
      ok: true,
      value: { volume: 500, vessels: [{ vessel: 'T-1', volume: 500 }], version: 2 },
    });
    expect((await solera.readLog(1, 9)).items.map((text) => JSON.parse(text).type)).toEqual([
      'solera.action.recorded',
      'solera.lot.event.asserted',
    ]);
    expect(await solera.listActions('estate', { vessel: 'T-1' })).toMatchObject({
      value: { items: [{ revision: 1 }] },
    });
    expect(await postgres.changeSets.list({ after: null, limit: 9 })).toHaveLength(2);
    const addition = { lot: '25-SY', product: 'SO2', amount: 1, unit: 'g' };
    const action = { type: 'addition', effectiveAt: '2025-09-02T08:00:00Z', data: addition };
    expect(await solera.record('estate', action, {})).toMatchObject({
      ok: true,
      value: { notifications: { first: 3 } },
    });
    const retracted = await solera.retract(
      'estate',
      '01930000-0000-7000-8000-000000000001',
      {},
      { onConflict: 'flag' },
    );
    expect(retracted).toMatchObject({ ok: true });
    // The draft of a dead writer.
    expect(await postgres.sweep()).toBe(2);
    await node.close();
    const opened = await openPostgres({ connectionString, forReading: true });
    expect(await opened.log.head()).toBe(await opened.store.latest.head());
    await opened.close();
    await sql.end();
  });

  it('gives an upgraded database the schema of a new one', async () => {
    const [old, fresh] = [await databaseOf(oldDatabase), await databaseOf()];
    await migrate(old.connectionString);
    await migrate(fresh.connectionString);
    expect(await schemaOf(old.sql)).toEqual(await schemaOf(fresh.sql));
    await Promise.all([old.sql.end(), fresh.sql.end()]);
  });

  it('refuses a database with only some of the migrations that the baseline replaced', async () => {
    const { connectionString, sql } = await databaseOf(oldDatabase);
    await sql.query(`delete from migration where file = '0014-commit.sql'`);
    await expect(migrate(connectionString)).rejects.toMatchObject({
      name: 'MigrationMismatch',
      message: expect.stringContaining('13 of the 14 migrations'),
    });
    await sql.end();
  });
});

describe('the functions of the database', () => {
  it('are installed again if their version is newer, even with other parameters or another result', async () => {
    const { connectionString, sql } = await databaseOf();
    await migrate(connectionString);
    const expected = await schemaOf(sql);
    await sql.query(`
      drop function solera_known_request(uuid, bytea);
      create function solera_known_request(id uuid, request_hash bytea) returns integer language sql as 'select 1';
      drop function solera_put_vessel(text, text, text, bigint, uuid, bytea, bigint, text, boolean, text, bigint);
      create function solera_put_vessel(text) returns integer language sql as 'select 1';
      create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; end';
      update installed_function set hash = 'another', version = 0 where name in ('solera_known_request', 'solera_put_vessel', 'refuse_change')`);
    await migrate(connectionString);
    expect(await schemaOf(sql)).toEqual(expected);
    await sql.end();
  });

  it('are left alone if their text is installed', async () => {
    const { connectionString, sql } = await databaseOf();
    await migrate(connectionString);
    const oids = 'select oid from pg_proc where pronamespace = current_schema()::regnamespace order by oid';
    const { rows } = await sql.query(oids);
    await migrate(connectionString);
    expect((await sql.query(oids)).rows).toEqual(rows);
    await sql.end();
  });
});

describe('nodes of several versions', () => {
  /** Does to a database what a later version of this program may do: it adds a migration, and newer functions. */
  async function upgrade(sql: pg.Client): Promise<void> {
    await sql.query(
      `create table later (id integer); insert into migration (file, hash) values ('9999-later.sql', 'later')`,
    );
    const functions = readSqlFolder('functions').map((file) => ({
      ...file,
      sql: file.sql.replace(/^-- version \d+$/m, '-- version 999'),
      hash: `later ${file.hash}`,
    }));
    await installFunctions(sql, functions);
  }

  const versions = 'select name, hash, version from installed_function order by name';

  it('use one database at the same time: an older one opens it, and leaves newer functions alone', async () => {
    const { connectionString, sql } = await databaseOf();
    const running = await openPostgres({ connectionString, durable: false });
    await upgrade(sql);
    const newer = (await sql.query(versions)).rows;
    expect(newer.every(({ version }) => version === 999)).toBe(true);
    const started = await openPostgres({ connectionString, durable: false });
    expect((await sql.query(versions)).rows).toEqual(newer);
    for (const [index, node] of [running, started, running].entries())
      await committed(node, recording({ stream: lot(`both-${index}`), version: unwritten, at: 1 }));
    const reading = await openPostgres({ connectionString, forReading: true });
    expect(await reading.log.head()).toBe(6);
    await Promise.all([running, started, reading].map((node) => node.close()));
    await sql.end();
  });

  it('are refused by a database whose level they do not know, running or starting', async () => {
    const { connectionString, sql } = await databaseOf();
    const running = await openPostgres({ connectionString, durable: false });
    const { databaseLevel } = running;
    expect(await databaseLevel.read()).toBe(1);
    await databaseLevel.raise(currentLevel);
    await committed(running, recording({ stream: lot('known-level'), version: unwritten, at: 1 }));
    await upgrade(sql);
    await databaseLevel.raise(currentLevel + 1);
    const refusal = { name: 'LevelTooLow', retryable: false };
    const late = recording({ stream: lot('late'), version: unwritten, at: 1 });
    await expect(running.store.commit([late])).rejects.toMatchObject(refusal);
    const outdated = await running.outdated;
    expect(outdated.message).toBe(
      `The database has level ${currentLevel + 1}, but this node only knows level ${currentLevel}. Upgrade this node.`,
    );
    expect(await running.log.head()).toBe(2);
    for (const forReading of [false, true])
      await expect(openPostgres({ connectionString, durable: false, forReading })).rejects.toMatchObject(refusal);
    await running.close();
    await sql.end();
  });

  it('that know no levels commit until the level rises', async () => {
    const { connectionString, sql } = await databaseOf();
    const node = await openPostgres({ connectionString, durable: false });
    const call = () =>
      sql.query(`select * from solera_commit(
        array[row(gen_random_uuid(), '\\x00', null, '{}', 'w', 0, null, 0, 0, true, null, gen_random_uuid(), 3)::commit_proposal],
        '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', true)`);
    expect((await call()).rows).toEqual([{ base: '1', verdicts: null }]);
    await node.databaseLevel.raise(2);
    await expect(call()).rejects.toMatchObject({ code: 'SLV01' });
    await node.close();
    await sql.end();
  });

  it('never lower the level', async () => {
    const { connectionString, sql } = await databaseOf();
    const node = await openPostgres({ connectionString, durable: false });
    await Promise.all([1, 2, 1].map((level) => node.databaseLevel.raise(level)));
    await node.databaseLevel.raise(1);
    expect(await node.databaseLevel.read()).toBe(2);
    await node.close();
    await sql.end();
  });

  it('are refused if the text of a function differs under the same version', async () => {
    const { connectionString, sql } = await databaseOf();
    await migrate(connectionString);
    await sql.query(`update installed_function set hash = 'another' where name = 'solera_commit_2'`);
    await expect(migrate(connectionString)).rejects.toMatchObject({ name: 'FunctionMismatch' });
    await sql.end();
  });
});

describe('the incarnation of the log', () => {
  it('is the same for every node and after every start, and another one for another database', async () => {
    const seen: string[] = [];
    for (const { connectionString, sql } of [await databaseOf(), await databaseOf(oldDatabase)]) {
      for (let start = 0; start < 2; start += 1) {
        const node = await openPostgres({ connectionString, durable: false });
        seen.push(node.log.incarnation);
        await node.close();
      }
      await expect(sql.query('update log set incarnation = gen_random_uuid()')).rejects.toThrow('append-only');
      await sql.end();
    }
    const [first, again, other, otherAgain] = seen;
    expect([again, otherAgain]).toEqual([first, other]);
    expect(first).not.toBe(other);
    for (const one of seen) expect(one).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

describe('the page size of the log', () => {
  it('is stored when the log is created, and every node uses the stored one', async () => {
    const { connectionString, sql } = await databaseOf();
    for (const pageSize of [7, 50]) {
      const node = await openPostgres({ connectionString, durable: false, pageSize });
      expect(node.log.pageSize).toBe(7);
      await node.close();
    }
    await expect(sql.query('update log set page_size = 8')).rejects.toThrow('append-only');
    await sql.end();
  });

  it('is 100 for a log of 2026-11-21 that has notifications', async () => {
    const { connectionString, sql } = await databaseOf(oldDatabase);
    const node = await openPostgres({ connectionString, durable: false, pageSize: 7 });
    expect(node.log.pageSize).toBe(100);
    await committed(node, recording({ stream: lot('upgraded'), version: unwritten, at: 1 }));
    await node.close();
    await sql.end();
  });
});
