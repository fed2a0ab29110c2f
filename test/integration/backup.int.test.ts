/** A restored system is the one that was backed up: its log byte for byte, its states, settings and edits. A fault is a clear error, never a half of a system. */
import { mkdtemp, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openFolderArchive } from '../../src/adapters/archive/folder-archive.js';
import { openPostgres } from '../../src/adapters/postgres/open.js';
import { openRestoreTarget } from '../../src/adapters/postgres/restore-target.js';
import { currentLevel } from '../../src/application/level.js';
import { archivedParts } from '../../src/backup/manifest.js';
import { compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { RandomHistory } from '../support/random-history.js';
import {
  createEmptyDatabase,
  differencesOf,
  logOf,
  restoreInto,
  rowsOf,
  takeBackup,
  withPostgres,
  withSql,
} from './backup-site.js';

let source: TestDatabase;
let target: TestDatabase;
let folder: string;
let history: RandomHistory;
const path = (name: string): string => join(folder, name);

async function record(actions: number): Promise<void> {
  const node = await compose({ connectionString: source.connectionString, durable: false });
  try {
    await node.postgres.databaseLevel.raise(currentLevel);
    await history.record(node, actions);
  } finally {
    await node.close();
  }
}

/** Keeps a label of some lot. */
async function putLabels({ solera }: Awaited<ReturnType<typeof compose>>): Promise<void> {
  const claims = { appellations: ['Anywhere'] };
  await accepted(solera.labels.putAppellation('Anywhere', { kind: 'region' }));
  const { items: wineries } = await accepted(solera.listWineries({}));
  for (const { winery } of wineries) {
    const { items } = await accepted(solera.listLots(String(winery), { limit: 1 }));
    for (const { lot } of items)
      await accepted(solera.labels.putLabel(String(winery), 'front', { lot, market: 'au', claims }));
  }
}

beforeAll(async () => {
  source = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'solera-backups-of-test-'));
  history = new RandomHistory(20_261_130);
  const node = await compose({ connectionString: source.connectionString, durable: false });
  await history.putSettings(node);
  await history.record(node, 60);
  await putLabels(node);
  await node.close();
  await takeBackup(source.connectionString, path('full'));
  await record(30);
  await takeBackup(source.connectionString, path('first'), path('full'));
  await record(30);
  await takeBackup(source.connectionString, path('second'), path('first'));
}, 120_000);
afterAll(async () => {
  await source?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  target = await createEmptyDatabase();
});
afterEach(() => target?.drop());

const chain = (): string[] => ['full', 'first', 'second'].map(path);

describe('a restored backup', () => {
  it('has the log byte for byte, the same rows, and verifies', { timeout: 120_000 }, async () => {
    await restoreInto(target.connectionString, chain());
    expect(await logOf(target.connectionString)).toEqual(await logOf(source.connectionString));
    for (const table of [
      'publication',
      'revision',
      'touch',
      'status_change',
      'current_version',
      'winery',
      'vessel',
      'appellation',
      'label',
      'setting_word',
      'remembered',
      'log',
      'log_recorders',
      'log_schemas',
    ])
      expect(await rowsOf(target.connectionString, table), table).toEqual(await rowsOf(source.connectionString, table));
    expect(await differencesOf(target.connectionString)).toEqual([]);
  });

  it('can be taken of a restored system, and the copy is equal', { timeout: 120_000 }, async () => {
    await restoreInto(target.connectionString, chain());
    await takeBackup(target.connectionString, path('again'));
    const copy = await createEmptyDatabase();
    await restoreInto(copy.connectionString, [path('again')]);
    expect(await logOf(copy.connectionString)).toEqual(await logOf(source.connectionString));
    await copy.drop();
  });

  it('goes on: it can be edited, and verifies afterwards', { timeout: 120_000 }, async () => {
    await restoreInto(target.connectionString, [path('full')]);
    const node = await compose({ connectionString: target.connectionString, durable: false });
    await new RandomHistory(7).putSettings(node);
    await new RandomHistory(7).record(node, 20);
    await node.close();
    expect(await differencesOf(target.connectionString)).toEqual([]);
  });

  it('of each archive of a chain ends where that archive ends', { timeout: 120_000 }, async () => {
    await restoreInto(target.connectionString, chain().slice(0, 2));
    const { head } = (await openFolderArchive(path('first'))).manifest;
    const log = await logOf(target.connectionString);
    expect(log).toEqual((await logOf(source.connectionString)).slice(0, head.number));
  });

  it('is a log of its own if it is a copy', async () => {
    await restoreInto(target.connectionString, [path('full')], { kind: 'new_log' });
    const incarnations = await Promise.all(
      [source, target].map(({ connectionString }) =>
        withPostgres(connectionString, async ({ log }) => log.incarnation),
      ),
    );
    expect(new Set(incarnations).size).toBe(2);
  });
});

