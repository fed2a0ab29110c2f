/**
 * Service continues when a node, or the broker, is lost.
 * SOLERA_SAMPLES sets how often a node is killed (`npm run faults -- availability`: fifty); the other faults are rarer. The times are printed; they are not
 * asserted tightly, because tests share their machine. SOLERA_SEED sets the seed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../../src/harvest/chance.js';
import { prepareProgram } from '../node-process.js';
import {
  type Availability,
  availabilityTable,
  measureBrokerLoss,
  measureRollingRestart,
  measureTakeover,
} from './availability.js';
import { type ClusterSite, startClusterSite } from './cluster-site.js';
import { putLots } from './load.js';

const repetitions = Number(process.env.SOLERA_SAMPLES ?? 1);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const isShort = repetitions === 1;
const generousMs = 20_000;

let site: ClusterSite;
const rows: Availability[] = [];

beforeAll(async () => {
  await prepareProgram();
  site = await startClusterSite({ nodes: 3 });
  const [node] = site.nodes;
  if (node !== undefined) await putLots(node.client);
}, 180_000);
afterAll(async () => {
  await site?.close();
  process.stderr.write(`seed ${seed}\n${availabilityTable(rows)}\n`);
});

const options = { timeout: 60_000 + repetitions * 30_000 };
const measurement = () => ({ site, chance: new Chance(seed), writers: 8 });

test(`the lots of a killed node take commands at the others (seed ${seed})`, options, async () => {
  const row = await measureTakeover(measurement(), { fault: 'killed', repetitions });
  rows.push(row);
  expect(Math.max(...row.samples)).toBeLessThan(generousMs);
});

test.skipIf(isShort)(`the lots of a stopped node take commands at the others (seed ${seed})`, options, async () => {
  const row = await measureTakeover(measurement(), { fault: 'stopped', repetitions: Math.ceil(repetitions / 2) });
  rows.push(row);
  expect(Math.max(...row.samples)).toBeLessThan(generousMs);
});

test.skipIf(isShort)('no request fails while nodes are replaced one after the other', options, async () => {
  const row = await measureRollingRestart(measurement(), Math.ceil(repetitions / 15));
  rows.push(row);
  expect.soft(row.failed).toEqual({});
});

test('no request fails when the broker is killed, and the nodes go on without it', options, async () => {
  const row = await measureBrokerLoss(measurement(), Math.ceil(repetitions / 5));
  rows.push(row);
  process.stderr.write(`throughput without the broker, of that before: ${row.shares.map((one) => one.toFixed(2))}\n`);
  expect.soft(row.failed).toEqual({});
  expect(Math.min(...row.shares)).toBeGreaterThan(0);
});
