import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresLimits } from '../../config/postgres.js';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import { decidedAgain, lot, recording, unwritten, writtenBy } from '../contract/store-proposal.js';
import { committed } from '../contract/store-subject.js';
import { createTestDatabase } from '../support/postgres.js';

/** The promises of the PostgreSQL store that the contract suite does not test. */
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

  /** The sessions that wait for the publish lock of this database, once there are any: other tests use other databases of the server. */
  async function untilWaiting(): Promise<readonly { readonly pid: number }[]> {
    for (;;) {
      const { rows } = await sql.query<{ pid: number }>(
        `select pid from pg_locks l join pg_database d on d.oid = l.database
          where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`,
      );
      if (rows.length > 0) return rows;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends the sessions that wait for the publish lock, and returns when they are gone. */
  async function terminateWaiting(): Promise<void> {
    const pids = (await untilWaiting()).map(({ pid }) => pid);
    await sql.query('select pg_terminate_backend(pid) from unnest($1::integer[]) pid', [pids]);
    while ((await sql.query('select from pg_stat_activity where pid = any ($1)', [pids])).rowCount !== 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('refuses to change or delete published rows (promise 2)', async () => {
    await committed(postgres, recording({ stream: lot('fixed'), version: unwritten, at: 1 }));
    for (const table of ['publication', 'revision', 'touch', 'status_change']) {
      await expect(sql.query(`truncate ${table}`), `truncate ${table}`).rejects.toThrow('append-only');
    }
    await expect(sql.query('update publication set last = last + 1')).rejects.toThrow('append-only');
    await expect(sql.query('delete from publication')).rejects.toThrow('append-only');
    await expect(sql.query(`update revision set data = '{}'`)).rejects.toThrow('append-only');
    await expect(sql.query('delete from revision')).rejects.toThrow('append-only');
    await expect(sql.query('update touch set events = null')).rejects.toThrow('append-only');
    await expect(sql.query('delete from touch')).rejects.toThrow('append-only');
  });

  it('refuses a server on which a crash would lose acknowledged commits', async () => {
    await expect(openPostgres({ connectionString })).rejects.toMatchObject({
      name: 'UnsafeServer',
      code: 'unsafe_server',
      retryable: false,
    });
  });

  it('calls listeners after its own commits, until they stop', async () => {
    let calls = 0;
    const stop = postgres.onPublished(() => {
      calls += 1;
    });
    await committed(postgres, recording({ stream: lot('published'), version: unwritten, at: 1 }));
    stop();
    await committed(postgres, recording({ stream: lot('unpublished'), version: unwritten, at: 1 }));
    expect(calls).toBe(1);
  });

  it('commits each proposal once, even if connections break', async () => {
    const chains = Array.from({ length: 4 }, (_, n) => lot(`torn-${n}`));
    // On a busy machine many attempts in a row may break.
    const limits: Partial<PostgresLimits> = { commitAttempts: 12, commitRetryPauseMs: 5 };
    const patient = await openPostgres({ connectionString, durable: false, limits });
    const before = await postgres.log.head();
    let writing = true;
    const tearer = (async () => {
      for (let round = 0; writing; round += 1) {
        await sql.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'solera' and state = 'active' and query like '%solera_commit_2%'`);
        // The first call on a new connection is slow: with short intervals alone, a slow machine would never finish one.
        await new Promise((resolve) => setTimeout(resolve, 15 * (1 + (round % 8))));
      }
    })();
    const tornProposals = 120;
    await Promise.all(
      chains.map(async (stream) => {
        let version = unwritten;
        for (let n = 0; n < tornProposals / 4; n += 1) {
          const proposal: Proposal = recording({ stream, version, at: n });
          expect(await patient.store.commit([proposal])).toMatchObject([{ kind: 'committed' }]);
          version = writtenBy(proposal, stream);
        }
      }),
    ).finally(() => {
      writing = false;
    });
    await tearer;
    await patient.close();
    expect(await postgres.log.head()).toBe(before + 2 * tornProposals);
    expect(await postgres.log.texts(before + 1, before + 2 * tornProposals)).toHaveLength(2 * tornProposals);
  });

  it('returns the numbers of a commit whose answer was lost, and commits it once', async () => {
    const limits = { commitRetryPauseMs: 400 };
    const other = await openPostgres({ connectionString, durable: false });
    const patient = await openPostgres({ connectionString, durable: false, limits });
    const proposal = recording({ stream: lot('doubted'), version: unwritten, at: 1 });
    await sql.query('select pg_advisory_lock(7365200117)');
    const doubted = patient.store.commit([proposal]);
    await terminateWaiting();
    // Commits what the lost call would have committed if its connection had broken a moment later.
    const through = other.store.commit([proposal]);
    await untilWaiting();
    await sql.query('select pg_advisory_unlock(7365200117)');
    const [written] = await through;
    expect(written?.kind).toBe('committed');
    expect(await doubted).toEqual([written]);
    await Promise.all([other.close(), patient.close()]);
  });

  it('reports a duplicate for another decision of a change set whose answer was lost', async () => {
    const first = await openPostgres({ connectionString, durable: false, limits: { commitRetryPauseMs: 400 } });
    const other = await openPostgres({ connectionString, durable: false });
    const proposal = recording({ stream: lot('decided-twice'), version: unwritten, at: 1 });
    await sql.query('select pg_advisory_lock(7365200117)');
    const doubted = first.store.commit([proposal]);
    await terminateWaiting();
    // Another node decides the same change set in the same millisecond, with the same answer.
    const through = other.store.commit([decidedAgain(proposal)]);
    await untilWaiting();
    await sql.query('select pg_advisory_unlock(7365200117)');
    const [written] = await through;
    expect(written).toMatchObject({ kind: 'committed' });
    expect(await doubted).toMatchObject([{ kind: 'duplicate', change: { change: proposal.change } }]);
    await Promise.all([first.close(), other.close()]);
  });

  it('fails a view in which one of several reads at once fails, and uses its connection again', async () => {
    const one = await openPostgres({ connectionString, durable: false, limits: { readConnections: 1 } });
    const badId = 'not a UUID of 36 characters in total';
    for (const id of [badId, badId]) {
      const view = one.store.view((reader) => Promise.all([reader.head(), reader.actions([id]), reader.head()]));
      await expect(view).rejects.toMatchObject({ name: 'StoreUnavailable', code: '22P02', retryable: false });
    }
    const heads = await one.store.view((reader) => Promise.all([reader.head(), reader.actions([]), reader.head()]));
    expect(heads[0]).toBe(heads[2]);
    await one.close();
  });

  it('ends a transaction that stays idle for long', async () => {
    const impatient = await openPostgres({ connectionString, durable: false, limits: { idleInTransactionMs: 50 } });
    const view = impatient.store.view(async (reader) => {
      await reader.head();
      await new Promise((resolve) => setTimeout(resolve, 400));
      return reader.head();
    });
    await expect(view).rejects.toMatchObject({ name: 'StoreUnavailable', retryable: true });
    expect(await impatient.store.view((reader) => reader.head())).toBe(await postgres.log.head());
    await impatient.close();
  });

  it('rejects with a retryable StoreUnavailable if the server cannot be reached', async () => {
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
    await expect(closed.log.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(closed.store.view(async () => 1)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
