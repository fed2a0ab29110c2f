/**
 * A consumer of its own process, with its position in PostgreSQL, keeps the states of all lots while random edits are recorded and everything that it depends on
 * is killed, paused, cut, wiped, shuffled and slowed down. In the end its states are those of the server, and it has applied each change set once and in order.
 * SOLERA_FEED_TROUBLES sets the number of troubles (`npm run faults -- feed`: two hundred), SOLERA_SEED the seed.
 */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../../src/harvest/chance.js';
import { appliedFaults, logTexts, reportedLots, stateFaults } from '../../support/read-model-check.js';
import { Acknowledgements } from '../acknowledgements.js';
import { CellarTraffic } from '../cellar-traffic.js';
import { clientOfPort } from '../http-client.js';
import { mirrorFaults } from '../mirror-copy.js';
import { RetryingClient } from '../retrying-client.js';
import { type FeedSite, openFeedSite, withClient } from './feed-site.js';
import { chosenTroubles, makeTrouble } from './trouble.js';

const count = Number(process.env.SOLERA_FEED_TROUBLES ?? 4);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
/** Between two writes of one writer: so many that each trouble meets some, and so few that the consumer keeps up on a busy machine. */
const writePauseMs = 60;
const patienceMs = 60_000;

let site: FeedSite;
const agent = new http.Agent({ keepAlive: true });

beforeAll(async () => {
  site = await openFeedSite(new Chance(seed));
}, 240_000);
afterAll(async () => {
  agent.destroy();
  await site?.close();
});

/** The position that the consumer has stored; 0 before the first, or if its database does not answer. */
async function position(): Promise<number> {
  const rows = await withClient(site.consumerDatabase, async (client) => {
    const { rows } = await client.query<{ position: string }>('SELECT position FROM cellar.position');
    return rows;
  }).catch(() => []);
  return Number(rows[0]?.position ?? 0);
}

/** Waits until the consumer has applied a number. */
async function untilApplied(number: number, after: string): Promise<void> {
  const end = performance.now() + patienceMs;
  while ((await position()) < number) {
    if (site.consumer.faults.length > 0) throw new Error(site.consumer.faults.join('\n'));
    if (performance.now() > end)
      throw new Error(`After "${after}" the consumer is at ${await position()}; ${number} was expected.`);
    await pause(25);
  }
}

async function readModel() {
  return withClient(site.consumerDatabase, async (client) => {
    const applied = await client.query<{ first: string; last: string; change: string }>(
      'SELECT first, last, change FROM cellar.applied ORDER BY ordinal',
    );
    const states = await client.query<{ winery: string; lot: string; body: string }>('SELECT * FROM cellar.state');
    return {
      applied: applied.rows.map((row) => ({ first: Number(row.first), last: Number(row.last), change: row.change })),
      states: new Map(states.rows.map(({ winery, lot, body }) => [`${winery}/${lot}`, body])),
    };
  });
}

test(`the states and the change sets of a consumer are those of the log after ${count} troubles (SOLERA_SEED=${seed})`, {
  timeout: 60_000 + count * 30_000,
}, async () => {
  const chance = new Chance(seed);
  const client = clientOfPort(() => site.node.port, agent);
  const traffic = new CellarTraffic({ seed, lots: 20, wineries: 2, poison: null, transfers: true });
  const writer = new RetryingClient(() => client, new Acknowledgements(), traffic);
  await traffic.putSettings(client);
  site.consumer.start();
  for (const write of traffic.initialWrites()) await writer.settle(write);
  let running = true;
  const write = async (): Promise<void> => {
    for (; running; await pause(writePauseMs)) await writer.settle(traffic.next());
  };
  const work = Promise.all([write(), write()]);
  const made: Record<string, number> = {};
  for (const [index, name] of chosenTroubles(chance, count).entries()) {
    await pause(chance.whole(0, 300));
    await makeTrouble(name, site, chance);
    made[name] = (made[name] ?? 0) + 1;
    // The consumer goes on after each trouble, before the next one begins.
    await untilApplied((await position()) + 1, name);
    if ((index + 1) % 20 === 0) process.stderr.write(`feed: ${index + 1} of ${count} troubles\n`);
  }
  running = false;
  await work;
  const url = `http://127.0.0.1:${site.node.port}`;
  const texts = await logTexts(url);
  await untilApplied(texts.length, 'the last trouble');
  const { applied, states } = await readModel();
  const copied = await mirrorFaults(site.broker.url, texts);
  expect(site.consumer.faults).toEqual([]);
  expect(appliedFaults(applied, texts)).toEqual([]);
  expect(stateFaults(states, await reportedLots(url))).toEqual([]);
  expect(copied).toEqual([]);
  const { log, mirror } = site;
  process.stderr.write(
    `feed: ${JSON.stringify({ made, head: texts.length, sets: applied.length, lots: states.size, pages: log.made, mirror: mirror.made })}\n`,
  );
});
