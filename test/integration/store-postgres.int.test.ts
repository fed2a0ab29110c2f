import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/adapters/postgres/migrate.js';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import { committed } from '../contract/store-subject.js';
import { lot, recording, unwritten, writtenBy } from '../contract/store-unit.js';
import { createTestDatabase } from '../support/postgres.js';

/** What PostgreSQL itself has to hold, beyond the contract. */
describe('the store’s PostgreSQL', () => {
  let connectionString: string;
  let postgres: Postgres;
  let sql: pg.Client;
  beforeAll(async () => {
    ({ connectionString } = await createTestDatabase());
    postgres = await openPostgres({ connectionString, durable: false });
    sql = new pg.Client({ connectionString });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await postgres?.close();
  });

  it('refuses to change or delete what was published (promise 2)', async () => {
    await committed(postgres, recording({ stream: lot('fixed'), version: unwritten, at: 1 }));
    for (const table of ['publication', 'revision', 'entry', 'status_change']) {
      await expect(sql.query(`truncate ${table}`), `truncate ${table}`).rejects.toThrow('append-only');
    }
    await expect(sql.query('update publication set last = last + 1')).rejects.toThrow('append-only');
    await expect(sql.query('delete from publication')).rejects.toThrow('append-only');
    await expect(sql.query(`update revision set data = '{}'`)).rejects.toThrow('append-only');
    await expect(sql.query('delete from revision')).rejects.toThrow('append-only');
    await expect(sql.query('update entry set events = null')).rejects.toThrow('append-only');
    await expect(sql.query('delete from entry')).rejects.toThrow('append-only');
  });

  it('can be migrated by many at once, and again', async () => {
    const admin = new URL(connectionString);
    const name = `fresh_${Date.now()}`;
    await sql.query(`create database ${name}`);
    admin.pathname = `/${name}`;
    await Promise.all([1, 2, 3].map(() => migrate(admin.href)));
    await migrate(admin.href);
    const fresh = await openPostgres({ connectionString: admin.href, durable: false });
    expect(await fresh.archive.head()).toBe(0);
    await fresh.close();
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    await client.query(`update migration set hash = 'edited' where file like '0001%'`);
    await expect(migrate(admin.href)).rejects.toMatchObject({ name: 'MigrationMismatch' });
    // An older program on a newer database.
    await client.query(`update migration set file = '9999-later.sql' where file like '0001%'`);
    await expect(migrate(admin.href)).rejects.toThrow(
      /newer version of Solera: this one does not know 9999-later\.sql/,
    );
    await client.end();
    await sql.query(`drop database ${name} with (force)`);
  });

  it('is refused where a crash would lose what was acknowledged', async () => {
    await expect(openPostgres({ connectionString })).rejects.toMatchObject({
      name: 'UnsafeServer',
      code: 'unsafe_server',
      retryable: false,
    });
  });

  it('tells listeners of its own commits, until they stop', async () => {
    let calls = 0;
    const stop = postgres.onPublished(() => {
      calls += 1;
    });
    await committed(postgres, recording({ stream: lot('heard'), version: unwritten, at: 1 }));
    stop();
    await committed(postgres, recording({ stream: lot('unheard'), version: unwritten, at: 1 }));
    expect(calls).toBe(1);
  });

  it('commits each unit once, whatever becomes of its connections', async () => {
    const chains = Array.from({ length: 4 }, (_, n) => lot(`torn-${n}`));
    const before = await postgres.archive.head();
    let writing = true;
    const tearer = (async () => {
      while (writing) {
        await sql.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'solera' and state = 'active' and query like '%solera_commit%'`);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    const tornUnits = 120;
    await Promise.all(
      chains.map(async (stream) => {
        let version = unwritten;
        for (let n = 0; n < tornUnits / 4; n += 1) {
          const unit: Proposal = recording({ stream, version, at: n });
          expect(await postgres.store.commit([unit])).toMatchObject([{ kind: 'committed' }]);
          version = writtenBy(unit, stream);
        }
      }),
    );
    writing = false;
    await tearer;
    expect(await postgres.archive.head()).toBe(before + 2 * tornUnits);
    expect(await postgres.archive.log(before + 1, before + 2 * tornUnits)).toHaveLength(2 * tornUnits);
  });

  it('gives the numbers of a commit whose answer was lost, and writes it once', async () => {
    const limits = { commitRetryPauseMs: 400 };
    const other = await openPostgres({ connectionString, durable: false });
    const patient = await openPostgres({ connectionString, durable: false, limits });
    const unit = recording({ stream: lot('doubted'), version: unwritten, at: 1 });
    const waiting = async () =>
      (await sql.query<{ pid: number }>(`select pid from pg_locks where locktype = 'advisory' and not granted`)).rows;
    const untilWaiting = async () => {
      while ((await waiting()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await sql.query('select pg_advisory_lock(7365200117)');
    const doubted = patient.store.commit([unit]);
    await untilWaiting();
    for (const { pid } of await waiting()) await sql.query('select pg_terminate_backend($1)', [pid]);
    // What the lost call would have written, had it been let through before its connection broke.
    const through = other.store.commit([unit]);
    await untilWaiting();
    await sql.query('select pg_advisory_unlock(7365200117)');
    const [written] = await through;
    expect(written?.kind).toBe('committed');
    expect(await doubted).toEqual([written]);
    await Promise.all([other.close(), patient.close()]);
  });

  it('says that it is unavailable, and that trying again is right', async () => {
    const elsewhere = new URL(connectionString);
    elsewhere.port = '1';
    await expect(openPostgres({ connectionString: elsewhere.href })).rejects.toMatchObject({
      name: 'StoreUnavailable',
      code: 'ECONNREFUSED',
      retryable: true,
    });
    const closed = await openPostgres({
      connectionString,
      durable: false,
      limits: { commitAttempts: 2, commitRetryPauseMs: 1 },
    });
    await closed.close();
    const commit = closed.store.commit([recording({ stream: lot('closed'), version: unwritten, at: 1 })]);
    await expect(commit).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(closed.archive.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(closed.store.view(async () => 1)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
