import { dataFolderCondition } from '../../adapters/embedded-postgres/data-folder-condition.js';
import { findServer } from '../../adapters/embedded-postgres/running-server.js';
import { readBrokerCondition } from '../../adapters/nats/broker-condition.js';
import { readDatabaseCondition } from '../../adapters/postgres/database-condition.js';
import { CommandFailure, failureText } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { Configuration } from '../configuration.js';
import { type Database, openForReading, openingFailure } from '../database.js';
import type { Condition, DatabaseFound, FolderFound } from './condition.js';
import { type DiskSpace, diskSpace, diskSpaceFor } from './disk-space.js';
import { mend, note } from './finding.js';
import { keyCondition } from './key-condition.js';
import { askNodes } from './node-answers.js';
import { judgedSettings } from './setting-checks.js';

interface GatherOptions {
  /** The node to ask for the others. */
  readonly url: string;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Reads everything that the checks need. A part that cannot be read is reported as such; only invalid settings make it fail. */
export async function gatherCondition(configuration: Configuration, { url, log }: GatherOptions): Promise<Condition> {
  const { databaseUrl, dataDir, natsUrls, natsCredentials, cell, stream, keys } = configuration;
  // Before the database is opened, because that ends orphaned servers.
  const folder = databaseUrl === null ? await folderFound(dataDir) : null;
  const [database, broker, nodes] = await Promise.all([
    databaseFound(configuration, folder, log),
    natsUrls.length === 0
      ? null
      : readBrokerCondition({ servers: natsUrls, credentials: natsCredentials, cell, stream }),
    askNodes(url),
  ]);
  return {
    ...{ cell, nodeVersion: process.versions.node, database, folder, broker, nodes },
    databaseDisk: await databaseDisk(configuration, database),
    keys: await keyCondition(keys, database.condition?.content?.keys ?? []),
  };
}

async function folderFound(path: string): Promise<FolderFound> {
  return { path, disk: await diskSpaceFor(path), ...(await dataFolderCondition(path)) };
}

/** Reads the database: that of DATABASE_URL, a running embedded one, an orphaned one, or one that is started for this purpose. */
async function databaseFound(
  configuration: Configuration,
  folder: FolderFound | null,
  log: GatherOptions['log'],
): Promise<DatabaseFound> {
  if (folder !== null && !folder.hasCluster) {
    const failure = note(
      'there are no data yet',
      `${commandLine('start')} creates the database. If there should be data, correct SOLERA_DATA.`,
    );
    return { description: `data in ${folder.path}`, condition: null, failure };
  }
  if (folder !== null && folder.orphans.length > 0) return orphanFound(folder);
  const { databaseUrl, dataDir } = configuration;
  let database: Database;
  try {
    database = await openForReading({ databaseUrl, dataDir }, log);
  } catch (error) {
    return { description: `data in ${dataDir}`, condition: null, failure: failureOf(error) };
  }
  try {
    return await readFrom(database);
  } finally {
    await database.close();
  }
}

/** An orphaned server is read as it is: starting another one would end it. */
async function orphanFound({ path }: FolderFound): Promise<DatabaseFound> {
  const description = `data in ${path}, of a server that a killed Solera left running`;
  const connectionString = await findServer(path);
  if (connectionString === undefined)
    return {
      description,
      condition: null,
      failure: mend('its server is not ready', `Start Solera: ${commandLine('start')}`),
    };
  return readFrom({ description, connectionString });
}

async function readFrom(database: Pick<Database, 'description' | 'connectionString'>): Promise<DatabaseFound> {
  const { description, connectionString } = database;
  try {
    return { description, condition: await readDatabaseCondition(connectionString, judgedSettings), failure: null };
  } catch (error) {
    return { description, condition: null, failure: failureOf(openingFailure(error, database)) };
  }
}

function failureOf(error: unknown): DatabaseFound['failure'] {
  if (error instanceof CommandFailure) return mend(error.message, error.advice);
  if (!(error instanceof Error) || error.name === 'Error') throw error;
  const [found = '', ...advice] = failureText(error).split('\n');
  return mend(found, advice.join(' '));
}

/** The disk of the database, if the server runs on this machine and shows its folder to the role. */
async function databaseDisk({ databaseUrl }: Configuration, { condition }: DatabaseFound): Promise<DiskSpace | null> {
  const folder = condition?.settings.get('data_directory')?.setting;
  // An embedded server gives its folder a name that only it can follow.
  if (databaseUrl === null || folder === undefined || folder.startsWith('/proc/')) return null;
  const isLocal = ['127.0.0.1', '[::1]', 'localhost', ''].includes(new URL(databaseUrl).hostname);
  // A server in a container has a folder of its own by the same name.
  return isLocal ? diskSpace(folder).catch(() => null) : null;
}
