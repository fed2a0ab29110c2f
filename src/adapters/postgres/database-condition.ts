/**
 * The condition of a database, for `solera doctor`: settings, use, clock, schema and leftovers. It reads and changes nothing, and opens databases that a node refuses.
 */
import pg from 'pg';
import { doctorLimits as limits } from '../../../config/doctor.js';
import type { RegisteredKey } from '../../encryption/key-registry.js';
import { type Queryable, select } from './connections.js';
import { unavailable } from './failure.js';
import { functionsToInstall } from './function-installation.js';
import { type Leftovers, readLeftovers } from './leftovers.js';
import { assertMigrated } from './migrate.js';
import { type RequirementFound, requirementsFound } from './server-check.js';
import { statement } from './statement.js';

/** A setting as it applies to a session of the role. */
export interface ServerSetting {
  readonly name: string;
  /** A number is in the unit. */
  readonly setting: string;
  /** Such as `MB`, `8kB` or `s`; '' if it has none. */
  readonly unit: string;
  /** With its unit, as PostgreSQL shows it. */
  readonly shown: string;
}

interface ServerUse {
  readonly connections: number;
  /** Those of all nodes and commands. */
  readonly connections_of_solera: number;
  readonly most_connections: number;
  readonly reserved_connections: number;
  /** −1: no limit. */
  readonly connections_of_role: number;
  readonly connections_of_database: number;
  readonly database_bytes: number;
  /** In transactions: at two thousand million, the server stops writing. */
  readonly transaction_age: number;
  readonly collation: string;
  readonly version: string;
  readonly may_create: boolean;
  readonly oldest_transaction_s: number;
  readonly prepared_transactions: number;
  /** Names, separated by commas; '' if there are none. */
  readonly inactive_slots: string;
  readonly inactive_slot_bytes: number;
}

/** How far the clock of the server is ahead of that of this process. */
export interface ClockOffset {
  readonly offsetMs: number;
  /** Half of the round trip: the true offset may differ by as much. */
  readonly uncertaintyMs: number;
}

/** Why the database has not the schema of this program; null if it has. */
type SchemaFault = { readonly name: string; readonly message: string } | null;

export interface DatabaseCondition {
  readonly requirements: readonly RequirementFound[];
  readonly settings: ReadonlyMap<string, ServerSetting>;
  readonly use: ServerUse;
  readonly clock: ClockOffset;
  /** The collation's versions, if the server knows them and they differ. */
  readonly collationChange: { readonly created: string; readonly actual: string } | null;
  readonly schemaFault: SchemaFault;
  /** Null if the schema is another. */
  readonly content: DatabaseContent | null;
}

/** What can be read only from a database of this version's schema. */
interface DatabaseContent {
  readonly level: number;
  /** The functions that are missing, or of an older version. */
  readonly functions: readonly string[];
  /** Nodes that own partitions, by cell. */
  readonly members: readonly { readonly cell: string; readonly members: number }[];
  readonly keys: readonly RegisteredKey[];
  readonly leftovers: Leftovers;
}

const serverSettings = statement('server-settings');
const serverUse = statement('server-use');
const serverClock = statement('server-clock');
const collationVersion = statement('collation-version');
const databaseLevel = statement('database-level');
const memberCounts = statement('member-counts');
const wineryKeys = statement('winery-keys');

/** Reads the condition. `settings`: the names of the settings to read. Rejects with StoreUnavailable. */
export async function readDatabaseCondition(
  connectionString: string,
  settings: readonly string[],
): Promise<DatabaseCondition> {
  const client = new pg.Client({
    connectionString,
    application_name: 'solera doctor',
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statement_timeout: limits.statementTimeoutMs,
  });
  // A broken connection rejects the statement that uses it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await readCondition(client, settings);
  } catch (error) {
    throw unavailable(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readCondition(client: pg.Client, names: readonly string[]): Promise<DatabaseCondition> {
  const requirements = await requirementsFound(client);
  const settings = await select<ServerSetting>(client, serverSettings, [names]);
  const [use] = await select<ServerUse>(client, serverUse, []);
  if (use === undefined) throw new Error('the server does not list the database that it is connected to');
  const schemaFault = await readSchemaFault(client);
  return {
    requirements,
    settings: new Map(settings.map((one) => [one.name, one])),
    use,
    clock: await readClock(client),
    collationChange: await readCollationChange(client, Number.parseInt(use.version, 10)),
    schemaFault,
    content: schemaFault === null ? await readContent(client) : null,
  };
}

/** Asks several times, and takes the answer that came soonest. */
async function readClock(queryable: Queryable): Promise<ClockOffset> {
  const answers: ClockOffset[] = [];
  for (let asked = 0; asked < limits.clockQuestions; asked += 1) {
    const begun = performance.now();
    const beganAtMs = Date.now();
    const [row] = await select<{ ms: number }>(queryable, serverClock, []);
    const uncertaintyMs = (performance.now() - begun) / 2;
    if (row !== undefined) answers.push({ offsetMs: row.ms - (beganAtMs + uncertaintyMs), uncertaintyMs });
  }
  return answers.reduce((best, one) => (one.uncertaintyMs < best.uncertaintyMs ? one : best));
}

async function readCollationChange(
  queryable: Queryable,
  version: number,
): Promise<DatabaseCondition['collationChange']> {
  if (version < 15) return null;
  const [row] = await select<{ created: string | null; actual: string | null }>(queryable, collationVersion, []);
  const { created = null, actual = null } = row ?? {};
  return created === null || actual === null || created === actual ? null : { created, actual };
}

async function readSchemaFault(queryable: Queryable): Promise<SchemaFault> {
  try {
    await assertMigrated(queryable);
    await functionsToInstall(queryable);
    return null;
  } catch (error) {
    const names = ['SchemaBehind', 'LevelTooLow', 'MigrationMismatch', 'FunctionMismatch'];
    if (error instanceof Error && names.includes(error.name)) return { name: error.name, message: error.message };
    throw error;
  }
}

async function readContent(queryable: Queryable): Promise<DatabaseContent> {
  const [level] = await select<{ level: number }>(queryable, databaseLevel, []);
  return {
    level: level?.level ?? 1,
    functions: await functionsToInstall(queryable),
    members: await select(queryable, memberCounts, []),
    keys: await select<RegisteredKey>(queryable, wineryKeys, []),
    leftovers: await readLeftovers(queryable),
  };
}
