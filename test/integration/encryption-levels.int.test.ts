/** Content is sealed in the form that the oldest node can open, and the consumers' library opens both forms. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentLevel, levelOfDeflation } from '../../src/application/level.js';
import { keySource } from '../../src/encryption/key-source.js';
import { notificationOpener } from '../../src/feed/consumer/notification-opener.js';
import type { Notification } from '../../src/feed/notification.js';
import { rotateKey } from '../../src/main/keys/key-changes.js';
import { openWithKeys, type PostgresWithKeys } from '../../src/main/open-with-keys.js';
import { accepted } from '../support/accepted.js';
import { nodeOn, uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let opened: PostgresWithKeys;
const folder = mkdtempSync(join(tmpdir(), 'solera-keys-'));
const keys = join(folder, 'keys.json');
writeFileSync(keys, '{"wineries":{}}', { mode: 0o600 });

beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openWithKeys({ connectionString: database.connectionString, durable: false, keys });
}, 60_000);
afterAll(async () => {
  await opened?.postgres.close();
  await database?.drop();
  rmSync(folder, { recursive: true });
});

const note = 'The wine of this lot is clear and dry. '.repeat(50);

async function record(n: number): Promise<void> {
  const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];
  const data = { to: { lot: `A${n}`, volume: 9 }, components };
  const body = { id: uuid(n), type: 'receive_bulk', effectiveAt: `2025-01-0${n}T00:00:00Z`, data, note };
  await accepted(nodeOn(opened.postgres).solera.record('W', body, {}));
}

it('content is sealed as it is below level 7, and deflated from then on; readers open both', async () => {
  const { postgres, level, upkeep } = opened;
  expect(levelOfDeflation).toBeLessThanOrEqual(currentLevel);
  await level.raise(levelOfDeflation - 1);
  await accepted(nodeOn(postgres).solera.putWinery('W', wineryBody));
  await rotateKey(postgres, keySource(keys), 'W');
  await upkeep.refresh();
  await record(1);
  await level.raise(levelOfDeflation);
  await record(2);
  const entries = (await postgres.log.texts(1, await postgres.log.head())).map(
    (text) => JSON.parse(text) as Notification,
  );
  const recorded = entries.filter(({ type }) => type === 'solera.action.recorded');
  const [before = 0, after = 0] = recorded.map(({ data }) => data.encrypted?.text.length);
  expect(before).toBeGreaterThan(note.length);
  expect(after).toBeLessThan(note.length / 2);
  expect(recorded.map(notificationOpener(keys))).toMatchObject([{ data: { note } }, { data: { note } }]);
  // A process that opens the database later reads both.
  const other = await openWithKeys({ connectionString: database.connectionString, keys, forReading: true });
  try {
    for (const n of [1, 2])
      expect(await accepted(nodeOn(other.postgres).solera.getAction('W', uuid(n)))).toMatchObject({ note });
  } finally {
    await other.postgres.close();
  }
});
