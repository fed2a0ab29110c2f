/** Writes rows of touches with COPY, into a table with the columns and indexes of the table of touches. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Owns: a connection, a folder for files that PostgreSQL and this process can read and write, the table. */
export class TouchCopy {
  private constructor(
    private readonly client: pg.Client,
    private readonly folder: string,
  ) {}

  static async open(connectionString: string): Promise<TouchCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'solera-copy-'));
    // The server may run as another user.
    await chmod(folder, 0o777);
    const client = new pg.Client({ connectionString });
    await client.connect();
    return new TouchCopy(client, folder);
  }

  /** The file from which rows are copied. */
  get file(): string {
    return join(this.folder, 'touches');
  }

  /** Writes the touches of the change set that was published last to the file. Returns their number. */
  async keepLast(): Promise<number> {
    const { rows } = await this.client.query<{ origin: string }>(
      'select coalesce(draft, first)::text as origin from publication order by first desc limit 1',
    );
    const origin = Number(rows[0]?.origin);
    const copied = await this.client.query(
      `copy (select * from touch where origin = ${origin} order by idx) to '${this.file}'`,
    );
    return copied.rowCount ?? 0;
  }

  /** Copies the file into an empty table. Returns how many milliseconds that took. */
  async copy(): Promise<number> {
    await this.client.query('create table touch_copy (like touch including indexes including defaults)');
    await this.client.query('checkpoint');
    const begun = performance.now();
    await this.client.query(`copy touch_copy from '${this.file}'`);
    const ms = performance.now() - begun;
    await this.client.query('drop table touch_copy');
    return ms;
  }

  async close(): Promise<void> {
    await this.client.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
