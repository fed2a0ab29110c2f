/**
 * Whatever the network and the consumer suffer while a harvest is recorded, each tracking applies every change set once, and the read model
 * equals the state that the server reports. More seeds: SOLERA_CASES=50 npx vitest run --project integration test/integration/feed-troubles
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileTracking } from '../../src/feed/consumer/file-tracking.js';
import { type FeedFollower, follow } from '../../src/feed/consumer/follow.js';
import { postgresTracking } from '../../src/feed/consumer/postgres-tracking.js';
import { memoryTracking, type Tracking } from '../../src/feed/consumer/tracking.js';
import { CurrentEvents } from '../../src/feed/current-events.js';
import { Chance } from '../../src/harvest/chance.js';
import { harvest } from '../../src/harvest/harvest.js';
import { ndjson } from '../../src/harvest/ndjson.js';
import { importFile } from '../../src/main/import/importer.js';
import { ServerClient } from '../../src/main/server-client.js';
import { TroubledLog } from '../support/troubled-log.js';
import { openSite, type Site } from './import-site.js';

const seeds = Array.from({ length: Number(process.env.SOLERA_CASES ?? 2) }, (_, index) => index + 1);

let site: Site;
let folder: string;
let pool: Pool;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-troubles-'));
  site = await openSite();
  pool = new Pool({ connectionString: site.connectionString, max: 4 });
});
afterEach(async () => {
  await pool.end();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

async function recordHarvest(seed: number): Promise<void> {
  const client = new ServerClient(site.url, { connections: 8 });
  const path = join(folder, 'harvest.ndjson');
  await writeFile(path, [...ndjson(harvest({ seed, actions: 250, wineries: 2 }))].join(''));
  await importFile({ path, client, concurrency: 8, onConflict: 'flag', restart: false, progress: () => undefined });
  client.close();
}

/** A consumer that is stopped and started at random, whose `apply` fails at random. */
class TroubledConsumer {
  readonly model = new CurrentEvents();
  /** The first and last numbers of the change sets that were applied. */
  readonly applied: (readonly [number, number])[] = [];
  restarts = 0;
  failures = 0;
  #follower: FeedFollower | undefined;

  constructor(
    private readonly url: string,
    private readonly trackingAt: (position: number) => Tracking<unknown>,
    private readonly chance: Chance,
  ) {}

  start(): void {
    this.#follower = follow<unknown>({
      source: { url: this.url },
      tracking: this.trackingAt(this.applied.at(-1)?.[1] ?? 0),
      apply: async (changeSet) => {
        if (this.chance.happens(0.3)) await sleep(this.chance.whole(0, 5));
        if (this.chance.happens(0.1)) {
          this.failures += 1;
          throw new Error('not now');
        }
        this.model.add(changeSet);
        this.applied.push([changeSet.first, changeSet.last]);
      },
      onApplyError: () => undefined,
      retry: { firstPauseMs: 1, longestPauseMs: 20 },
    });
  }

  async restart(): Promise<void> {
    await this.#follower?.stop();
    // Rejects if it had failed.
    await this.#follower?.done;
    this.restarts += 1;
    this.start();
  }

  async caughtUp(): Promise<void> {
    await this.#follower?.caughtUp();
    await this.#follower?.stop();
  }
}

describe('consumers under troubles', () => {
  it.each(seeds)('apply each change set once, with every tracking: seed %i', { timeout: 120_000 }, async (seed) => {
    const chance = new Chance(seed);
    const log = new TroubledLog(site.url, chance.fork(1));
    const url = await log.listen();
    const file = join(folder, 'position.json');
    const trackings: ((position: number) => Tracking<unknown>)[] = [
      (position) => memoryTracking(position),
      () => fileTracking(file),
      () => postgresTracking(pool, { name: 'troubled' }),
    ];
    const consumers = trackings.map((at, index) => new TroubledConsumer(url, at, chance.fork(2 + index)));
    for (const consumer of consumers) consumer.start();
    let isRecorded = false;
    const recording = recordHarvest(seed).finally(() => {
      isRecorded = true;
    });
    while (!isRecorded) {
      await sleep(chance.whole(20, 150));
      await chance.pick(consumers).restart();
      if (chance.happens(0.1)) await site.restart();
    }
    await recording;
    const head = await site.composed.solera.head();
    for (const consumer of consumers) {
      await consumer.caughtUp();
      // Dense and in order: each set begins where the one before ended, so none is missing and none was applied twice.
      expect(consumer.applied.map(([first]) => first)).toEqual([
        1,
        ...consumer.applied.slice(0, -1).map(([, last]) => last + 1),
      ]);
      expect(consumer.applied.at(-1)?.[1]).toBe(head);
      for (const { winery, lot } of consumer.model.lots()) {
        const response = await fetch(`${site.url}/v1/wineries/${winery}/lots/${lot}`);
        const { version: _, ...state } = (await response.json()) as { version: number }; // A lot state has a version.
        expect(consumer.model.fold({ winery, lot })).toEqual(state);
      }
    }
    log.close();
    expect(consumers.reduce((sum, { failures }) => sum + failures, 0)).toBeGreaterThan(10);
    expect(Math.min(...Object.values(log.made))).toBeGreaterThan(0);
  });
});
