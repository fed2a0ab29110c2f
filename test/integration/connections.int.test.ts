/** Connections to the database are few and may be cut at any moment. Commands wait for one, or fail with `overloaded` or `unknown`; nothing hangs or is half done. */

import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresLimits } from '../../config/postgres.js';
import { openConnections } from '../../src/adapters/postgres/connections.js';
import type { JsonObject } from '../../src/application/json-object.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { noKeys } from '../support/no-keys.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let terminator: Client;
const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  terminator = new Client({ connectionString: database.connectionString });
  await terminator.connect();
  const settings = { name: 'Winery', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
  await accepted(node.solera.putWinery('W', settings));
  for (let lot = 0; lot < 40; lot += 1) {
    const data = { to: { lot: `L${lot}`, volume: 1000 }, components };
    await accepted(node.solera.record('W', { type: 'receive_bulk', effectiveAt: '2025-10-01T00:00:00Z', data }, {}));
    await accepted(node.solera.record('W', addition(lot, '2025-10-03T00:00:00Z'), {}));
  }
});
afterAll(async () => {
  await terminator.end();
  await node.close();
  await database.drop();
});

const addition = (lot: number, effectiveAt: string): JsonObject => ({
  type: 'addition',
  effectiveAt,
  data: { lot: `L${lot}`, product: 'SO2', amount: 1, unit: 'g' },
});

test('more edits than connections, each reading settings while its view is open, are all decided without a deadlock', async () => {
  const begun = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, lot) => {
      const data = {
        from: [{ lot: `L${lot}`, volume: 10 }],
        to: [{ lot: `L${lot}`, vessel: `UNKNOWN-${lot}`, volume: 10 }],
      };
      return node.solera.record(
        'W',
        { type: 'rack', effectiveAt: '2025-10-02T00:00:00Z', data },
        { preview: lot % 2 === 0 },
      );
    }),
  );
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.problem.code))).toEqual(Array(40).fill('unknown_vessel'));
  expect(performance.now() - begun).toBeLessThan(4_000);
});

test('parameters of several megabytes reach the database as they are, between others of all kinds', async () => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
  const connections = openConnections(database.connectionString, postgresLimits, noKeys);
  const text =
    'select md5($1::bytea) as hash, $2::boolean as flag, $3::text as nothing, $4::text as text, $5::bigint as number';
  const ask = (client: Pick<Client, 'query'>, value: Buffer) =>
    client.query({ name: 'large-parameters', text, values: [value, false, null, 'Grüner', 7] });
  try {
    // The same prepared statement with large and small parameters, the answers in order.
    const answers = await Promise.all([bytes, Buffer.from('x'), bytes].map((value) => ask(connections.reads, value)));
    const expected = [
      await ask(terminator, bytes),
      await ask(terminator, Buffer.from('x')),
      await ask(terminator, bytes),
    ];
    expect(answers.map(({ rows }) => ({ ...rows[0], number: String(rows[0]?.number) }))).toEqual(
      expected.map(({ rows }) => rows[0]),
    );
    expect(answers[0]?.rows[0]).toMatchObject({ flag: false, nothing: null, text: 'Grüner', number: 7 });
  } finally {
    await connections.close();
  }
});

test('connections that are cut during views cost a retry and do not harm the node', async () => {
  let cutting = true;
  const cut = (async () => {
    for (; cutting; await new Promise((resolve) => setTimeout(resolve, 7))) {
      await terminator.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'solera' and datname = current_database()",
      );
    }
  })();
  const head = await node.solera.head().catch(() => null);
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 6; round += 1) {
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, lot) =>
        node.solera.record('W', addition(lot, '2025-10-02T00:00:00Z'), { preview: true }),
      ),
    );
    for (const settled of answers) {
      const outcome =
        settled.status === 'rejected' ? String(settled.reason) : settled.value.ok ? 'ok' : settled.value.problem.code;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  cutting = false;
  await cut;
  expect([...outcomes.keys()].filter((outcome) => !['ok', 'overloaded', 'unknown'].includes(outcome))).toEqual([]);
  expect(await node.solera.head()).toBe(head ?? (await node.solera.head()));
  await accepted(node.solera.record('W', addition(0, '2025-10-02T00:00:00Z'), {}));
});
