/** Checks promise 6, cost follows the change: counts the rows and decisions of one edit in histories of increasing length. */
import { startBenchServer } from './bench-server.js';
import { Additions, prepareLots, recordMany } from './cellar-load.js';
import { describeMachine, type Machine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { countRows, tableCounts } from './row-counts.js';
import { startNode } from './solera-node.js';
import { whole } from './statistics.js';
import { correctVariety, recordOneByOne, type WeighTag, weighTag } from './weigh-tag-correction.js';

interface CostOptions {
  readonly million: boolean;
  readonly save: boolean;
}
interface Counts {
  readonly decided: number;
  readonly changed: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** PostgreSQL's own counts, without the table of head states, which is written after the commits. */
  readonly fetched: number;
  readonly stored: number;
}
interface Found {
  readonly others: number;
  readonly counts: Counts;
}

const actionsPerLot = 10;

export async function benchCost({ million, save }: CostOptions): Promise<void> {
  const sizes = [1_000, 10_000, 100_000, ...(million ? [1_000_000] : [])];
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const connectionString = await server.createDatabase('bench_cost');
    const tags = await recordTags(connectionString, sizes);
    const found: Found[] = [];
    let loaded = 0;
    for (const [size, [name, tag]] of tags) {
      await loadOthers(connectionString, { from: loaded, to: size, most: sizes.at(-1) ?? size });
      loaded = size;
      found.push({ others: size, counts: await countEdit(connectionString, name, tag) });
      reportProgress(`${whole(size)} other actions: ${JSON.stringify(found.at(-1)?.counts)}`);
    }
    const isPromised = await report(machine, found, save);
    if (!isPromised) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

/** Publishes the counts, and returns whether they are equal at every size. */
async function report(machine: Machine, found: readonly Found[], save: boolean): Promise<boolean> {
  const isEqual = (pick: (counts: Counts) => number) => new Set(found.map(({ counts }) => pick(counts))).size === 1;
  const isPromised =
    isEqual((one) => one.decided) && isEqual((one) => one.rowsRead) && isEqual((one) => one.rowsWritten);
  const countsOf = ({ decided, changed, rowsRead, rowsWritten, fetched, stored }: Counts) =>
    [decided, changed, rowsRead, rowsWritten, fetched, stored].map(whole);
  await publish(
    {
      name: 'cost',
      measures:
        'one edit, the correction of a weigh tag with 50 dependents, in one winery with an increasing number of other actions (ten a lot): the actions decided, ' +
        'the rows returned by its reads, the rows of its proposal; and the rows that PostgreSQL counted as fetched and stored. Each time on a new node.',
      doesNotMeasure: 'time; the depth of index pages, which grows with the logarithm of the number of rows.',
      machine,
      tables: [
        {
          title: 'One edit',
          head: [
            ...['other actions in the winery', 'decided', 'changed', 'rows read', 'rows written'],
            ...['PostgreSQL: fetched', 'PostgreSQL: stored'],
          ],
          rows: found.map(({ others, counts }) => [whole(others), ...countsOf(counts)]),
        },
      ],
      aims: [
        {
          aim: 'decided, read and written are equal at every size',
          found: isPromised ? 'equal' : 'different',
          met: isPromised,
        },
      ],
      remarks: [],
      raw: found,
    },
    save,
  );
  return isPromised;
}

/** Records one weigh tag for each size, with its dependents. They differ only in their names. */
async function recordTags(
  connectionString: string,
  sizes: readonly number[],
): Promise<Map<number, [string, WeighTag]>> {
  const node = await startNode(connectionString);
  await prepareLots(node.solera, 0);
  const tags = new Map<number, [string, WeighTag]>();
  for (const [index, size] of sizes.entries()) {
    const name = `${index}`;
    const tag = weighTag(name);
    await recordOneByOne(node.solera, [tag.receipt, ...tag.following]);
    tags.set(size, [name, tag]);
  }
  await node.close();
  return tags;
}

/** Adds lots with ten actions each: a receipt and nine additions. */
async function loadOthers(
  connectionString: string,
  { from, to, most }: { from: number; to: number; most: number },
): Promise<void> {
  const node = await startNode(connectionString);
  const lotsBefore = from / actionsPerLot;
  const lots = to / actionsPerLot;
  const begun = performance.now();
  await prepareLots(node.solera, lots, lotsBefore);
  await recordMany(
    node.solera,
    new Additions(lots - lotsBefore, 0, lotsBefore),
    (lots - lotsBefore) * (actionsPerLot - 1),
  );
  await node.close();
  const seconds = (performance.now() - begun) / 1_000;
  reportProgress(`${whole(to)} of ${whole(most)} other actions recorded (${whole((to - from) / seconds)}/s)`);
}

async function countEdit(connectionString: string, name: string, tag: WeighTag): Promise<Counts> {
  const node = await startNode(connectionString);
  const counted = countRows(node.composed);
  const before = await tableCounts(connectionString);
  const { redecided, changed } = await correctVariety(node.solera, name, tag, 'Syrah');
  await node.close();
  const after = await tableCounts(connectionString);
  return {
    decided: redecided,
    changed,
    ...counted(),
    fetched: after.fetched - before.fetched,
    stored: after.stored - before.stored,
  };
}
