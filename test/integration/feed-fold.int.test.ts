/** What a consumer folds from the feed equals the state that the server reports, for every lot, at several times, after many edits. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { follow } from '../../src/feed/consumer/follow.js';
import { memoryTracking } from '../../src/feed/consumer/tracking.js';
import { CurrentEvents } from '../../src/feed/current-events.js';
import { fold } from '../../src/feed/fold.js';
import type { Notification } from '../../src/feed/notification.js';
import { harvest } from '../../src/harvest/harvest.js';
import { ndjson } from '../../src/harvest/ndjson.js';
import { smallHarvest } from '../../src/harvest/small-harvest.js';
import type { HarvestStep } from '../../src/harvest/step.js';
import { importFile } from '../../src/main/import/importer.js';
import { ServerClient } from '../../src/main/server-client.js';
import { openSite, type Site } from './import-site.js';

const seeds = Number(process.env.SOLERA_CASES ?? 2);

let site: Site;
let folder: string;
let client: ServerClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-fold-'));
  site = await openSite();
  client = new ServerClient(site.url, { connections: 32 });
});
afterEach(async () => {
  client.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

async function record(steps: Iterable<HarvestStep>): Promise<void> {
  const path = join(folder, 'steps.ndjson');
  await writeFile(path, [...ndjson(steps)].join(''));
  await importFile({ path, client, concurrency: 32, onConflict: 'flag', restart: false, progress: () => undefined });
}

/** Returns the state that the server reports, without its version, or null if there is none. */
async function reported(path: string): Promise<unknown> {
  const response = await fetch(`${site.url}${path}`);
  if (response.status === 404) return null;
  expect(response.status).toBe(200);
  const { version: _, ...state } = (await response.json()) as { version: number }; // A lot state has a version.
  return state;
}

async function reportedLots(winery: string): Promise<readonly string[]> {
  const lots: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await (await fetch(`${site.url}/v1/wineries/${winery}/lots?limit=100${after}`)).json();
    const { items, next } = page as { items: { lot: string }[]; next: string | null }; // A page of lots.
    lots.push(...items.map(({ lot }) => lot));
    cursor = next;
  }
  return lots.sort();
}

/** Follows the whole log. */
async function readModel(): Promise<{ readonly current: CurrentEvents; readonly entries: readonly Notification[] }> {
  const current = new CurrentEvents();
  const entries: Notification[] = [];
  const follower = follow({
    source: { url: site.url },
    tracking: memoryTracking(),
    apply: (changeSet) => {
      current.add(changeSet);
      entries.push(...changeSet.entries);
    },
  });
  await follower.caughtUp();
  await follower.stop();
  return { current, entries };
}

async function expectEqualStates(): Promise<number> {
  const { current, entries } = await readModel();
  const lots = current.lots();
  const times = [...new Set(entries.flatMap(({ data }) => ('effectiveAt' in data ? [data.effectiveAt] : [])))].sort();
  const middle = times[Math.floor(times.length / 2)] ?? '';
  for (const [index, { winery, lot }] of lots.entries()) {
    const path = `/v1/wineries/${winery}/lots/${lot}`;
    expect(current.fold({ winery, lot })).toEqual(await reported(path));
    if (index % 5 === 0)
      expect(current.fold({ winery, lot }, { at: middle })).toEqual(await reported(`${path}?at=${middle}`));
  }
  for (const winery of new Set(lots.map((one) => one.winery)))
    expect(
      lots
        .filter((one) => one.winery === winery)
        .map(({ lot }) => lot)
        .sort(),
    ).toEqual(await reportedLots(winery));
  const [first] = lots;
  // `fold` finds out by itself which events were retracted, in any order of the notifications.
  const ofFirst = entries.filter(
    ({ data }) => data.winery === first?.winery && 'lot' in data && data.lot === first.lot,
  );
  expect(fold([...ofFirst].reverse())).toEqual(first && current.fold(first));
  return entries.filter(({ type }) => type === 'solera.lot.event.retracted').length;
}

describe('the fold of the feed', () => {
  it('equals the reported state of every lot of a harvest with edits', async () => {
    await record(harvest({ seed: 11, actions: 900, wineries: 2 }));
    expect(await expectEqualStates()).toBeGreaterThan(50);
  });

  it.each(Array.from({ length: seeds }, (_, index) => index + 1))(
    'equals the reported state of every lot of a small, nasty harvest: seed %i',
    async (seed) => {
      await record(smallHarvest(seed, { actions: 150 }));
      expect(await expectEqualStates()).toBeGreaterThan(0);
    },
  );
});
