import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { stage } from '../../src/application/change/staging.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import {
  lot,
  newPosition,
  proposalOf,
  recording,
  rowAt,
  touch,
  unwritten,
  writtenBy,
} from '../contract/store-proposal.js';
import { committed } from '../contract/store-subject.js';
import { createTestDatabase } from '../support/postgres.js';

/** The rows of a large change set are written as a draft, which is invisible until one short call publishes it. */
describe('a draft in PostgreSQL', () => {
  let postgres: Postgres;
  let sql: pg.Client;
  beforeAll(async () => {
    const { connectionString } = await createTestDatabase();
    postgres = await openPostgres({ connectionString, durable: false, limits: { rowsPerSweep: 5 } });
    sql = new pg.Client({ connectionString });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await postgres?.close();
  });

  const count = async (table: string) => Number((await sql.query(`select count(*) from ${table}`)).rows[0].count);
  const stagingLimits = { draftAboveRows: 20, rowsPerDraftWrite: 7, charactersPerDraftWrite: 1_000_000 };
  const staged = (proposal: Proposal) => stage(postgres.store, proposal, stagingLimits);

  /** A new action with an assigned tie break on a stream of its own, 40 rewritten touches of others and 30 conflicts. */
  function large(code: string): { proposal: Proposal; stream: string; first: Proposal } {
    const stream = lot(code);
    const positions = Array.from({ length: 40 }, (_, n) => newPosition(100 + n, 1));
    const first = proposalOf({
      reads: [{ stream, version: unwritten, write: true }],
      notifications: 40,
      revisions: positions.map((at, index) => ({
        index,
        revision: 1,
        winery: 'estate',
        otherWinery: null,
        type: 'rack',
        position: rowAt(at),
        retracted: false,
        data: '{}',
        decidedBy: null,
        adopted: null,
        sent: null,
        note: null,
        refusal: null,
      })),
    });
    const own = recording({ stream, version: writtenBy(first, stream), at: 50 });
    const rewritten = positions.map((at, n) =>
      touch({
        stream,
        position: rowAt(at),
        events: [`{"n":${n}}`],
        index: 2 + n * 2,
        retracts: { first: n + 1, count: 1 },
      }),
    );
    const statuses = positions.slice(0, 30).map((at, n) => ({
      index: 82 + n,
      action: at.id,
      revision: 1,
      winery: 'estate',
      position: rowAt(at),
      refusal: '{"code":"unknown_lot","detail":"None."}',
    }));
    const touches = [...own.touches, ...rewritten];
    return { stream, first, proposal: { ...own, notifications: 112, touches, statuses } };
  }

  it('is published with its proposal, and read like any other rows', async () => {
    const { proposal, stream, first } = large('large');
    await committed(postgres, first);
    const whole = await staged(proposal);
    expect(whole).toMatchObject({ touches: [{ position: { tieBreak: null } }], statuses: [] });
    const number = await committed(postgres, whole);
    expect([await count('draft'), await count('draft_stream')]).toEqual([0, 0]);
    const [head] = await postgres.store.heads([stream]);
    expect(head?.slice).toMatchObject({ number: number + 111 });
    expect(head?.slice.touches).toHaveLength(41);
    expect(head?.slice.touches[0]?.position.tieBreak).toBe(number);
    expect(head?.slice.touches[1]).toMatchObject({ events: ['{"n":0}'], firstNumber: number + 3 });
    const log = (await postgres.log.texts(number, number + 111)).map((text) => JSON.parse(text));
    expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 112 }, (_, n) => number + n));
    expect(log[2]).toMatchObject({ type: 'solera.lot.event.retracted', data: { index: 2, of: 112, asserted: 1 } });
    expect(log[111]).toMatchObject({ type: 'solera.action.conflicted', data: { code: 'unknown_lot' } });
    expect(await postgres.log.texts(number + 3, number + 4)).toEqual([JSON.stringify(log[3]), JSON.stringify(log[4])]);
    expect(await postgres.changeSets.streamsOf(proposal.change)).toEqual([stream]);
    expect(await postgres.knowledge.believed([stream], { at: null, known: number - 1 })).toMatchObject([
      { touches: [] },
    ]);
    expect(await postgres.actionIndex.action(proposal.statuses[0]?.action ?? '')).toMatchObject({
      refusal: proposal.statuses[0]?.refusal,
    });
    expect(await postgres.store.commit([whole])).toEqual([{ kind: 'committed', first: number, last: number + 111 }]);
    await postgres.sweep({ silentMs: 0 });
    expect((await postgres.store.heads([stream]))[0]).toEqual(head);
  });

  it('shows nothing if its proposal is refused, and the janitor deletes its rows', async () => {
    await postgres.sweep({ silentMs: 0 });
    const { proposal, stream } = large('large-refused');
    const rows = await count('touch');
    const head = await postgres.log.head();
    expect(await postgres.store.commit([await staged(proposal)])).toEqual([{ kind: 'lost_race' }]);
    expect(await count('touch')).toBe(rows + 40);
    expect(await postgres.log.head()).toBe(head);
    expect((await postgres.store.heads([stream]))[0]?.slice).toMatchObject({ version: unwritten, touches: [] });
    expect(await postgres.sweep()).toBe(70);
    expect([await count('touch'), await count('draft'), await count('draft_stream')]).toEqual([rows, 0, 0]);
  });

  it('is abandoned if the database refuses the content of its proposal', async () => {
    const { proposal, first } = large('large-failed');
    await committed(postgres, first);
    const whole = await staged({ ...proposal, answer: 'a\u0000b' });
    expect(await postgres.store.commit([whole])).toMatchObject([{ kind: 'failed' }]);
    expect((await sql.query('select abandoned from draft')).rows).toEqual([{ abandoned: true }]);
    expect(await postgres.sweep()).toBe(70);
  });

  it('is kept while it is written to, and deleted after a long time without a write', async () => {
    const draft = await postgres.store.openDraft(randomUUID());
    const position = rowAt(newPosition(1, 1));
    await draft.write({
      touches: [touch({ stream: lot('silent'), position, events: ['{}'], index: 0 })],
      statuses: [],
    });
    expect((await postgres.store.heads([lot('silent')]))[0]?.slice.touches).toEqual([]);
    expect(await postgres.sweep()).toBe(0);
    await sql.query(`update draft set written_at = now() - interval '1 hour'`);
    expect(await postgres.sweep()).toBe(1);
    expect(await count('draft')).toBe(0);
  });

  it('loses the race against a janitor that abandons it at the same moment', async () => {
    const { proposal, stream, first } = large('large-slow');
    await committed(postgres, first);
    const whole = await staged(proposal);
    await sql.query('begin');
    await sql.query('update draft set abandoned = true where id = $1', [whole.draft]);
    const commit = postgres.store.commit([whole]);
    while ((await sql.query('select from pg_locks where not granted')).rowCount === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await sql.query('commit');
    expect(await commit).toEqual([{ kind: 'lost_race' }]);
    expect(await postgres.sweep()).toBe(70);
    expect((await postgres.store.heads([stream]))[0]?.slice.touches).toEqual([]);
    expect(await committed(postgres, await staged(proposal))).toBeGreaterThan(0);
  });

  it('lets small commits pass while it is written', async () => {
    const { proposal, first } = large('large-written');
    await committed(postgres, first);
    const draft = await postgres.store.openDraft(proposal.change);
    // The write of the draft waits until the transaction below ends.
    await sql.query('begin');
    await sql.query('lock table draft in exclusive mode');
    let isWritten = false;
    const rows = { touches: proposal.touches.slice(1), statuses: proposal.statuses };
    const writing = draft.write(rows).then(() => {
      isWritten = true;
    });
    for (const n of [1, 2, 3])
      await committed(postgres, recording({ stream: lot(`small-${n}`), version: unwritten, at: n }));
    expect(isWritten).toBe(false);
    await sql.query('commit');
    await writing;
    const whole = { ...proposal, draft: draft.id, touches: proposal.touches.slice(0, 1), statuses: [] };
    expect(await committed(postgres, whole)).toBeGreaterThan(0);
  });
});
