/** Cost follows the change (promise 6): counted, not timed. */
import pg from 'pg';
import type { HistoryReader } from '../src/application/ports/history-reader.js';
import type { Proposal } from '../src/application/ports/proposal.js';
import { startBenchServer } from './bench-server.js';
import { Additions, prepareLots, recordMany } from './cellar-load.js';
import { describeMachine } from './machine.js';
import { publish, say } from './report.js';
import { startNode } from './solera-node.js';
import { whole } from './statistics.js';
import { correct, recordOneByOne, type WeighTag, weighTag } from './weigh-tag.js';

export interface CostOptions {
  readonly million: boolean;
  readonly save: boolean;
}
interface Counts {
  readonly decided: number;
  readonly changed: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** What PostgreSQL itself counted in our tables, but for the cache of newest states, which is written behind the commits. */
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
      say(`${whole(size)} other actions: ${JSON.stringify(found.at(-1)?.counts)}`);
    }
    const equal = (pick: (counts: Counts) => number) => new Set(found.map(({ counts }) => pick(counts))).size === 1;
    const promised = equal((one) => one.decided) && equal((one) => one.rowsRead) && equal((one) => one.rowsWritten);
    await publish(
      {
        name: 'cost',
        measures:
          'one fixed edit, the correction of a weigh tag with 50 dependents, in one winery beside more and more other actions (ten a lot): the actions decided, ' +
          'the rows that the statements of its reads gave, the rows that its unit writes; and what PostgreSQL counted of rows fetched and stored. On a fresh node each time.',
        measuresNot: 'time; depth of index pages, which grows with the logarithm.',
        machine,
        tables: [
          {
            title: 'One fixed edit',
            head: [
              'other actions in the winery',
              'decided',
              'changed',
              'rows read',
              'rows written',
              'PostgreSQL: fetched',
              'PostgreSQL: stored',
            ],
            rows: found.map(({ others, counts }) =>
              [
                others,
                counts.decided,
                counts.changed,
                counts.rowsRead,
                counts.rowsWritten,
                counts.fetched,
                counts.stored,
              ].map(whole),
            ),
          },
        ],
        aims: [
          {
            aim: 'decided, read and written the same at every size',
            found: promised ? 'the same' : 'different',
            met: promised,
          },
        ],
        remarks: [],
        raw: found,
      },
      save,
    );
    if (!promised) process.exitCode = 1;
  } finally {
    await server.stop();
  }
}

/** One weigh tag for each size, alike but for its name: each is corrected once. */
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

/** Further lots with ten actions each: a receipt and nine additions. */
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
  say(`${whole(to)} of ${whole(most)} other actions are there (${whole((to - from) / seconds)}/s)`);
}

async function countEdit(connectionString: string, name: string, tag: WeighTag): Promise<Counts> {
  const node = await startNode(connectionString);
  const { store } = node.composed.postgres;
  let rowsRead = 0;
  let rowsWritten = 0;
  const view = store.view.bind(store);
  store.view = (work) =>
    view(async (reader: HistoryReader) => {
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
  store.commit = (units) => {
    for (const unit of units) rowsWritten += rowsOf(unit);
    return commit(units);
  };
  const before = await tableCounts(connectionString);
  const { redecided, changed } = await correct(node.solera, name, tag, 'Syrah');
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

/** The publication, and every row that the unit brings or changes. */
function rowsOf(unit: Proposal): number {
  const versions = unit.reads.filter(({ write }) => write).length;
  return 1 + unit.revisions.length + unit.statuses.length + unit.touches.length + unit.checkpoints.length + versions;
}

async function tableCounts(connectionString: string): Promise<{ readonly fetched: number; readonly stored: number }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // Sessions that have ended have reported; one that is ending does so within moments.
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
