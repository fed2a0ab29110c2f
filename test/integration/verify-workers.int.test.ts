/** Worker threads share a verification, and find what one thread finds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkpointEvery } from '../../config/checkpoints.js';
import type { VerifyLimits } from '../../config/verify.js';
import { openVerifyWorkers } from '../../src/main/verify-runner.js';
import { workerFile } from '../../src/main/worker-file.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { accepted } from '../support/accepted.js';
import { differencesOf, literal, TamperedDatabase } from '../support/tampered-database.js';

/** So small that there are many tasks, and that states are read again. */
const limits: Partial<VerifyLimits> = {
  ...{ page: 97, notificationsPerTask: 200, actionsPerTask: 60, actionsPerSample: 20, actionsAtATime: 25 },
  ...{ streamsPerTask: 30, streamsAtATime: 7, statesInMemory: 10 },
};

let database: TamperedDatabase;
const folder = mkdtempSync(join(tmpdir(), 'solera-verify-workers-'));

beforeAll(async () => {
  database = await TamperedDatabase.create();
});
afterEach(() => database.restore());
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

async function verifiedBy(workers: number, file = workerFile('verify'), heapMb = 256): Promise<VerifyReport> {
  const { connectionString } = database;
  const pool = openVerifyWorkers(file, { connectionString, workers, heapMb, limits });
  try {
    return await database.verify(limits, { runner: pool.runner });
  } finally {
    await pool.close();
  }
}

/** Records a lot with several checkpoints, and at its end an action whose events depend on its weight. Returns its stream. */
async function recordLongHistory(): Promise<string> {
  const [first] = await database.node.postgres.settingsStore.listWineries({ limit: 1, after: null });
  const winery = first?.winery ?? '';
  const record = (minute: number, type: string, data: object) => {
    const effectiveAt = new Date(Date.UTC(2035, 0, 1, 0, minute)).toISOString();
    return accepted(database.node.solera.record(winery, { type, effectiveAt, data }, {}));
  };
  const origin = { variety: 'Syrah', vintage: 2034, appellation: 'Napa Valley' };
  await record(0, 'receive_fruit', { lot: 'LONG', weight: 901, ...origin });
  const last = 3 * checkpointEvery;
  for (let minute = 1; minute <= last; minute += 1)
    await record(minute, 'analysis', { lot: 'LONG', analyte: 'pH', value: 3, unit: 'pH' });
  const all = { from: [{ lot: 'LONG', weight: 'all' }], to: [{ lot: 'MUST', volume: 60 }], kind: 'must' };
  await record(last + 1, 'process_fruit', all);
  return `lot/${winery}/LONG`;
}

function moduleOf(name: string, source: string): URL {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return pathToFileURL(file);
}

describe('a verification by two workers', () => {
  it('in many tasks returns the report of one thread in few', async () => {
    const expected = await database.verify();
    expect(expected.ok).toBe(true);
    const report = await verifiedBy(2);
    expect({ ...report, durationMs: 0 }).toEqual({ ...expected, durationMs: 0 });
  });

  it.each(['lot', 'vessel'])(
    'reports one cause once: an event of a %s, whose consequences are in other tasks',
    async (kind) => {
      const { stream, action, events } = await database.row<{ stream: string; action: string; events: string }>(
        `select stream, action, events from published_touch where stream like '${kind}/%' and events like '{"name":"${kind === 'lot' ? 'WineMovedOut' : ''}%'
       order by effective_at offset 20 limit 1`,
      );
      const changed = kind === 'lot' ? events.replace(/"change":(-?)(\d+)/, '"change":$17$2') : '';
      expect(changed).not.toBe(events);
      await database.tamper('touch', `stream = '${stream}' and action = '${action}'`, `events = ${literal(changed)}`);
      const expected = await database.verify();
      expect(expected.ok).toBe(false);
      const report = await verifiedBy(2);
      // Events of vessels have no notifications. A task that reads a wrong one as what was believed reports later change sets that do not follow from it.
      if (kind === 'vessel') expect(differencesOf(report, 'replay')).toEqual(differencesOf(expected, 'replay'));
      else expect({ ...report, durationMs: 0 }).toEqual({ ...expected, durationMs: 0 });
    },
  );

  it('is not misled by a wrong checkpoint from which a task begins', async () => {
    const stream = await recordLongHistory();
    await database.tamper('checkpoint', `stream = '${stream}'`, `state = replace(state, '901', '902')`);
    const { differences } = await verifiedBy(2);
    expect(differences.length).toBeGreaterThan(0);
    const wrong = { check: 'caches', stream, field: 'checkpoint /weight', expected: 901, found: 902 };
    expect(differences).toMatchObject(differences.map(() => wrong));
  });
});

describe('a verification fails if a worker', () => {
  it.each([
    ['ends before it is ready', 'process.exit(3);', /ended before it was ready/],
    ['ends during a task', 'export default () => process.exit(3);', /exit|ended/i],
    ['throws', "export default () => { throw new Error('broken'); };", /broken/],
  ])('%s', async (name, source, reason) => {
    await expect(verifiedBy(2, moduleOf(name.replaceAll(' ', '-'), source))).rejects.toMatchObject({
      name: 'CommandFailure',
      message: expect.stringMatching(reason),
    });
  });

  it('needs too much memory, and names the notifications that it was verifying', async () => {
    const source = 'export default () => { const all = []; for (;;) all.push(new Array(10_000).fill(1.5)); };';
    const { last } = await database.row<{ last: string }>(
      `select last from publication where last >= ${limits.notificationsPerTask} order by first limit 1`,
    );
    await expect(verifiedBy(2, moduleOf('needs-memory', source), 64)).rejects.toMatchObject({
      name: 'CommandFailure',
      message: expect.stringMatching(new RegExp(`at notifications 1 to ${last} .*ends with ${last}.*memory limit`)),
      advice: expect.stringMatching(/64 MB.*--memory/),
    });
  });
});
