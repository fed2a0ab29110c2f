/** `solera verify` and `solera rebuild` need far less memory than the history that they read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildLimits } from '../../config/rebuild.js';
import type { VerifyLimits } from '../../config/verify.js';
import { type RebuildReport, rebuild } from '../../src/main/rebuild/rebuild.js';
import { openVerifyWorkers } from '../../src/main/verify-runner.js';
import { workerFile } from '../../src/main/worker-file.js';
import { differenceText } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { accepted } from '../support/accepted.js';
import { TamperedDatabase } from '../support/tampered-database.js';

const winery = 'long';
/** The heap of a worker. */
const heapMb = 48;
/** The history: `copies` copies of a lot with `actions` actions, each with a note of `noteBytes` bytes. */
const actions = 6;
const copies = 150;
const noteBytes = 85_000;

let database: TamperedDatabase;

beforeAll(async () => {
  database = await TamperedDatabase.create(100);
  const { solera } = database.node;
  const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'America/Los_Angeles' };
  await accepted(solera.putWinery(winery, { name: 'Long', ...units }));
  const since = await solera.head();
  for (let n = 0; n < actions; n += 1) {
    const data =
      n === 0
        ? { lot: 'LOT0', weight: 900, variety: 'Syrah', vintage: 2030, appellation: 'Napa Valley' }
        : { lot: 'LOT0', analyte: 'pH', value: n, unit: 'pH' };
    const effectiveAt = new Date(Date.UTC(2031, 0, 1, n)).toISOString();
    const id = `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const type = n === 0 ? 'receive_fruit' : 'analysis';
    await accepted(solera.record(winery, { id, type, effectiveAt, data }, {}));
  }
  await copyLot(since);
});
afterAll(() => database.close());

/** Copies everything that was written after a notification, each time for another lot. */
async function copyLot(since: number): Promise<void> {
  const span = (await database.node.solera.head()) - since;
  const series = `generate_series(1, ${copies}) k`;
  const text = (column: string): string =>
    `replace(replace(${column}, 'LOT0', 'LOT' || k), '-8000-', '-8' || lpad(to_hex(k), 3, '0') || '-')`;
  const copied = (table: string, alias: string, members: string, where: string): string =>
    `insert into ${table} select (jsonb_populate_record(${alias}, jsonb_build_object(${members}))).* from ${table} ${alias}, ${series}
     where ${where} order by k`;
  const place = `'effective_at', effective_at + k, 'tie_break', tie_break + k * ${span}, 'action', ${text('action::text')}`;
  await database.run(`update revision set note = repeat('x', ${noteBytes}) where first > ${since}`);
  await database.run(
    copied(
      'publication',
      'p',
      `'first', first + k * ${span}, 'last', last + k * ${span}, 'change_set', md5(change_set || ' ' || k)::uuid, 'answer', ${text('answer')}`,
      `first > ${since}`,
    ),
  );
  await database.run(
    copied('revision', 'r', `'first', first + k * ${span}, ${place}, 'data', ${text('data')}`, `first > ${since}`),
  );
  const lot = `'stream', ${text('stream')}, 'subject', ${text('subject')}`;
  await database.run(
    copied(
      'touch',
      't',
      `'origin', origin + k * ${span}, ${place}, ${lot}, 'events', ${text('events')}`,
      `origin > ${since}`,
    ),
  );
  await database.run(
    copied(
      'version',
      'v',
      `'number', number + k * ${span}, 'stream', ${text('stream')}`,
      `stream = 'lot/${winery}/LOT0'`,
    ),
  );
  await database.run('analyze');
}

/** Adds touches to the last lot, which no notification shows: a rebuild reads nothing else. Returns their number. */
async function addTouches(count: number): Promise<void> {
  await database.run(
    `insert into touch select (jsonb_populate_record(t, jsonb_build_object('effective_at', effective_at + n, 'action', gen_random_uuid()))).*
     from touch t, generate_series(1, ${count}) n where stream = 'lot/${winery}/LOT${copies}' and events like '%LotAnalysed%'
     and effective_at = (select max(effective_at) from touch where stream = 'lot/${winery}/LOT${copies}')`,
  );
}

async function verified(limits: Partial<VerifyLimits>, since = 0): Promise<VerifyReport> {
  const { connectionString } = database;
  const pool = openVerifyWorkers(workerFile('verify'), { connectionString, workers: 2, heapMb, limits });
  try {
    return await database.verify(limits, { runner: pool.runner, since });
  } finally {
    await pool.close();
  }
}

function rebuilt(touchesPerPart: number): Promise<RebuildReport> {
  const { connectionString, node } = database;
  return rebuild({
    ...{ connectionString, store: node.postgres.rebuildStore, progress: () => undefined },
    limits: { ...rebuildLimits, workerHeapMb: 32, workerYoungMb: 8, ranges: 2, touchesPerPart },
  });
}

const small = { page: 20, notificationsPerTask: 200, actionsPerTask: 50, actionsPerSample: 10, actionsAtATime: 20 };

describe('with a heap that is smaller than the history', () => {
  it('a verification succeeds, but fails if one task holds all notifications', async () => {
    const { size } = await database.row<{ size: string }>('select sum(octet_length(note))::text as size from revision');
    expect(Number(size)).toBeGreaterThan(1.5 * heapMb * 1_000_000);
    const { differences, checks } = await verified(small);
    expect(differences.map(differenceText)).toEqual([]);
    expect(checks.find(({ check }) => check === 'replay')?.compared).toBeGreaterThan(actions * copies);
    await expect(verified({ ...small, page: 1_000_000, notificationsPerTask: 1_000_000 })).rejects.toThrow(
      /memory limit/,
    );
  });

  it('a rebuild succeeds, but fails if it holds a long stream whole', async () => {
    await addTouches(70_000);
    const { touches, leftOut } = await rebuilt(rebuildLimits.touchesPerPart);
    expect(touches).toBeGreaterThan(70_000);
    expect(leftOut).toBe(0);
    await database.run('truncate rebuild, rebuild_range, rebuild_difference, checkpoint, head');
    await expect(rebuilt(1_000_000)).rejects.toThrow(/memory limit/);
  });
});
