/** Checks promise 6, cost follows the change: counts the rows and decisions of one edit in histories of increasing length. */
import pg from 'pg';
import type { Proposal } from '../src/application/ports/proposal.js';
import { startBenchServer } from './bench-server.js';
import { Additions, prepareLots, recordMany } from './cellar-load.js';
import { describeMachine, type Machine } from './machine.js';
import { publish, reportProgress } from './report.js';
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
  const { store } = node.composed.postgres;
  let rowsRead = 0;
  let rowsWritten = 0;
  const view = store.view.bind(store);
  store.view = (work) =>
    view(async (reader) => {
      const result = await work(reader);
      rowsRead += reader.rowsRead();
      return result;
    });
  const heads = store.heads.bind(store);
  store.heads = async (streams) => {
    const found = await heads(streams);
    for (const { slice } of found) rowsRead += 1 + slice.touches.length;
    return found;
  };
  const commit = store.commit.bind(store);
  store.commit = (proposals) => {
    for (const proposal of proposals) rowsWritten += rowsOf(proposal);
    return commit(proposals);
  };
  const before = await tableCounts(connectionString);
  const { redecided, changed } = await correctVariety(node.solera, name, tag, 'Syrah');
  await node.close();
  const after = await tableCounts(connectionString);
  return {
    decided: redecided,
    changed,
    rowsRead,
    rowsWritten,
    fetched: after.fetched - before.fetched,
    stored: after.stored - before.stored,
  };
}

/** Counts the publication, and every row that a proposal inserts or updates. */
function rowsOf({ reads, revisions, statuses, touches, checkpoints }: Proposal): number {
  const versions = reads.filter(({ write }) => write).length;
  return 1 + revisions.length + statuses.length + touches.length + checkpoints.length + versions;
}

async function tableCounts(connectionString: string): Promise<{ readonly fetched: number; readonly stored: number }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // A session reports its counts when it ends, which is shortly after its connection is closed.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const { rows } = await client.query<{ fetched: string; stored: string }>(
      `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as fetched, sum(n_tup_ins + n_tup_upd + n_tup_del) as stored
       from pg_stat_user_tables where relname not in ('head', 'migration')`,
    );
    return { fetched: Number(rows[0]?.fetched), stored: Number(rows[0]?.stored) };
  } finally {
    await client.end();
  }
}
