/** A backup holds sealed content as it is stored and no key, and rows of published drafts; a restored database requires sealing again, and gives drafts new numbers. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createEmptyDatabase, logOf, restoreInto, rowsOf, takeBackup, withSql } from './backup-site.js';
import { EncryptionSite, putWineries, receipt } from './encryption-site.js';

let site: EncryptionSite;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-sealed-of-test-'));
  site = await EncryptionSite.open();
  // So few that change sets are written as drafts.
  const node = await site.addNode({ limits: { draftAboveRows: 1 } });
  await putWineries(node.solera, 'estate', 'clear');
  await site.rotate(node, 'estate');
  for (const winery of ['estate', 'clear']) {
    const changes = ['A', 'B', 'C'].map((lot) => ({
      op: 'record',
      action: { ...receipt(lot, 9), note: `Zqnote ${winery}` },
    }));
    await accepted(node.solera.change(winery, { changes }, {}));
  }
  await site.closeNode(node);
  await takeBackup(site.database.connectionString, join(folder, 'sealed'));
}, 120_000);
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

it('keeps content sealed, and holds no key', async () => {
  const { wineries } = JSON.parse(await readFile(site.keys, 'utf8'));
  const secrets = JSON.stringify(wineries).match(/[A-Za-z0-9+/=_-]{40,}/g) ?? [];
  expect(secrets.length).toBeGreaterThan(0);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(file.parentPath, file.name));
      return (file.name.endsWith('.gz') ? gunzipSync(content) : content).toString();
    }),
  );
  const all = contents.join('\n');
  expect(all).toContain('Zqnote clear');
  expect(all).not.toContain('Zqnote estate');
  for (const secret of secrets) expect(all).not.toContain(secret);
});

it('is restored with its drafts, and requires sealed content again', { timeout: 120_000 }, async () => {
  const { connectionString: from } = site.database;
  const target = await createEmptyDatabase();
  const { connectionString } = target;
  await restoreInto(connectionString, [join(folder, 'sealed')]);
  expect(await logOf(connectionString)).toEqual(await logOf(from));
  expect(await rowsOf(connectionString, 'touch')).toEqual(await rowsOf(from, 'touch'));
  const [published, highest] = await withSql(connectionString, async (sql) => {
    const { rows } = await sql.query<{ drafts: string; lowest: string }>(
      'select count(draft) as drafts, min(draft) as lowest from publication',
    );
    const next = await sql.query<{ id: string }>(
      `insert into draft (change_set) values (gen_random_uuid()) returning id`,
    );
    await sql.query('delete from draft');
    return [Number(rows[0]?.drafts), Number(next.rows[0]?.id) + Number(rows[0]?.lowest)];
  });
  expect(published).toBeGreaterThan(0);
  expect(highest).toBeGreaterThan(0);
  await withSql(connectionString, async (sql) => {
    const insert = `insert into remembered (recorded_at, change_set, request_hash, winery, answer) values (0, gen_random_uuid(), '', $1, '{}')`;
    await expect(sql.query(insert, ['estate'])).rejects.toThrow(/not sealed with a key/);
    await sql.query(insert, ['clear']);
  });
  const node = await compose({ connectionString, durable: false, keys: site.keys });
  const { items } = await accepted(node.solera.listActions('estate', { limit: 10, after: null } as never));
  expect(JSON.stringify(items)).toContain('Zqnote estate');
  await node.close();
  await target.drop();
});
