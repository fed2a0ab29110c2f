/** The log is dense (promise 3) and what is acknowledged is there once (promise 4), however many write, race, fail and are cut off. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { createHttpServer } from '../../src/adapters/http/server.js';
import { createMetrics } from '../../src/adapters/telemetry/metrics.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { Chance } from '../../src/harvest/chance.js';
import { type Composed, compose } from '../../src/main/compose.js';
import { verify } from '../../src/verify/verify.js';
import { Acknowledgements } from '../faults/acknowledgements.js';
import { CellarTraffic } from '../faults/cellar-traffic.js';
import { ImpatientClient } from '../faults/impatient-client.js';
import { LogWitness } from '../faults/log-witness.js';
import { type Site, siteOf } from '../faults/site.js';
import { foldFeed } from '../oracle/feed.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const seconds = Number(process.env.SOLERA_DENSE_SECONDS ?? 8);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const writers = 32;
const readers = 8;
const poison = 'what the database refuses';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let nodes: Composed[];
let sites: Site[];
let outside: Client;
/** Units that were not committed: overtaken by the other node, built on such, or refused by the database. */
let lostUnits = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  const onBatch = (units: number, committed: number): void => {
    lostUnits += units - committed;
  };
  const opened = () => compose({ connectionString, durable: false, onBatch });
  nodes = await Promise.all([opened(), opened()]);
  sites = nodes.map(({ solera }) =>
    siteOf(
      createHttpServer({
        solera,
        kinds: actionKinds,
        log: silent,
        metrics: createMetrics(),
        limits: httpLimits,
      }),
    ),
  );
  outside = new Client({ connectionString });
  await outside.connect();
  await outside.query(`alter table revision add constraint poison check (note is distinct from '${poison}')`);
});
afterAll(async () => {
  await outside.end();
  await Promise.all(nodes.map((node) => node.close()));
  await database.drop();
});

const siteAt = (index: number): Site => sites[index % sites.length] as Site;

test(`no reader of the log sees a hole or a change, and what was acknowledged is there once (seed ${seed})`, async () => {
  const traffic = new CellarTraffic({ seed, lots: 24, wineries: 2, poison });
  const account = new Acknowledgements();
  const witness = new LogWitness();
  const clients = sites.map((site) => new ImpatientClient(() => site, account, traffic));
  const clientAt = (index: number): ImpatientClient => clients[index % clients.length] as ImpatientClient;
  await traffic.lay(siteAt(0));
  await Promise.all(traffic.first().map((write, index) => clientAt(index).settle(write, () => true)));

  const until = performance.now() + seconds * 1_000;
  const goingOn = (): boolean => performance.now() < until;
  let writing = true;
  const write = async (index: number): Promise<void> => {
    // Each write settles, however long it takes: nothing is left open here.
    while (goingOn()) {
      const settled = await clientAt(index).settle(traffic.next(), () => true);
      if (settled === 'acknowledged' && index % 8 === 0) await expectSeen(siteAt(index + 1), account);
    }
  };
  const read = async (index: number): Promise<void> => {
    const chance = new Chance(seed + index);
    for (; writing; await pause(10)) await witness.poll(siteAt(index), () => chance.fraction());
  };
  const cut = async (): Promise<void> => {
    const chance = new Chance(seed - 1);
    while (writing) {
      await pause(chance.whole(20, 250));
      await outside.query(
        `select pg_terminate_backend(pid) from (select pid from pg_stat_activity where application_name = 'solera'
         and datname = current_database() order by random() limit $1) chosen`,
        [chance.whole(1, 3)],
      );
    }
  };
  const background = [cut(), ...Array.from({ length: readers }, (_, index) => read(index))];
  await Promise.all(Array.from({ length: writers }, (_, index) => write(index)));
  writing = false;
  await Promise.all(background);
  // A client that was cut off asked the other node: the first one may still be at it, and what is compared must stand still.
  await Promise.all(nodes.map(({ actors }) => actors.router.drained()));

  const log = await witness.readAll(siteAt(0));
  expect(witness.faults).toEqual([]);
  expect(account.compare(log)).toEqual([]);
  expect(account.counts.open).toBe(0);
  // Without races and failures all this would prove little.
  expect(lostUnits).toBeGreaterThan(10);
  await expectTrue(log);
  process.stderr.write(
    `dense: ${JSON.stringify({ ...account.counts, retries: clients.map((one) => one.retries), lostUnits, polls: witness.polls, head: log.length })}\n`,
  );
});

/** What was acknowledged before is on the other node's log by now. */
async function expectSeen(site: Site, account: Acknowledgements): Promise<void> {
  const acknowledged = account.highest;
  const answer = await site({ method: 'GET', path: '/v1/notifications' });
  if (answer.status !== 200) return;
  const page = JSON.parse(answer.text) as { first: number; items: unknown[] };
  if (page.first + page.items.length - 1 < acknowledged)
    account.faults.push(`${acknowledged} was acknowledged and not yet seen elsewhere`);
}

/** Both a stranger's fold of the feed and the program's own proof agree with what is served. */
async function expectTrue(log: Parameters<typeof foldFeed>[0]): Promise<void> {
  const [node] = nodes as [Composed];
  for (const [name, expected] of foldFeed(log, { indexBase: 0 })) {
    const [winery = '', lot = ''] = name.split('/');
    const served = await node.solera.getLot(winery, lot, {});
    expect(served).toMatchObject({ ok: true, value: expected });
  }
  const { store, archive } = node.postgres;
  const report = await verify({ store, archive, now: () => performance.now() });
  expect(report.differences).toEqual([]);
}
