import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createLog } from '../../src/adapters/telemetry/log.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let node: Composed;
let server: ReturnType<typeof createHttpServer>;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await compose({ connectionString: database.connectionString, durable: false });
  const parts = {
    solera: node.solera,
    kinds: actionKinds,
    log: createLog({ level: 'fatal' }),
    metrics: createMetrics(),
    limits: httpLimits,
  };
  server = createHttpServer(parts);
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server.close();
  await node.close();
  await database.drop();
});

describe('the README', () => {
  test('has a tour whose commands run and return what the text describes', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const blocks = [...readme.matchAll(/```sh tour\n([\s\S]*?)```/g)].map((match) => match[1]);
    expect(blocks.length).toBeGreaterThanOrEqual(4);
    const api = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/v1`;
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
      env: { ...process.env, API: api },
    });
    const answers = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(answers).toHaveLength(13);
    const [preview, edit, now, then, lineage, log] = answers.slice(7);
    expect(preview.notifications).toBeNull();
    expect(edit.impact.actionsChanged).toBe(2);
    const share = (lot: { composition: { variety: string; share: number }[] }) =>
      lot.composition.find((leaf) => leaf.variety === 'Merlot')?.share;
    expect(share(now)).toBe(0.555555555556);
    expect(share(then)).toBe(0.666666666667);
    expect(lineage.nodes).toContainEqual({ winery: 'estate', lot: '25-ME-F' });
    expect(log.items.length).toBe(edit.notifications.last);
  });
});
