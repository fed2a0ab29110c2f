/** Reads every table of a database by COPY, without compressing or storing anything: the least that a dump must do. */
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

export interface BareCopy {
  readonly ms: number;
  readonly bytes: number;
}

export async function copyBare(connectionString: string): Promise<BareCopy> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(relname) as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
    );
    const begun = performance.now();
    let bytes = 0;
    for (const { name } of rows)
      for await (const chunk of client.query(copyTo(`copy ${name} to stdout`))) bytes += (chunk as Buffer).length; // A stream of buffers.
    return { ms: performance.now() - begun, bytes };
  } finally {
    await client.end();
  }
}
