import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planningOptions } from '../../src/adapters/postgres/connections.js';
import { createTestDatabase } from '../support/postgres.js';

/** Promise 6: the cost of a read follows its result, not the length of the history. No statement visits many more rows than it returns. */
describe('the plans of the reading statements', () => {
  const length = 3_000;
  const change = randomUUID();
  const action = '00000000-0000-4000-8000-000000000001';
  let sql: pg.Client;
  beforeAll(async () => {
    const { connectionString } = await createTestDatabase();
    sql = new pg.Client({ connectionString, options: planningOptions });
    await sql.connect();
    const numbers = `generate_series(1, ${length}) n`;
    const id = (n: string) => `('00000000-0000-4000-8000-' || lpad(${n}::text, 12, '0'))::uuid`;
    await sql.query(`insert into publication
      select n, n, 0, null, case n when 1 then '${change}'::uuid else gen_random_uuid() end, null, '\\x00', 'w', null, '{}', gen_random_uuid() from ${numbers}`);
    await sql.query(
      `insert into revision select n, n, 1, ${id('n')}, 0, 1, false, 'w', null, 'rack', '{}', null, null from ${numbers}`,
    );
    await sql.query(
      `insert into revision select n, n, 1, ${id(`(${length} + n)`)}, 0, 1, false, 'w', null, 'analysis', '{"vessel":"v"}', null, null from ${numbers}`,
    );
    await sql.query(
      `insert into revision select n, n, 1, ${id(`(${2 * length} + n)`)}, 0, 1, false, 'x', null, 'rack', '{}', null, '{}' from ${numbers}`,
    );
    await sql.query(`insert into status_change select n, n, 1, ${id('n')}, 0, 1, 'w', '{}' from ${numbers}`);
    await sql.query(
      `insert into touch select n, n, 1, null, ${id('n')}, 0, 1, 0, 1, false, 'lot/w/long', 'w', 'long', '{}' from ${numbers}`,
    );
    await sql.query(`insert into version select 1, 1, gen_random_uuid(), 'lot/w/' || n from ${numbers}`);
    await sql.query(
      `insert into checkpoint select n, 1, ${id('n')}, 'lot/w/long', '{}', n from ${numbers} where n % 32 = 0`,
    );
  });
  afterAll(() => sql?.end());

  const middle = [['lot/w/long'], [1500], [1], [action]];
  /** Streams that are asked for together. */
  const many = 40;
  const page = [null, null, null, null, 0, 0, action, 10];
  const lastPage = [null, null, null, null, Number.MAX_SAFE_INTEGER, 0, action, 10];
  const middlePage = [null, null, null, null, 1500, 1, action, 10];
  const searches: Record<string, readonly unknown[]> = {
    'history-slices': [...middle, [10], null, 1],
    'history-after': [...middle, [10], null, 1],
    'history-chunk': ['lot/w/long', 1500, 1, action, 10],
    heads: [['lot/w/long']],
    'actions-by-id': [[action]],
    'actions-of-winery': ['w', ...page],
    'actions-of-stream': ['w', ...page, 'lot/w/long', null],
    'actions-of-winery from the middle': ['w', ...middlePage],
    'actions-of-stream from the middle': ['w', ...middlePage, 'lot/w/long', null],
    'actions-of-stream of a vessel': ['w', ...page, 'vessel/w/v', 'v'],
    'actions-of-winery-descending': ['w', ...lastPage],
    'actions-of-winery-descending from the middle': ['w', ...middlePage],
    'actions-of-stream-descending': ['w', ...lastPage, 'lot/w/long', null],
    'actions-of-stream-descending from the middle': ['w', ...middlePage, 'lot/w/long', null],
    'actions-of-stream-descending of a vessel': ['w', ...lastPage, 'vessel/w/v', 'v'],
    'conflicted-actions': [1500, 1, action, 10],
    'names-winery': [action, 'w'],
    revisions: [action, 0, 10],
    believed: [['lot/w/long'], null, null],
    'believed as known at a number': [['lot/w/1'], null, [5]],
    'as-of-slices': [...middle, [10], null, 1, length - 1, true],
    'as-of-after': [...middle, [10], null, 1, length - 1],
    'as-of-listed-actions': [[action], length - 1],
    'as-of-stream-number of an unchanged stream': ['lot/w/1', 5],
    'stream-parts': [...middle, 10],
    'stream-parts of many streams': [...middle.map((column) => Array.from({ length: many }, () => column[0])), 10],
    'streams-between': ['lot/w/', null, 10],
    'stream-names': ['lot/w/', 'lot/w0', 'lot/w/', null, 10],
    'changes-by-id': [[change]],
    changes: [action, 10],
    'log-head': [],
    'log-page': [1501, 1520],
    'lot-changes': [1500, 1520, 'lot/', 'lot0', 0, '', 100],
    'lot-changes of a lot': [1500, 1520, 'lot/w/long', 'lot/w/long\u0001', 0, '', 100],
    'lot-changes at the end': [length - 1, length, 'lot/', 'lot0', 0, '', 5_000],
    'latest-lot-changes': [1500, 1520, 'lot/w/', 'lot/w0', 0, '', 5_000],
    'vessels-by-name': [['w'], ['v']],
  };

  it.each(Object.entries(searches))('%s visits few rows', async (file, values) => {
    const text = readFileSync(
      new URL(`../../src/adapters/postgres/sql/${file.split(' ')[0]}.sql`, import.meta.url),
      'utf8',
    );
    const literal = (value: unknown): string => {
      if (value === null) return 'null';
      return Array.isArray(value) ? `'{${value.join(',')}}'` : `'${value}'`;
    };
    await sql.query(`prepare asked as ${text}`);
    const call = values.length === 0 ? 'execute asked' : `execute asked(${values.map(literal).join(',')})`;
    const { rows } = await sql.query(`explain (analyze, timing off, format json) ${call}`);
    await sql.query('deallocate asked');
    const visited = busiest(rows[0]['QUERY PLAN'][0].Plan);
    const asked = file.endsWith('of many streams') ? many : 1;
    expect(visited.rows, `${visited.node} in ${file}`).toBeLessThanOrEqual(120 * asked);
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Returns the node that produced or discarded the most rows. */
function busiest(plan: PlanNode): { readonly node: string; readonly rows: number } {
  const rows = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
  return (plan.Plans ?? [])
    .map(busiest)
    .reduce((most, other) => (other.rows > most.rows ? other : most), { node: plan['Node Type'], rows });
}
