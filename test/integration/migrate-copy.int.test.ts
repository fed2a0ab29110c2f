/** A log is copied into a new one: exactly, or with a transformation of its actions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { currentLevel } from '../../src/application/level.js';
import { keySource } from '../../src/encryption/key-source.js';
import { compose } from '../../src/main/compose.js';
import { rotateKey } from '../../src/main/keys/key-changes.js';
import { previewCopy } from '../../src/main/migrate/copy-preview.js';
import { copyingNode } from '../../src/main/migrate/copying-node.js';
import { copyLog } from '../../src/main/migrate/log-copy.js';
import { differingLots } from '../../src/main/migrate/lot-comparison.js';
import type { ChangedLot } from '../../src/main/migrate/model-answer.js';
import { loadTransform, type Transform } from '../../src/main/migrate/transformation.js';
import { openWithKeys, type PostgresWithKeys } from '../../src/main/open-with-keys.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { nodeOn, uuid, wineryBody } from '../support/memory-node.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { RandomHistory } from '../support/random-history.js';
import { receipt } from './encryption-site.js';
import { run } from './program.js';

const example = fileURLToPath(new URL('../../examples/migrations/rename-analyte.mjs', import.meta.url));

let databases: TestDatabase[];
let source: Postgres;
let target: Postgres;

beforeEach(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  // Databases of tests are copies of one, with its log.
  const sql = new pg.Client({ connectionString: databases[1]?.connectionString });
  await sql.connect();
  await sql.query('drop schema public cascade; create schema public');
  await sql.end();
  [source, target] = (await Promise.all(
    databases.map(({ connectionString }) => openPostgres({ connectionString, durable: false })),
  )) as [Postgres, Postgres]; // Two databases.
  for (const one of [source, target]) await one.databaseLevel.raise(currentLevel);
});
afterEach(async () => {
  await Promise.all([source?.close(), target?.close()]);
  await Promise.all(databases.map((database) => database.drop()));
});

async function copied(transform: Transform | null) {
  return copyLog({ source, target, transform, progress: () => undefined });
}

async function texts({ log }: Postgres): Promise<readonly string[]> {
  return log.texts(1, await log.head());
}

async function differences(postgres: Postgres): Promise<string[]> {
  return (await verify({ ...postgres, now: () => performance.now() })).differences.map(differenceText);
}

async function lotsThatDiffer(): Promise<readonly ChangedLot[]> {
  const lots: ChangedLot[] = [];
  for await (const lot of differingLots(copyingNode(source).solera, copyingNode(target).solera)) lots.push(lot);
  return lots;
}

/** A history that programs with several versions of the rules have written. */
async function recordHistory(seed: number, actions: number): Promise<void> {
  const history = new RandomHistory(seed);
  const versions = [1, 2, 3].map((version) => nodeOn(source, { rules: { version, kept: true } }));
  const [first] = versions;
  if (first === undefined) throw new Error('there are three versions');
  await history.putSettings(first);
  for (const node of versions) {
    await history.record(node as never, actions);
    await node.actors.headStates.flushAll();
  }
}

const base = { winery: 'W', at: (n: number) => `2025-09-${String(n).padStart(2, '0')}T08:00:00Z` };

/** Records a lot with two analyses, one of them revised. */
async function recordAnalyses(): Promise<void> {
  const { solera } = nodeOn(source);
  await accepted(solera.putWinery('W', { ...wineryBody, capacityPolicy: 'refuse', lockDate: '2020-01-01' }));
  await accepted(solera.putVessel('W', 'T1', { kind: 'tank', capacity: 500 }));
  const record = (n: number, type: string, data: object, more = {}) =>
    accepted(solera.record('W', { id: uuid(n), type, effectiveAt: base.at(n), data, ...more }, { recordedBy: 'ann' }));
  const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];
  await record(1, 'receive_bulk', { to: { lot: 'A', vessel: 'T1', volume: 400 }, components });
  await record(2, 'receive_bulk', { to: { lot: 'B', volume: 50 }, components });
  const ta = { lot: 'A', analyte: 'TA', value: 0.61, unit: '%' };
  await record(3, 'analysis', ta);
  await record(4, 'analysis', { lot: 'B', analyte: 'pH', value: 3.5, unit: 'pH' }, { note: 'Second probe.' });
  await accepted(solera.revise('W', uuid(3), { data: { ...ta, value: 0.62 } }, {}));
  await accepted(solera.retract('W', uuid(4), {}, {}));
}

