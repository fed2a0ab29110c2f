/** Databases with bodies of a former schema. They are read as if all bodies had the newest schema, and pages return what is stored. */
import { readdirSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { UnknownSchema } from '../../src/cellar/upcasters.js';
import { parseNotificationWith } from '../../src/feed/notification-parser.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { goldenHistory, loadGolden, stateOf } from '../support/golden-history.js';
import { createTestDatabase } from '../support/postgres.js';
import { downcastAll, syntheticSchemas } from '../support/synthetic-schemas.js';

const folder = new URL('../golden/', import.meta.url);
const schemas = syntheticSchemas();

interface Opened {
  readonly sql: pg.Client;
  readonly connectionString: string;
  readonly golden: ReturnType<typeof goldenHistory>;
}

/** Calls `work` with a golden history, migrated, whose bodies were all rewritten in schema 1. */
async function onFormerBodies(file: string, work: (opened: Opened) => Promise<void>): Promise<void> {
  const { connectionString, drop } = await createTestDatabase();
  const sql = new pg.Client({ connectionString });
  try {
    await sql.connect();
    await sql.query('drop schema public cascade; create schema public');
    const golden = goldenHistory(file);
    await loadGolden(sql, golden);
    await (await compose({ connectionString, durable: false })).close();
    await downcastAll(sql);
    await work({ sql, connectionString, golden });
  } finally {
    await sql.end();
    await drop();
  }
}

async function differences({ postgres }: Composed): Promise<string[]> {
  return (await verify({ ...postgres, now: () => performance.now() })).differences.map(differenceText);
}

describe.each(readdirSync(folder))('the history of %s in a former schema', (file) => {
  it('is served and verified as in the newest schema, while pages return the stored bytes', async () => {
    await onFormerBodies(file, async ({ connectionString, golden, sql }) => {
      const node = await compose({ connectionString, durable: false, schemas });
      try {
        const { solera, postgres } = node;
        const head = await postgres.log.head();
        for (const { state, ...moment } of golden.states) {
          const found = await stateOf(solera, moment);
          if (state === null) expect(found).toBeNull();
          else expect(found, `${moment.winery}/${moment.lot} as of ${moment.known}`).toMatchObject(state);
        }
        const pages = await postgres.log.texts(1, head);
        expect(pages).not.toEqual(golden.log);
        expect(pages.some((text) => text.includes('"costs":['))).toBe(true);
        const upcast = await postgres.log.newestTexts(1, head);
        const contents = (texts: readonly string[]) => texts.map((text) => JSON.parse(text).data);
        expect(contents(upcast)).toEqual(contents(golden.log));
        expect(contents(pages.map((text) => JSON.stringify(parseNotificationWith(text, schemas))))).toEqual(
          contents(golden.log),
        );
        expect(await differences(node)).toEqual([]);
        const [first] = await actionsOf(sql);
        if (first === undefined) throw new Error('the history is empty');
        await accepted(solera.revise(first.winery, first.id, { note: 'Looked at again.' }, { onConflict: 'flag' }));
        for (const { winery, id } of await actionsOf(sql, 5))
          await solera.retract(winery, id, {}, { onConflict: 'flag' });
        expect(await postgres.log.texts(1, head)).toEqual(pages);
        expect(await differences(node)).toEqual([]);
        const { rows } = await sql.query(`select distinct schema from touch where origin > $1`, [head]);
        expect(rows).toEqual([{ schema: 2 }]);
      } finally {
        await node.close();
      }
    });
  });
});

const [golden = ''] = readdirSync(folder);

it('a program that does not know a schema refuses to read the body, and says what to do', async () => {
  await onFormerBodies(golden, async ({ connectionString, sql }) => {
    const newer = await compose({ connectionString, durable: false, schemas });
    const listed = await accepted(
      newer.solera.listActions('north', { type: 'receive_bulk', status: 'active' }) as never,
    );
    const code = JSON.stringify(listed).match(/"lot":"(\w+)"/)?.[1] ?? '';
    const data = { lot: code, text: 'Written by the newer program.' };
    await accepted(newer.solera.record('north', { type: 'note', effectiveAt: '2026-01-01T00:00:00Z', data }, {}));
    await newer.actors.headStates.flushAll();
    await newer.close();
    expect((await sql.query('select 1 from head where schema = 2')).rowCount).toBeGreaterThan(0);
    const older = await compose({ connectionString, durable: false });
    try {
      await expect(older.solera.getLot('north', code, {})).rejects.toThrow(UnknownSchema);
      await expect(older.solera.getLot('north', code, {})).rejects.toThrow(/schema 2.*knows only.*Upgrade this node/);
    } finally {
      await older.close();
    }
  });
});

async function actionsOf(
  sql: pg.Client,
  limit = 1,
): Promise<readonly { readonly winery: string; readonly id: string }[]> {
  const { rows } = await sql.query<{ winery: string; id: string }>(
    `select winery, action as id from revision where revision = 1 order by effective_at, tie_break, action limit $1`,
    [limit],
  );
  return rows;
}
