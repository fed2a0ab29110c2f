/** A database in which the rules of 2026-11-21 accepted a second origin: Solera of that day wrote its rows. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { currentRules } from '../../src/cellar/rules.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { verifyText } from '../../src/main/verify-report.js';
import { differenceText } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { failedChecks } from '../support/tampered-database.js';

const script = ['database', 'second-origin']
  .map((name) => readFileSync(new URL(`../support/${name}-of-2026-11-21.sql`, import.meta.url), 'utf8'))
  .join('');
const firstReceipt = '01930000-0000-7000-8000-000000000011';
const secondReceipt = '01930000-0000-7000-8000-000000000013';

let database: TestDatabase;
let sql: pg.Client;
let node: Composed;
beforeEach(async () => {
  database = await createTestDatabase();
  sql = new pg.Client({ connectionString: database.connectionString });
  await sql.connect();
  await sql.query(`drop schema public cascade; create schema public; ${script}`);
  node = await compose({ connectionString: database.connectionString, durable: false });
});
afterEach(async () => {
  await node?.close();
  await sql?.end();
  await database?.drop();
});

function verified(): Promise<VerifyReport> {
  return verify({ ...node.postgres, now: () => performance.now(), limits: { page: 5 } });
}

async function rulesByFirst(): Promise<unknown[]> {
  const { rows } = await sql.query<{ rules: number }>('select rules from revision order by first');
  return rows.map(({ rules }) => rules);
}

it('verifies after the upgrade, and after further actions', async () => {
  const report = await verified();
  expect(report.differences.map(differenceText)).toEqual([]);
  expect(report).toMatchObject({ ok: true, head: 12 });
  const note = { type: 'note', effectiveAt: '2025-09-15T08:00:00Z', data: { lot: '25-FRUIT', text: 'Sampled.' } };
  await accepted(node.solera.record('estate', note, {}));
  expect((await verified()).differences.map(differenceText)).toEqual([]);
  expect(await rulesByFirst()).toEqual([1, 1, 1, 1, 1, currentRules]);
});

it('verifies after an edit that decides the second receipt again, by the current rules', async () => {
  const data = { lot: '25-FRUIT', weight: 3_000, variety: 'Viognier', vintage: 2025, appellation: 'Napa Valley' };
  await accepted(node.solera.revise('estate', firstReceipt, { data }, { onConflict: 'flag' }));
  expect(await node.solera.getAction('estate', secondReceipt)).toMatchObject({ value: { status: 'conflicted' } });
  expect((await verified()).differences.map(differenceText)).toEqual([]);
});

it('does not verify if the second receipt is stored as a decision by the current rules', async () => {
  await sql.query('alter table revision disable trigger user');
  await sql.query('update revision set rules = 2 where action = $1', [secondReceipt]);
  const report = await verified();
  expect(failedChecks(report)).toEqual(['history', 'replay']);
  expect(report.differences[0]).toMatchObject({ check: 'history', number: 8, expected: { code: 'origin_differs' } });
  expect(verifyText(report)).toContain('history, replay: stored data is damaged.');
});