describe('a copy without a transformation', () => {
  it.each([1, 2])(
    'has the same log, byte for byte, and the same lots (seed %i)',
    async (seed) => {
      await recordHistory(seed, 25);
      await copied(null);
      expect(await texts(target)).toEqual(await texts(source));
      expect(await lotsThatDiffer()).toEqual([]);
      expect(await differences(target)).toEqual([]);
      expect(target.log.incarnation).not.toBe(source.log.incarnation);
    },
    240_000,
  );

  it('has change sets over several wineries', async () => {
    const { solera } = nodeOn(source);
    for (const winery of ['W', 'V']) await accepted(solera.putWinery(winery, wineryBody));
    const recorded = (winery: string, n: number) => ({
      ...{ op: 'record', winery },
      action: { id: uuid(n), ...receipt('A', 10) },
    });
    await accepted(solera.changeWineries({ changes: [recorded('W', 1), recorded('V', 2)] }, {}));
    const changes = [
      { op: 'retract', winery: 'V', id: uuid(2) },
      { op: 'revise', winery: 'W', id: uuid(1), note: 'Read again.' },
    ];
    await accepted(solera.changeWineries({ changes }, {}));
    await copied(null);
    expect(await texts(target)).toEqual(await texts(source));
    expect(await differences(target)).toEqual([]);
  });

  it('keeps authors, times, settings, and the answers to repeated requests', async () => {
    await recordAnalyses();
    await copied(null);
    const { solera } = nodeOn(target);
    const [before, after] = [nodeOn(source).solera, solera];
    for (const path of ['getAction', 'listRevisions'] as const)
      expect(await after[path]('W', uuid(3), {})).toEqual(await before[path]('W', uuid(3), {}));
    expect(await after.getWinery('W')).toEqual(await before.getWinery('W'));
    const components = [{ share: 1, variety: 'Syrah', vintage: 2024, appellation: 'Lodi' }];
    const again = {
      id: uuid(2),
      type: 'receive_bulk',
      effectiveAt: base.at(2),
      data: { to: { lot: 'B', volume: 50 }, components },
    };
    const head = await target.log.head();
    expect(await after.record('W', again, {})).toMatchObject({ ok: true, value: { notifications: { first: 3 } } });
    expect(await target.log.head()).toBe(head);
  });
});

