/** Upgrades by backup: a database that a released version wrote is backed up as that version left it, restored by this program, migrates, verifies, and serves the same pages. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/main/compose.js';
import { goldenHistory, loadGolden, stateOf } from '../support/golden-history.js';
import { createEmptyDatabase, differencesOf, logOf, restoreInto, takeBackup, withSql } from './backup-site.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-golden-of-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(readdirSync(new URL('../golden/', import.meta.url)))('a backup of the database of %s', (file) => {
  it('is restored, migrated and served as before', { timeout: 120_000 }, async () => {
    const golden = goldenHistory(file);
    const [source, target] = [await createEmptyDatabase(), await createEmptyDatabase()];
    const place = join(folder, file);
    await withSql(source.connectionString, (sql) => loadGolden(sql, golden));
    const manifest = await takeBackup(source.connectionString, place);
    expect(manifest.migrations.at(-1)?.file).toBe(golden.migration);
    expect(await readdir(place)).toContain('manifest.json');
    await restoreInto(target.connectionString, [place]);
    expect(await logOf(target.connectionString)).toEqual(golden.log);
    expect(await differencesOf(target.connectionString)).toEqual([]);
    const node = await compose({ connectionString: target.connectionString, durable: false });
    for (const { state, ...moment } of golden.states) {
      const found = await stateOf(node.solera, moment);
      if (state === null) expect(found).toBeNull();
      else expect(found, `${moment.winery}/${moment.lot} as of ${moment.known}`).toMatchObject(state);
    }
    await node.close();
    await Promise.all([source.drop(), target.drop()]);
  });
});
