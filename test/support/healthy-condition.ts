/** A condition of which nothing is wrong, for `solera doctor`, and ways to change it. */
import type { DatabaseCondition, ServerSetting } from '../../src/adapters/postgres/database-condition.js';
import { currentLevel } from '../../src/application/level.js';
import type { Condition } from '../../src/main/doctor/condition.js';

type DatabaseContent = NonNullable<DatabaseCondition['content']>;

function setting(name: string, value: string, unit = ''): [string, ServerSetting] {
  return [name, { name, setting: value, unit, shown: value + unit }];
}

export const content: DatabaseContent = {
  level: currentLevel,
  functions: [],
  members: [{ cell: 'solera', members: 3 }],
  keys: [],
  leftovers: {
    silentDrafts: { drafts: 0, oldest_s: 0 },
    ownerlessDrafts: [],
    unsettledDrafts: 0,
    edits: { silent: 0, waiting: 0 },
    generations: [],
    ownerlessSchemas: [],
    rebuilds: { rebuilds: 0, newest_s: 0 },
    disabledTriggers: [],
    invalidIndexes: [],
  },
};

const database: DatabaseCondition = {
  requirements: [{ name: 'fsync', found: 'on', isDurability: true, fault: null, remedy: 'Turn it on.' }],
  settings: new Map([
    setting('autovacuum', 'on'),
    setting('max_wal_size', '2048', 'MB'),
    setting('checkpoint_timeout', '900', 's'),
    setting('shared_buffers', '32768', '8kB'),
  ]),
  use: {
    ...{ connections: 12, connections_of_solera: 10, most_connections: 150, reserved_connections: 3 },
    ...{ connections_of_role: -1, connections_of_database: -1, database_bytes: 3_000_000, transaction_age: 900 },
    ...{ collation: 'C', version: '18.4', may_create: true, oldest_transaction_s: 2, prepared_transactions: 0 },
    ...{ inactive_slots: '', inactive_slot_bytes: 0 },
  },
  clock: { offsetMs: -12, uncertaintyMs: 1 },
  collationChange: null,
  schemaFault: null,
  content,
};

export const folder = {
  ...{ path: './.solera', hasCluster: true, ownerPid: null, orphans: [], unfinishedClusters: [] },
  disk: { path: '/data', freeBytes: 50e9, totalBytes: 100e9 },
};

export const server = {
  ...{ label: 'nats:4222', failure: null, version: '2.11.3', isSupported: true, lameDuck: false },
  ...{ maxPayloadBytes: 1_048_576, hasJetStream: true },
};
export const stream = {
  ...{ name: 'SOLERA', exists: true, fault: null, messages: 9, bytes: 90, maxBytes: 100, replicas: 3 },
  refusesWhenFull: false,
};
const broker = { servers: [server], loginFailure: null, jetStreamFailure: null, streams: [stream] };

export const healthy: Condition = {
  ...{ cell: 'solera', nodeVersion: '24.12.0', folder, databaseDisk: null, broker },
  database: { description: 'data in ./.solera', condition: database, failure: null },
  nodes: {
    ...{ url: 'http://127.0.0.1:8080', failure: null },
    nodes: [{ node: 'a', version: '1', status: 'serving', clock: { offsetMs: 400, uncertaintyMs: 500 } }],
  },
  keys: { isSet: false, failure: null, unregistered: [], missing: [], registered: 0 },
};

/** Returns the condition with another database. */
export function withDatabase(changed: Partial<DatabaseCondition>): Condition {
  return { ...healthy, database: { ...healthy.database, condition: { ...database, ...changed } } };
}

export function withUse(changed: Partial<DatabaseCondition['use']>): Condition {
  return withDatabase({ use: { ...database.use, ...changed } });
}

export function withSetting(name: string, value: string, unit = ''): Condition {
  return withDatabase({ settings: new Map([...database.settings, setting(name, value, unit)]) });
}

export function withLeftovers(changed: Partial<DatabaseContent['leftovers']>): Condition {
  return withDatabase({ content: { ...content, leftovers: { ...content.leftovers, ...changed } } });
}

export function withBroker(changed: Partial<NonNullable<Condition['broker']>>): Condition {
  return { ...healthy, broker: { ...broker, ...changed } };
}
