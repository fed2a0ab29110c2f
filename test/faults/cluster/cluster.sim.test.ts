/**
 * Many nodes keep every promise of one node, whatever breaks: nodes, broker, database and the links between them.
 * SOLERA_FAULTS sets how often each fault is injected (`npm run faults -- cluster`: five); without it, one each of the most severe faults. SOLERA_SEED sets the seed.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chance } from '../../../src/harvest/chance.js';
import { prepareProgram } from '../node-process.js';
import { type ClusterSite, startClusterSite } from './cluster-site.js';
import { type Fault, faults, faultsAtOnce } from './fault.js';
import { type FaultRow, faultTable, runFaults } from './fault-run.js';
import { Workload } from './workload.js';

const repetitions = Number(process.env.SOLERA_FAULTS ?? 0);
const seed = Number(process.env.SOLERA_SEED ?? Date.now() % 1_000_000);
const writers = 8;
const mostSevere = ['node killed', 'broker killed and wiped', 'node stopped for 2.5 to 4 s', 'database killed'];

let site: ClusterSite;
let workload: Workload;
const chance = new Chance(seed);

beforeAll(async () => {
  await prepareProgram();
  site = await startClusterSite({ nodes: 3 });
  workload = new Workload(site, seed, chance);
  await workload.begin();
}, 180_000);
afterAll(async () => {
  await workload?.close();
  await site?.close();
});

/** The kinds of faults of one row of the table, in the order of their injection. */
interface Series {
  readonly name: string;
  readonly faults: readonly Fault[];
}

function series(): Series[] {
  if (repetitions === 0)
    return [{ name: 'one each', faults: shuffled(faults.filter(({ name }) => mostSevere.includes(name))) }];
  const repeated = (fault: Fault): Fault[] => Array.from({ length: repetitions }, () => fault);
  return [
    ...shuffled(faults).map((fault) => ({ name: fault.name, faults: repeated(fault) })),
    { name: 'all in random order', faults: shuffled(faults.flatMap(repeated)).slice(0, 4 * repetitions) },
    { name: faultsAtOnce.name, faults: [...repeated(faultsAtOnce), ...repeated(faultsAtOnce)] },
  ];
}

function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, by: chance.fraction() }));
  return drawn.sort((a, b) => a.by - b.by).map(({ item }) => item);
}

test(`three nodes keep every promise while parts break (seed ${seed})`, {
  timeout: 120_000 + repetitions * 600_000,
}, async () => {
  const rows: FaultRow[] = [];
  for (const one of series()) {
    rows.push(await runFaults({ site, workload, chance, writers }, one));
    process.stderr.write(`${faultTable(rows.slice(-1)).split('\n').at(-1)}\n`);
    const found = rows.at(-1)?.checks.flatMap(({ check, faults: wrong }) => wrong.map((text) => `${check}: ${text}`));
    expect.soft(found, one.name).toEqual([]);
  }
  process.stderr.write(`seed ${seed}\n${faultTable(rows)}\n`);
  // A run in which nothing could be written, or nothing was broken, would prove nothing.
  expect(rows.filter(({ acknowledged, injected }) => acknowledged < 10 * injected)).toEqual([]);
});