describe('a copy that was interrupted', () => {
  it('goes on where it ended, and has the same log as one that was not', async () => {
    await recordHistory(7, 25);
    const interrupted = copyLog({
      ...{ source, target, transform: null },
      progress: (notifications) => {
        if (notifications >= 40) throw new Error('interrupted');
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    const copiedBefore = await target.log.head();
    expect(copiedBefore).toBeGreaterThanOrEqual(40);
    expect(await copied(null)).toMatchObject({ known: expect.any(Number) });
    expect(await texts(target)).toEqual(await texts(source));
    expect(await differences(target)).toEqual([]);
  }, 240_000);
});

describe('a copy with a transformation', () => {
  it('has what it returns in the new log, and says which lots differ', async () => {
    await recordAnalyses();
    const transform = await loadTransform(example);
    const preview = await previewCopy(source, transform, () => undefined);
    expect(await copied(transform)).toMatchObject({ changeSets: 6, dropped: 0, transformed: 2 });
    const lots = await lotsThatDiffer();
    expect(lots).toMatchObject([
      {
        lot: 'A',
        before: { analyses: [{ analyte: 'TA', value: 0.62, unit: '%' }] },
        after: { analyses: [{ analyte: 'titratable acidity', value: 6.2, unit: 'g/L' }] },
      },
    ]);
    expect(preview).toMatchObject({ actions: 3, transformed: 1, dropped: 0, impossible: [] });
    expect(preview.lots.map(({ lot }) => lot)).toEqual(['A']);
    expect(await differences(target)).toEqual([]);
  });

  it('leaves out the actions that it drops, with all their revisions', async () => {
    await recordAnalyses();
    await copied((action) => (action.type === 'analysis' ? null : action));
    const { solera } = nodeOn(target);
    expect(await solera.getAction('W', uuid(3))).toMatchObject({ ok: false, problem: { code: 'not_found' } });
    expect(await solera.getLot('W', 'A', {})).toMatchObject({ value: { volume: 400, analyses: [] } });
    expect(await differences(target)).toEqual([]);
  });

  it('stops at an action that it makes impossible, names it, and shows it in a preview', async () => {
    await recordAnalyses();
    const dropped: Transform = (action) => (action.id === uuid(1) ? null : action);
    expect((await previewCopy(source, dropped, () => undefined)).impossible).toMatchObject([
      { id: uuid(3), code: 'unknown_lot' },
    ]);
    await expect(copied(dropped)).rejects.toThrow(new RegExp(`action ${uuid(3)} cannot be recorded.*unknown_lot`));
  });

  it('refuses a database that holds something else', async () => {
    await recordAnalyses();
    await accepted(nodeOn(target).solera.putWinery('Z', wineryBody));
    const note = {
      type: 'receive_bulk',
      effectiveAt: base.at(1),
      data: { to: { lot: 'Q', volume: 1 }, components: [{ share: 1, variety: 'X', vintage: null, appellation: 'Y' }] },
    };
    await accepted(nodeOn(target).solera.record('Z', note, {}));
    await expect(copied(null)).rejects.toThrow('which is not in the old log');
  });
});

it('copies encrypted content, and seals it with the present keys', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'solera-copy-keys-'));
  const keys = join(folder, 'keys.json');
  writeFileSync(keys, '{"wineries":{}}', { mode: 0o600 });
  const node = await compose({ connectionString: databases[0]?.connectionString ?? '', durable: false, keys });
  await accepted(node.solera.putWinery('estate', wineryBody));
  for (const lot of ['A', 'B']) {
    await rotateKey(node.postgres, keySource(keys), 'estate');
    await node.refreshKeys();
    await accepted(node.solera.record('estate', receipt(lot, 5), {}));
  }
  await node.close();
  const [from, to] = (await Promise.all(
    databases.map(({ connectionString }) => openWithKeys({ connectionString, durable: false, keys })),
  )) as [PostgresWithKeys, PostgresWithKeys]; // Two databases.
  await to.upkeep.refresh();
  await copyLog({ source: from.postgres, target: to.postgres, transform: null, progress: () => undefined });
  const copiedTexts = await texts(to.postgres);
  expect(copiedTexts).toHaveLength((await texts(from.postgres)).length);
  for (const text of copiedTexts) expect(JSON.parse(text)).toMatchObject({ data: { encrypted: { key: 'estate-2' } } });
  expect(await differences(to.postgres)).toEqual([]);
  const lots = differingLots(copyingNode(from.postgres).solera, copyingNode(to.postgres).solera);
  expect((await lots.next()).done).toBe(true);
  await Promise.all([from.postgres.close(), to.postgres.close()]);
  rmSync(folder, { recursive: true });
});

describe('solera migrate copy', () => {
  const from = () => databases[0]?.connectionString ?? '';

  it('shows in a dry run what would differ, and writes nothing', async () => {
    await recordAnalyses();
    const { code, stdout } = await run(['migrate', 'copy', '--from', from(), '--transform', example, '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('Of 3 present actions, 1 would be changed and 0 dropped. Nothing was written.');
    expect(stdout).toMatch(/1 lot would differ/);
    expect(await target.log.head()).toBe(0);
  });
});
