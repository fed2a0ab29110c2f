/** `solera migrate` lets actions adopt newer rules, shows before what would differ, resumes, and sets them back. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import type { ModelChange } from '../../src/application/model/model-changes.js';
import { currentRules } from '../../src/cellar/rules.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { type HttpNode, httpNodeOn } from '../support/http-node.js';
import { nodeOn, uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { type Ended, run, start } from './program.js';

const change = `rules-${currentRules}`;
const notes = 1_200;

let database: TestDatabase;
let sql: pg.Client;
let postgres: Postgres;
let node: HttpNode;

const receipt = (variety: string) => ({ lot: 'F', weight: 300, variety, vintage: 2025, appellation: 'Napa Valley' });
const crush = (lot: string) => ({ from: [{ lot: 'F', weight: 'all' }], to: [{ lot, volume: 40 }], kind: 'must' });

/** Rules version 1 accepts a second origin in an emptied fruit lot, which later versions refuse. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  sql = new pg.Client({ connectionString });
  await sql.connect();
  postgres = await openPostgres({ connectionString, durable: false });
  await postgres.databaseLevel.raise(6);
  const former = nodeOn(postgres, { rules: { version: 1, kept: true } });
  await accepted(former.solera.putWinery('W', wineryBody));
  await accepted(former.solera.putWinery('X', wineryBody));
  const day = (n: number): string => `2025-09-0${n}T08:00:00Z`;
  const record = (n: number, type: string, data: object) =>
    accepted(former.solera.record('W', { id: uuid(n), type, effectiveAt: day(n), data }, {}));
  await record(1, 'receive_fruit', receipt('Syrah'));
  await record(2, 'process_fruit', crush('M'));
  await record(3, 'receive_fruit', receipt('Merlot'));
  await record(4, 'process_fruit', crush('N'));
  const changes = Array.from({ length: notes }, (_, index) => ({
    op: 'record',
    action: { type: 'note', effectiveAt: '2025-10-01T00:00:00Z', data: { lot: 'M', text: `Tasted ${index}.` } },
  }));
  await accepted(former.solera.change('X', { changes }, {}));
  node = await httpNodeOn(connectionString);
}, 240_000);
afterAll(async () => {
  await node?.close();
  await postgres?.close();
  await sql?.end();
  await database?.drop();
});

function migrate(...args: readonly string[]): Promise<Ended> {
  return run(['migrate', ...args, '--url', node.url]);
}

async function plan(): Promise<ReadonlyMap<string, ModelChange>> {
  const { stdout } = await migrate('plan', '--json');
  return new Map((JSON.parse(stdout) as ModelChange[]).map((one) => [one.name, one])); // As the server documents it.
}

async function adopted(): Promise<number> {
  const { rows } = await sql.query('select count(*)::integer as count from revision where adopted is not null');
  return rows[0].count;
}

async function differences(): Promise<string[]> {
  return (await verify({ ...postgres, now: () => performance.now() })).differences.map(differenceText);
}

async function lots(): Promise<unknown> {
  const { items } = (await accepted(node.solera.listLots('W', {}) as never)) as {
    items: readonly { version: number }[];
  }; // A page of lots.
  return items.map(({ version: _, ...lot }) => lot);
}

describe('solera migrate', () => {
  it('refuses a winery that does not exist', async () => {
    expect(await migrate('run', change, '--winery', 'typo')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no winery typo'),
    });
  });

  it('lists what has not adopted newer rules, by winery', async () => {
    const changes = await plan();
    expect(changes.get(change)).toMatchObject({
      strategy: 'adopt',
      pending: notes + 4,
      wineries: [
        { winery: 'W', pending: 4, rules: [{ version: 1, actions: 4 }] },
        { winery: 'X', pending: notes },
      ],
      command: `migrate run ${change}`,
    });
    expect(changes.get('read-model-inventory-1')?.strategy ?? 'rebuild').toBe('rebuild');
    expect((await migrate('plan')).stdout).toContain(`migrate run ${change}`);
  });

  it('shows before what would differ, by lot, and writes nothing', async () => {
    const head = await postgres.log.head();
    const { stdout, code } = await migrate('run', change, '--winery', 'W', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain(`4 actions would adopt ${change}. Nothing was written.`);
    expect(stdout).toMatch(/W\/N +│ volume +│ 40 +│ no such lot/);
    expect(stdout).toMatch(new RegExp(`${uuid(3)} +│ receive_fruit .*origin_differs`));
    expect(await postgres.log.head()).toBe(head);
  });

  it('stops at conflicts, names them and the remedy, and has written nothing of that change set', async () => {
    const { stdout, code } = await migrate('run', change, '--winery', 'W');
    expect(code).toBe(2);
    expect(stdout).toContain('Stopped (conflicts)');
    expect(stdout).toContain('--on-conflict flag');
    expect(await adopted()).toBe(0);
  });

  it('goes on where it was killed, flags conflicts on request, and the log verifies', async () => {
    const before = await lots();
    const running = start(['migrate', 'run', change, '--on-conflict', 'flag', '--url', node.url]);
    while ((await adopted()) < 100) await new Promise((resolve) => setTimeout(resolve, 5));
    running.child.kill('SIGKILL');
    await running.ended;
    const { stdout, code } = await migrate('run', change, '--on-conflict', 'flag');
    expect(code, stdout).toBe(0);
    expect((await plan()).get(change)).toMatchObject({ pending: 0, wineries: [], command: null });
    expect(await adopted()).toBe(notes + 4);
    expect(await node.solera.getAction('W', uuid(3))).toMatchObject({ value: { status: 'conflicted' } });
    expect(await lots()).not.toEqual(before);
    expect(await differences()).toEqual([]);
    expect((await migrate('run', change)).stderr).toContain('No action is left');
  }, 240_000);

  it('sets back what was not edited since, and says what was left', async () => {
    const [edited] = (await sql.query(`select action from revision where winery = 'X' limit 1`)).rows;
    await accepted(node.solera.revise('X', edited.action, { note: 'Looked at again.' }, {}));
    const { stdout, code } = await migrate('undo', change);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`W: 4 actions were set back.`);
    expect(stdout).toContain(`X: 1,199 actions were set back.\n1 action was edited since`);
    expect(await node.solera.getAction('W', uuid(3))).toMatchObject({ value: { status: 'active' } });
    expect((await plan()).get(change)).toMatchObject({ pending: notes + 3 });
    expect(await differences()).toEqual([]);
  }, 240_000);

  it('refuses a change that the server does not know', async () => {
    const { stderr, code } = await migrate('run', 'rules-99');
    expect(code).toBe(1);
    expect(stderr).toContain('The server knows no model change rules-99.\nList them with');
  });
});
