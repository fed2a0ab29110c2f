import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { committed } from '../contract/store-subject.js';
import { entry, lot, place, recording, settled, unitOf, unwritten, writtenBy } from '../contract/store-unit.js';
import { createTestDatabase } from '../support/postgres.js';

/** Publishing by range: rows are written first, invisible, and published in one short call. */
describe('a large unit on PostgreSQL', () => {
  let postgres: Postgres;
  let sql: pg.Client;
  beforeAll(async () => {
    const { connectionString } = await createTestDatabase();
    const limits = { draftAboveRows: 20, rowsPerDraftChunk: 7, rowsPerSweep: 5 };
    postgres = await openPostgres({ connectionString, durable: false, limits });
    sql = new pg.Client({ connectionString });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await postgres?.close();
  });

  const count = async (table: string) => Number((await sql.query(`select count(*) from ${table}`)).rows[0].count);

  /** A new action with an assigned tie break on its own stream, 40 rewritten entries of others and 30 conflicts. */
  function large(code: string): { unit: Proposal; stream: string; first: Proposal } {
    const stream = lot(code);
    const places = Array.from({ length: 40 }, (_, n) => place(100 + n, 1));
    const first = unitOf({
      reads: [{ stream, version: unwritten, write: true }],
      notifications: 40,
      revisions: places.map((at, index) => ({
        index,
        revision: 1,
        winery: 'estate',
        otherWinery: null,
        type: 'rack',
        position: settled(at),
        retracted: false,
        data: '{}',
        note: null,
        refusal: null,
      })),
    });
    const own = recording({ stream, version: writtenBy(first, stream), at: 50 });
    const rewritten = places.map((at, n) =>
      entry({
        stream,
        position: settled(at),
        events: [`{"n":${n}}`],
        index: 2 + n * 2,
        retracts: { first: n + 1, count: 1 },
      }),
    );
    const statuses = places.slice(0, 30).map((at, n) => ({
      index: 82 + n,
      action: at.id,
      revision: 1,
      winery: 'estate',
      position: settled(at),
      refusal: '{"code":"unknown_lot","detail":"None."}',
    }));
    return { stream, first, unit: { ...own, notifications: 112, touches: [...own.touches, ...rewritten], statuses } };
  }

  it('is published whole, and reads like any other', async () => {
    const { unit, stream, first } = large('large');
    await committed(postgres, first);
    const number = await committed(postgres, unit);
    expect(await count('draft')).toBe(0);
    const [head] = await postgres.store.heads([stream]);
    expect(head?.slice.touches).toHaveLength(41);
    expect(head?.slice.touches[0]?.position.tieBreak).toBe(number);
    expect(head?.slice.touches[1]).toMatchObject({ events: ['{"n":0}'], firstNumber: number + 3 });
    const log = (await postgres.archive.log(number, number + 111)).map((text) => JSON.parse(text));
    expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 112 }, (_, n) => number + n));
    expect(log[2]).toMatchObject({ type: 'solera.lot.event.retracted', data: { index: 2, of: 112, asserted: 1 } });
    expect(log[111]).toMatchObject({ type: 'solera.action.conflicted', data: { code: 'unknown_lot' } });
    expect(await postgres.archive.log(number + 3, number + 4)).toEqual([
      JSON.stringify(log[3]),
      JSON.stringify(log[4]),
    ]);
    expect(await postgres.archive.changeStreams(unit.change)).toEqual([stream]);
    expect(await postgres.archive.believed(stream, { at: null, known: number - 1 })).toMatchObject({ touches: [] });
    expect(await postgres.archive.action(unit.statuses[0]?.action ?? '')).toMatchObject({
      refusal: unit.statuses[0]?.refusal,
    });
    expect(await postgres.store.commit([unit])).toMatchObject([
      { kind: 'duplicate', change: { first: number, last: number + 111 } },
    ]);
    await postgres.sweep({ silentMs: 0 });
    expect((await postgres.store.heads([stream]))[0]).toEqual(head);
  });

  it('leaves nothing to be seen where it is refused, and the janitor deletes what it wrote', async () => {
    await postgres.sweep({ silentMs: 0 });
    const { unit, stream } = large('large-refused');
    const rows = await count('entry');
    const head = await postgres.archive.head();
    expect(await postgres.store.commit([unit])).toEqual([{ kind: 'lost_race' }]);
    expect(await count('entry')).toBe(rows + 40);
    expect(await postgres.archive.head()).toBe(head);
    expect((await postgres.store.heads([stream]))[0]?.slice).toMatchObject({ version: unwritten, touches: [] });
    expect(await postgres.sweep()).toBe(70);
    expect([await count('entry'), await count('draft')]).toEqual([rows, 0]);
  });

  it('is not swept while its writer lives, and is when it is silent', async () => {
    const { rows } = await sql.query('insert into draft (change_set) values ($1) returning id', [randomUUID()]);
    await sql.query(
      `insert into entry select -$1::bigint, 1, 1, null, $2, 0, 1, 0, 1, false, 'lot/estate/silent', 'estate', 'silent', '{}'`,
      [rows[0].id, randomUUID()],
    );
    expect((await postgres.store.heads([lot('silent')]))[0]?.slice.touches).toEqual([]);
    expect(await postgres.sweep()).toBe(0);
    await sql.query(`update draft set beat_at = now() - interval '1 hour'`);
    expect(await postgres.sweep()).toBe(1);
    expect(await count('draft')).toBe(0);
  });

  it('is written anew where the janitor took it for abandoned', async () => {
    const { unit, stream, first } = large('large-slow');
    await committed(postgres, first);
    // The first draft is doomed as soon as it is written, as if its writer had slept.
    await sql.query(`create function doom() returns trigger language plpgsql as $$
      begin if new.id = (select min(d.id) from draft d) and not exists (select from doomed_once) then
        insert into doomed_once values (1); new.doomed := true; end if; return new; end $$`);
    await sql.query('create table doomed_once (n int)');
    await sql.query('create trigger doom before update on draft for each row execute function doom()');
    await committed(postgres, unit);
    await sql.query('drop trigger doom on draft');
    expect(await count('doomed_once')).toBe(1);
    expect((await postgres.store.heads([stream]))[0]?.slice.touches).toHaveLength(41);
    expect(await postgres.sweep()).toBeGreaterThan(0);
    expect((await postgres.store.heads([stream]))[0]?.slice.touches).toHaveLength(41);
  });
});
