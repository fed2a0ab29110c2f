/** Keeps the position in a table of the consumer's own PostgreSQL. Knows `pg` by its shape alone: the consumer brings it. */
import { InvalidOption } from './source-failure.js';
import { knownLogIn, type StoredPosition, storedBy, type Tracking, UnusablePosition } from './tracking.js';

/** What is needed of `pg`'s client. */
export interface TrackingClient {
  query(
    text: string,
    values?: unknown[],
  ): Promise<{ readonly rows: readonly unknown[]; readonly command?: string; readonly rowCount?: number | null }>;
  /** `true` closes the connection instead of giving it back. */
  release(destroy?: boolean): void;
  on?(event: 'error', listener: (error: Error) => void): unknown;
  removeListener?(event: 'error', listener: (error: Error) => void): unknown;
}

/** What is needed of `pg`'s pool. */
export interface TrackingPool {
  connect(): Promise<TrackingClient>;
}

/** The type of the clients of a pool. `pg` declares a second signature of `connect`, with a callback. */
type ClientOf<Pool> = Pool extends { connect: { (): Promise<infer Client>; (callback: never): void } }
  ? Client
  : Pool extends { connect(): Promise<infer Client> }
    ? Client
    : TrackingClient;

export interface PostgresTrackingOptions {
  /** Which position of the table this consumer uses. Consumers with the same name share one: each change set is applied by one of them. Default `default`. */
  readonly name?: string;
  /** The table, with its schema if need be. It is created if it does not exist. Default `solera_position`. */
  readonly table?: string;
}

const columns = 'position, log, applied';

/** The table has no position of this name any more. */
export class LostPosition extends UnusablePosition {
  override readonly name = 'LostPosition';
}

/**
 * Keeps the position in a table. `apply` gets a client in the transaction in which the position is stored: what it writes with it is committed together with the
 * position, or not at all, so each change set counts exactly once. `apply` must not end the transaction.
 * The row of the position is locked while a change set is applied, so several followers of one name take turns, and none applies a set twice.
 * @throws InvalidOption
 */
export function postgresTracking<Pool extends TrackingPool>(
  pool: Pool,
  { name = 'default', table = 'solera_position' }: PostgresTrackingOptions = {},
): Tracking<ClientOf<Pool>> {
  const quoted = quotedName(table);
  return {
    open: () =>
      withClient(pool, async (client) => {
        await createTable(client, table, quoted);
        await client.query(
          `INSERT INTO ${quoted} (name, position, moved_at) VALUES ($1, 0, now()) ON CONFLICT (name) DO NOTHING`,
          [name],
        );
        const { rows } = await client.query(`SELECT ${columns} FROM ${quoted} WHERE name = $1`, [name]);
        return storedIn(rows, name);
      }),
    advance: (step, work) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query(`SELECT ${columns} FROM ${quoted} WHERE name = $1 FOR UPDATE`, [name]);
        const stored = storedIn(rows, name);
        if (stored.position !== step.from) return stored;
        // The pool's clients have the type that the pool declares.
        await work(client as ClientOf<Pool>);
        const { rowCount } = await client.query(
          `UPDATE ${quoted} SET position = $2, log = $4, applied = $5, moved_at = now() WHERE name = $1 AND position = $3`,
          [name, step.to, step.from, step.log, step.applied === null ? null : JSON.stringify(step.applied)],
        );
        if (rowCount !== 1) throw new Error('apply has ended the transaction of its change set.');
        return storedBy(step);
      }),
    close: () => Promise.resolve(),
  };
}

async function createTable(client: TrackingClient, table: string, quoted: string): Promise<void> {
  const exists = async (): Promise<boolean> => {
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [quoted]);
    return isRow(rows[0]) && rows[0].found === true;
  };
  // A role that may not create tables can use one that exists.
  if (await exists()) return addColumns(client, table, quoted);
  try {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${quoted} (name text PRIMARY KEY, position bigint NOT NULL, moved_at timestamptz NOT NULL, log text, applied text)`,
    );
  } catch (error) {
    // Two consumers that start at once may both create it: IF NOT EXISTS does not exclude that.
    if (!(await exists())) throw new Error(`The table ${table} cannot be created.`, { cause: error });
  }
}

/** Tables of earlier versions have nothing but the position. */
async function addColumns(client: TrackingClient, table: string, quoted: string): Promise<void> {
  const { rows } = await client.query(
    "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname IN ('log', 'applied') AND NOT attisdropped",
    [quoted],
  );
  if (rows.length === 2) return;
  const statement = `ALTER TABLE ${quoted} ADD COLUMN IF NOT EXISTS log text, ADD COLUMN IF NOT EXISTS applied text`;
  try {
    await client.query(statement);
  } catch (cause) {
    throw new UnusablePosition(
      `The table ${table} has no columns for the identity of the log, and they cannot be added. Let its owner run: ${statement}`,
      { cause },
    );
  }
}

async function withTransaction(
  pool: TrackingPool,
  work: (client: TrackingClient) => Promise<StoredPosition>,
): Promise<StoredPosition> {
  return withClient(pool, async (client) => {
    await client.query('BEGIN');
    const stored = await work(client);
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers so if a statement has failed, even if apply has caught its error.
    if (command === 'ROLLBACK') throw new Error('A statement of apply has failed, so its transaction was rolled back.');
    return stored;
  });
}

/** A client whose work failed is closed, which also rolls its transaction back. */
async function withClient<Result>(
  pool: TrackingPool,
  work: (client: TrackingClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A client that loses its connection emits an error, which would end the process; its queries fail as well.
  const ignore = (): void => undefined;
  client.on?.('error', ignore);
  let failed = true;
  try {
    const result = await work(client);
    failed = false;
    return result;
  } finally {
    client.removeListener?.('error', ignore);
    client.release(failed);
  }
}

function storedIn(rows: readonly unknown[], name: string): StoredPosition {
  const [row] = rows;
  if (!isRow(row)) throw new LostPosition(`The position "${name}" was deleted from its table.`);
  // `pg` returns a bigint as text, unless the consumer has set another parser.
  const position = Number(row.position);
  if (!Number.isSafeInteger(position) || position < 0)
    throw new UnusablePosition(`The position "${name}" is ${position}; it must be a whole number ≥ 0.`);
  return { position, ...knownLogIn({ log: row.log, applied: parsed(row.applied) }) };
}

/** Returns the value of a JSON text, or undefined if it is none. */
function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Quotes a table's name, so that it is used as it is written. */
function quotedName(table: string): string {
  const parts = table.split('.');
  if (parts.length > 2 || parts.some((part) => !/^[^"\0]{1,63}$/.test(part)))
    throw new InvalidOption(`table is "${table}"; it must be the name of a table, or schema.table.`);
  return parts.map((part) => `"${part}"`).join('.');
}
