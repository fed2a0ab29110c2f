/**
 * Databases of released versions. A later version serves the same log, byte for byte, and the same states, and goes on with them.
 * `SOLERA_GOLDEN=2026-12-31 npm run golden` records the history of a version that is about to be released.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type Composed, compose } from '../../src/main/compose.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { goldenHistory, loadGolden, recordGolden, stateOf } from '../support/golden-history.js';
import { createTestDatabase } from '../support/postgres.js';
import { RandomHistory } from '../support/random-history.js';

const folder = new URL('../golden/', import.meta.url);
const recordAs = process.env.SOLERA_GOLDEN ?? '';

/** Calls `work` with an empty database. */
async function onEmptyDatabase(work: (sql: pg.Client, connectionString: string) => Promise<void>): Promise<void> {
  const { connectionString, drop } = await createTestDatabase();
  const sql = new pg.Client({ connectionString });
  try {
    await sql.connect();
    await sql.query('drop schema public cascade; create schema public');
    await work(sql, connectionString);
  } finally {
    await sql.end();
    await drop();
  }
}

describe.each(readdirSync(folder))('the history of %s', (file) => {
  const golden = goldenHistory(file);

  it('is served as before, verifies, and can be edited', async () => {
    await onEmptyDatabase(async (sql, connectionString) => {
      await loadGolden(sql, golden);
      const node = await compose({ connectionString, durable: false });
      try {
        const { solera, postgres } = node;
        expect(await postgres.log.texts(1, await postgres.log.head())).toEqual(golden.log);
        for (const { state, ...moment } of golden.states) {
          const found = await stateOf(solera, moment);
          if (state === null) expect(found).toBeNull();
          else expect(found, `${moment.winery}/${moment.lot} as of ${moment.known}`).toMatchObject(state);
        }
        const verified = async (): Promise<string[]> =>
          (await verify({ ...postgres, now: () => performance.now() })).differences.map(differenceText);
        expect(await verified()).toEqual([]);
        for (const action of await earliestActions(sql, 5))
          await solera.revise(action.winery, action.id, { note: 'Looked at again.' }, { onConflict: 'flag' });
        for (const { winery, id } of await earliestActions(sql, 10))
          await solera.retract(winery, id, {}, { onConflict: 'flag' });
        expect(await postgres.log.texts(1, golden.log.length)).toEqual(golden.log);
        expect(await verified()).toEqual([]);
      } finally {
        await node.close();
      }
    });
  });
});

async function earliestActions(
  sql: pg.Client,
  limit: number,
): Promise<readonly { readonly winery: string; readonly id: string }[]> {
  const { rows } = await sql.query<{ winery: string; id: string }>(
    `select winery, action as id from revision where revision = 1 order by effective_at, tie_break, action limit $1`,
    [limit],
  );
  return rows;
}

/** Returns the use cases of a caller with a token. */
async function asEditor({ access }: Composed): Promise<Pick<Composed, 'solera'>> {
  const body = { name: 'press crew', role: 'editor', winery: '*' };
  const { token } = await accepted(access.control.for(null).access.createToken(body));
  await access.authenticator.ensureCurrent();
  return access.control.for(await accepted(access.authenticator.byBearer(String(token), '127.0.0.1')));
}

it.runIf(recordAs !== '')('records the history of this version', async () => {
  await onEmptyDatabase(async (sql, connectionString) => {
    const node = await compose({ connectionString, durable: false });
    try {
      const history = new RandomHistory(20_261_129);
      await history.putSettings(node);
      await history.record(node, 45);
      await history.record(await asEditor(node), 45);
      await node.actors.headStates.flushAll();
      const golden = await recordGolden(sql, node);
      mkdirSync(folder, { recursive: true });
      writeFileSync(new URL(`${recordAs}.json`, folder), `${JSON.stringify(golden)}\n`);
    } finally {
      await node.close();
    }
  });
});
