/** Counts the rows that a node and PostgreSQL read and write. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Proposal } from '../src/application/ports/proposal.js';
import type { Composed } from '../src/main/compose.js';

interface RowCounts {
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

/** Starts to count the rows that the store returns to this node, and those of the proposals it commits. The returned function returns the counts so far. */
export function countRows({ postgres: { store } }: Pick<Composed, 'postgres'>): () => RowCounts {
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
  return () => ({ rowsRead, rowsWritten });
}

/** Counts the publication, and every row that a proposal inserts or updates. */
function rowsOf({ reads, revisions, statuses, touches, checkpoints }: Proposal): number {
  const versions = reads.filter(({ write }) => write).length;
  return 1 + revisions.length + statuses.length + touches.length + checkpoints.length + versions;
}

interface TableCounts {
  readonly fetched: number;
  readonly stored: number;
}

/** PostgreSQL's own counts of the rows of all tables except some. The table of head states is written after the commits. */
export async function tableCounts(
  connectionString: string,
  except: readonly string[] = ['head', 'migration'],
): Promise<TableCounts> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    // A session reports its counts when it ends, which is shortly after its connection is closed.
    await sleep(1_500);
    const { rows } = await client.query<{ fetched: string; stored: string }>(
      `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as fetched, sum(n_tup_ins + n_tup_upd + n_tup_del) as stored
       from pg_stat_user_tables where relname <> all ($1)`,
      [except],
    );
    return { fetched: Number(rows[0]?.fetched), stored: Number(rows[0]?.stored) };
  } finally {
    await client.end();
  }
}