describe('a backup', () => {
  it('does not begin in a folder that holds something else', async () => {
    await writeFile(path('foreign.txt'), '');
    await expect(takeBackup(source.connectionString, folder)).rejects.toThrow(/is not empty: it holds/);
    await expect(takeBackup(source.connectionString, path('full'))).rejects.toThrow(/holds a complete backup already/);
  });

  it('of another database is not continued', async () => {
    const other = await createTestDatabase();
    await withSql(other.connectionString, async (sql) => {
      await sql.query('alter table log disable trigger append_only; update log set incarnation = gen_random_uuid()');
    });
    await expect(takeBackup(other.connectionString, path('wrong'), path('full'))).rejects.toThrow(
      /this database has the log/,
    );
    await other.drop();
  });

  it('of a database that was restored to an earlier point is not continued', { timeout: 120_000 }, async () => {
    await restoreInto(target.connectionString, [path('full')]);
    await expect(takeBackup(target.connectionString, path('late'), path('first'))).rejects.toThrow(
      /ends with change set .* which this database does not hold/,
    );
  });

  it('that lacks its manifest says that it is incomplete', async () => {
    const { cutOff } = await cutCopy();
    await expect(restoreInto(target.connectionString, [cutOff])).rejects.toThrow(/holds an interrupted backup/);
    await takeBackup(source.connectionString, cutOff);
    await restoreInto(target.connectionString, [cutOff]);
    expect(await logOf(target.connectionString)).toEqual(await logOf(source.connectionString));
  });

  /** Returns a folder as an interrupted backup leaves it: the segments of `full` are finished. */
  async function cutCopy(): Promise<{ cutOff: string }> {
    const cutOff = path('cut');
    await takeBackup(source.connectionString, cutOff);
    const { id, log, base, segments } = (await openFolderArchive(cutOff)).manifest;
    await unlink(join(cutOff, 'manifest.json'));
    await writeFile(
      join(cutOff, 'unfinished.json'),
      JSON.stringify({ id, incarnation: log.incarnation, base, segments }),
    );
    return { cutOff };
  }
});

