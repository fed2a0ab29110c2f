/** Writes the rows of a read model with COPY, into tables with the same columns and indexes: the least that a rebuild could take. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface CopiedResults {
  readonly rows: number;
  readonly ms: number;
}

/** Copies all tables of the live generation of a follower, one after the other, on one connection. Each table is one transaction. */
export async function copyResults(connectionString: string, follower: string): Promise<CopiedResults> {
  const folder = await mkdtemp(join(tmpdir(), 'solera-copy-'));
  // The server may run as another user.
  await chmod(folder, 0o777);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    let [rows, ms] = [0, 0];
    for (const table of await liveTables(client, follower)) {
      const file = join(folder, 'rows');
      rows += (await client.query(`copy ${table} to '${file}'`)).rowCount ?? 0;
      await client.query(`create table bench_copy (like ${table} including indexes including defaults)`);
      await client.query('checkpoint');
      const begun = performance.now();
      await client.query(`copy bench_copy from '${file}'`);
      ms += performance.now() - begun;
      await client.query('drop table bench_copy');
    }
    return { rows, ms };
  } finally {
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function liveTables(client: pg.Client, follower: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', t.schemaname, t.tablename) as name
     from follower_generation g join pg_tables t on t.schemaname = 'follower_' || g.follower || '_' || g.generation
     where g.follower = $1 and g.state = 'live' order by t.tablename`,
    [follower],
  );
  return rows.map(({ name }) => name);
}
