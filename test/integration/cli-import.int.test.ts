/** An interrupted import resumes and records nothing twice; a follower of the log misses no number. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow, memoryTracking } from '../../src/feed/consumer/follow.js';
import { harvest } from '../../src/harvest/harvest.js';
import { ndjson } from '../../src/harvest/ndjson.js';
import type { HarvestStep } from '../../src/harvest/step.js';
import { type ImportReport, importFile } from '../../src/main/import/importer.js';
import { ServerClient } from '../../src/main/server-client.js';
import { verify } from '../../src/verify/verify.js';
import { openSite, type Site } from './import-site.js';

const program = fileURLToPath(new URL('../../dist/src/main/cli.js', import.meta.url));
const steps = [...harvest({ seed: 11, actions: 900, wineries: 2 })];
const count = (kind: HarvestStep['kind']): number => steps.filter((step) => step.kind === kind).length;

let site: Site;
let folder: string;
let client: ServerClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-import-'));
  site = await openSite();
  client = new ServerClient(site.url, { connections: 32 });
});
afterEach(async () => {
  client.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, lines: Iterable<string>): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, [...lines].join(''));
  return path;
}

function imported(path: string, restart = false): Promise<ImportReport> {
  return importFile({ path, client, concurrency: 32, onConflict: undefined, restart, progress: () => undefined });
}

/** Counts actions and their revisions in the store. */
async function revisions(): Promise<{ actions: number; revisions: number }> {
  const { settingsStore, actionIndex } = site.composed.postgres;
  const found = { actions: 0, revisions: 0 };
  for (const { winery } of await settingsStore.listWineries({ limit: 100, after: null })) {
    const conditions = { winery, stream: null, type: null, from: null, to: null, status: null };
    const filter = { ...conditions, order: 'asc' as const, limit: 10_000, after: null };
    for (const action of await actionIndex.listActions(filter)) {
      if (action.winery !== winery) continue;
      found.actions += 1;
      found.revisions += action.revision;
    }
  }
  return found;
}

const expected = { actions: count('record'), revisions: count('record') + count('revise') + count('retract') };

async function expectVerified(): Promise<void> {
  const report = await verify({ ...site.composed.postgres, now: () => performance.now() });
  expect(report.differences).toEqual([]);
  expect(report.ok).toBe(true);
}

describe('an import', () => {
  it('records a harvest once, and recognises it when it is sent again', async () => {
    const path = await fileOf('harvest.ndjson', ndjson(steps));
    const first = await imported(path);
    expect(first.tally.refused).toEqual({});
    expect(first.tally.done).toMatchObject({ recorded: count('record') });
    const second = await imported(path);
    expect(second.tally.done.recorded).toBeUndefined();
    expect(second.tally.done.repeated).toBe(expected.revisions);
    expect(await revisions()).toEqual(expected);
    await expectVerified();
  });

  it('resumes after it was killed, and records nothing twice', async () => {
    const path = await fileOf('harvest.ndjson', ndjson(steps));
    const child = spawn(process.execPath, [program, 'import', path, '--url', site.url, '--concurrency', '8'], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    for (;;) {
      const saved = await readFile(`${path}.solera-progress`, 'utf8').catch(() => '');
      if (saved !== '' && (JSON.parse(saved) as { line: number }).line > 50) break;
      if (child.exitCode !== null)
        throw new Error('the import ended before it could be killed: make the harvest larger');
      await sleep(5);
    }
    child.kill('SIGKILL');
    await ended;
    const report = await imported(path);
    expect(report.resumedAt).toBeGreaterThan(0);
    expect(report.tally.refused).toEqual({});
    expect(await revisions()).toEqual(expected);
    await expectVerified();
  });

  it('survives a restart of the server', async () => {
    const path = await fileOf('harvest.ndjson', ndjson(steps));
    const importing = imported(path);
    await sleep(150);
    await site.restart();
    const report = await importing;
    expect(report.tally.refused).toEqual({});
    expect(await revisions()).toEqual(expected);
  });

  it('does not resume a file whose content has changed', async () => {
    const path = await fileOf('harvest.ndjson', ndjson(steps.slice(0, 5)));
    const saved = {
      line: 3,
      offset: 10,
      file: 'another',
      server: site.url,
      refusedBytes: 0,
      tally: { done: {}, refused: {} },
    };
    await writeFile(`${path}.solera-progress`, JSON.stringify(saved));
    await expect(imported(path)).rejects.toThrow(/the content of the file has changed since/);
    expect((await imported(path, true)).steps).toBe(5);
  });
});

describe('a follower of the log', () => {
  it('gets every number once and in order, through a restart of the server', async () => {
    const path = await fileOf('harvest.ndjson', ndjson(steps.slice(0, 400)));
    const seen: number[] = [];
    const follower = follow({
      source: { url: site.url },
      tracking: memoryTracking(),
      apply: ({ entries }) => seen.push(...entries.map(({ sequence }) => sequence)),
    });
    const importing = imported(path);
    await sleep(100);
    await site.restart();
    await importing;
    const head = await site.composed.solera.head();
    await follower.caughtUp();
    await follower.stop();
    expect(seen).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  });
});