describe('a damaged archive', () => {
  it.each(['changed', 'cut', 'missing'] as const)(
    'is refused before anything is restored: a file is %s',
    async (how) => {
      const name = path(`damaged-${how}`);
      await takeBackup(source.connectionString, name);
      const { manifest } = await openFolderArchive(name);
      const [part] = archivedParts(manifest);
      const file = join(name, part?.file ?? '');
      const content = await readFile(file);
      if (how === 'changed') await writeFile(file, content.fill(1, 20, 24));
      if (how === 'cut') await truncate(file, 10);
      if (how === 'missing') await unlink(file);
      await expect(restoreInto(target.connectionString, [name])).rejects.toMatchObject({ code: 'damaged' });
      await withSql(target.connectionString, async (sql) => {
        expect((await sql.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`)).rows).toEqual(
          [],
        );
      });
      expect((await readdir(name)).includes('manifest.json')).toBe(true);
    },
  );
});

describe('a restore', () => {
  it('refuses a database that is not empty, and changes nothing', async () => {
    await expect(restoreInto(source.connectionString, [path('full')])).rejects.toMatchObject({
      code: 'not_empty',
      advice: expect.stringMatching(/^Restore into an empty database/),
    });
  });

  it('that was interrupted leaves a database that nothing opens, and resumes', { timeout: 120_000 }, async () => {
    const { connectionString } = target;
    const archives = await Promise.all(chain().map((place) => openFolderArchive(place)));
    const interrupted = await openRestoreTarget({ connectionString, now: () => 0, durable: false });
    await interrupted.begin(archives.map(({ manifest }) => manifest));
    await interrupted.close();
    for (const forReading of [true, false])
      await expect(openPostgres({ connectionString, durable: false, forReading })).rejects.toMatchObject({
        name: 'HalfRestored',
        message: expect.stringContaining(archives.at(-1)?.manifest.id ?? ''),
      });
    await expect(takeBackup(connectionString, path('half'))).rejects.toMatchObject({ name: 'HalfRestored' });
    // A program that does not know the mark is refused by the level.
    await withSql(connectionString, async (sql) => {
      expect((await sql.query('select level from database_level')).rows).toEqual([{ level: 2_147_483_647 }]);
    });
    await expect(restoreInto(connectionString, [path('full')])).rejects.toThrow(
      /has not finished; these are the backups/,
    );
    await restoreInto(connectionString, chain());
    expect(await logOf(connectionString)).toEqual(await logOf(source.connectionString));
  });

  it('waits for no other restore of the same database', async () => {
    const { connectionString } = target;
    const other = await openRestoreTarget({ connectionString, now: () => 0, durable: false });
    await expect(restoreInto(connectionString, [path('full')])).rejects.toMatchObject({ code: 'busy' });
    await other.close();
  });
});

describe('numbers that consumers have seen and the backup lacks', () => {
  it('are declared lost, and never used again', { timeout: 120_000 }, async () => {
    const before = (await openFolderArchive(path('full'))).manifest.head.number;
    const through = (await logOf(source.connectionString)).length;
    const { head, filled } = await restoreInto(target.connectionString, [path('full')], {
      kind: 'same_log',
      lostThrough: through,
    });
    expect({ head, filled }).toEqual({ head: through + 1, filled: { first: before + 1, last: through + 1 } });
    const log = await logOf(target.connectionString);
    expect(log.slice(0, before)).toEqual((await logOf(source.connectionString)).slice(0, before));
    const lost = log.slice(before).map((text) => JSON.parse(text));
    expect(lost.map(({ sequence }) => sequence)).toEqual(lost.map((_, index) => before + 1 + index));
    for (const one of lost)
      expect(one).toMatchObject({
        type: 'solera.log.lost',
        source: '/log',
        data: { lost: { first: before + 1, last: through } },
      });
    const node = await compose({ connectionString: target.connectionString, durable: false });
    await new RandomHistory(7).putSettings(node);
    await new RandomHistory(7).record(node, 5);
    expect(await node.postgres.log.head()).toBeGreaterThan(through + 1);
    await node.close();
    expect(await differencesOf(target.connectionString)).toEqual([]);
  });

  it('cannot be declared lost if the backup holds them', async () => {
    await expect(
      restoreInto(target.connectionString, [path('full')], { kind: 'same_log', lostThrough: 1 }),
    ).rejects.toMatchObject({ code: 'bad_number' });
  });

  it('can be declared later, once, and are kept by the next backup', { timeout: 120_000 }, async () => {
    const { connectionString } = target;
    await restoreInto(connectionString, [path('full')]);
    const filled = await withPostgres(connectionString, async ({ fillLog, log }) =>
      fillLog((await log.head()) + 2_500, 5),
    );
    expect(await withPostgres(connectionString, ({ fillLog }) => fillLog((filled?.last ?? 0) - 1, 5))).toBeNull();
    await takeBackup(connectionString, path('filled'));
    const copy = await createEmptyDatabase();
    await restoreInto(copy.connectionString, [path('filled')]);
    expect(await logOf(copy.connectionString)).toEqual(await logOf(connectionString));
    expect(await differencesOf(copy.connectionString)).toEqual([]);
    await copy.drop();
  });
});
