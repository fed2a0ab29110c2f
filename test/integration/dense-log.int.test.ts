/** The log is dense (promise 3) and holds every acknowledged change set once (promise 4), while clients race, fail and lose connections. */
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
import { clientOf, type HttpClient } from '../faults/http-client.js';
import { LogObserver } from '../faults/log-observer.js';
import { RetryingClient } from '../faults/retrying-client.js';
import { foldFeed } from '../oracle/feed.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const seconds = Number(process.env.SOLERA_DENSE_SECONDS ?? 8);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const writers = 32;
const readers = 8;
const poison = 'a note that the database rejects';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let nodes: Composed[];
let clients: HttpClient[];
let superuser: Client;
/** Proposals that were not committed: they lost a race, built on one that did, or were rejected by the database. */
let lostProposals = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  const onBatch = (proposals: number, committed: number): void => {
    lostProposals += proposals - committed;
  };
  const open = () => compose({ connectionString, durable: false, onBatch });
  nodes = await Promise.all([open(), open()]);
  clients = nodes.map(({ solera, imports }) =>
    clientOf(
      createHttpServer({
        solera,
        imports,
        kinds: actionKinds,
        log: silent,
        metrics: createMetrics(),
        limits: httpLimits,
      }),
    ),
  );
  superuser = new Client({ connectionString });
  await superuser.connect();
  await superuser.query(`alter table revision add constraint poison check (note is distinct from '${poison}')`);
});
afterAll(async () => {
  await superuser.end();
  await Promise.all(nodes.map((node) => node.close()));
  await database.drop();
});

const clientAt = (index: number): HttpClient => clients[index % clients.length] as HttpClient;

test(`no reader of the log sees a hole or a change, and every acknowledged change set is in it once (seed ${seed})`, async () => {
  const traffic = new CellarTraffic({ seed, lots: 24, wineries: 2, poison });
  const acknowledgements = new Acknowledgements();
  const observer = new LogObserver();
  const retrying = clients.map((client) => new RetryingClient(() => client, acknowledgements, traffic));
  const retryingAt = (index: number): RetryingClient => retrying[index % retrying.length] as RetryingClient;
  await traffic.putSettings(clientAt(0));
  await Promise.all(traffic.initialWrites().map((write, index) => retryingAt(index).settle(write)));

  const until = performance.now() + seconds * 1_000;
  const isTimeLeft = (): boolean => performance.now() < until;
  let writing = true;
  const write = async (index: number): Promise<void> => {
    // Every write is repeated until it is settled, so that none stays open.
    while (isTimeLeft()) {
      const outcome = await retryingAt(index).settle(traffic.next());
      if (outcome === 'acknowledged' && index % 8 === 0) await checkSeen(clientAt(index + 1), acknowledgements);
    }
  };
  const read = async (index: number): Promise<void> => {
    const chance = new Chance(seed + index);
    for (; writing; await pause(10)) await observer.poll(clientAt(index), () => chance.fraction());
  };
  const cut = async (): Promise<void> => {
    const chance = new Chance(seed - 1);
    while (writing) {
      await pause(chance.whole(20, 250));
      await superuser.query(
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
  // A client that lost its connection asked the other node. The first node may still be busy, and the comparison needs a log at rest.
  await Promise.all(nodes.map(({ actors }) => actors.router.drained()));

  const log = await observer.readAll(clientAt(0));
  expect(observer.faults).toEqual([]);
  expect(acknowledgements.compare(log)).toEqual([]);
  expect(acknowledgements.counts.open).toBe(0);
  // Without races and failures the test would show little.
  expect(lostProposals).toBeGreaterThan(10);
  await expectConsistent(log);
  process.stderr.write(
    `dense: ${JSON.stringify({ ...acknowledgements.counts, retries: retrying.map((one) => one.retries), lostProposals, polls: observer.polls, head: log.length })}\n`,
  );
});

/** Reports a fault unless the other node's log contains everything acknowledged so far. */
async function checkSeen(client: HttpClient, acknowledgements: Acknowledgements): Promise<void> {
  const acknowledged = acknowledgements.highest;
  const answer = await client({ method: 'GET', path: '/v1/notifications' });
  if (answer.status !== 200) return;
  const page = JSON.parse(answer.text) as { first: number; items: unknown[] };
  if (page.first + page.items.length - 1 < acknowledged)
    acknowledgements.faults.push(`${acknowledged} was acknowledged and is not visible at the other node`);
}

/** Expects that the node serves the states that the log folds to, and that the verifier finds no difference. */
async function expectConsistent(log: Parameters<typeof foldFeed>[0]): Promise<void> {
  const [node] = nodes as [Composed];
  for (const [name, expected] of foldFeed(log, { indexBase: 0 })) {
    const [winery = '', lot = ''] = name.split('/');
    const served = await node.solera.getLot(winery, lot, {});
    expect(served).toMatchObject({ ok: true, value: expected });
  }
  const report = await verify({ ...node.postgres, now: () => performance.now() });
  expect(report.differences).toEqual([]);
}
