/**
 * The event stores that Solera is compared with, with default settings. They are installed into benchmarks/peers when they are first needed,
 * separately from the project: Emmett requires another version of commander, and running Solera does not need them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportProgress, repositoryRoot } from './report.js';

export interface EventBody {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface PeerStore {
  readonly name: string;
  append(stream: string, event: EventBody): Promise<unknown>;
  close(): Promise<void>;
}

/** The parts of the two packages that are used here. The packages are not installed when the benchmarks are compiled. */
interface EmmettModule {
  getPostgreSQLEventStore(connectionString: string): {
    schema: { migrate(): Promise<unknown> };
    appendToStream(stream: string, events: readonly EventBody[]): Promise<unknown>;
    close(): Promise<void>;
  };
}
interface CastoreAdapter {
  readonly _sql?: { end(): Promise<void> };
}
interface CastoreAdapterModule {
  PostgresEventStorageAdapter: {
    new (options: { connectionString: string }): CastoreAdapter;
    createEventTable(options: { connectionString: string }): Promise<unknown>;
  };
}
interface CastoreModule {
  EventType: new (options: { type: string }) => unknown;
  EventStore: new (options: {
    eventStoreId: string;
    eventTypes: readonly unknown[];
    reducer: (state: object) => object;
    eventStorageAdapter: CastoreAdapter;
  }) => {
    pushEvent(event: { aggregateId: string; version: number; type: string; payload: unknown }): Promise<unknown>;
  };
}

function peersFolder(): string {
  return join(repositoryRoot(), 'benchmarks', 'peers');
}

export function installPeers(): void {
  const folder = peersFolder();
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return;
  reportProgress('installing the peers into benchmarks/peers (once) …');
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0)
    throw new Error(`installing the peers failed (${done.status ?? done.error?.message ?? done.signal})`);
}

async function load<Module>(name: string): Promise<Module> {
  const { resolve } = createRequire(join(peersFolder(), 'package.json'));
  return (await import(pathToFileURL(resolve(name)).href)) as Module; // The exact versions in peers/package.json have the shapes above.
}

export function peerVersions(): Readonly<Record<string, string>> {
  const require = createRequire(join(peersFolder(), 'package.json'));
  const { dependencies } = require('./package.json') as { dependencies: Record<string, string> }; // A file of this project.
  return dependencies;
}

/** Appends one event a call without an expected version, which is Emmett's fastest way. */
export async function openEmmett(connectionString: string): Promise<PeerStore> {
  const { getPostgreSQLEventStore } = await load<EmmettModule>('@event-driven-io/emmett-postgresql');
  const store = getPostgreSQLEventStore(connectionString);
  await store.schema.migrate();
  return {
    name: 'Emmett',
    append: (stream, event) => store.appendToStream(stream, [event]),
    close: () => store.close(),
  };
}

/** Appends many events to one stream in a call. */
export async function openEmmettForMany(connectionString: string): Promise<{
  append(stream: string, events: readonly EventBody[]): Promise<unknown>;
  close(): Promise<void>;
}> {
  const { getPostgreSQLEventStore } = await load<EmmettModule>('@event-driven-io/emmett-postgresql');
  const store = getPostgreSQLEventStore(connectionString);
  await store.schema.migrate();
  return { append: (stream, events) => store.appendToStream(stream, events), close: () => store.close() };
}

/** Appends one event a call. Castore requires the version from its caller, so it is counted here and never read. */
export async function openCastore(connectionString: string): Promise<PeerStore> {
  const { EventStore, EventType } = await load<CastoreModule>('@castore/core');
  const { PostgresEventStorageAdapter } = await load<CastoreAdapterModule>('@castore/event-storage-adapter-postgres');
  await PostgresEventStorageAdapter.createEventTable({ connectionString });
  const adapter = new PostgresEventStorageAdapter({ connectionString });
  const store = new EventStore({
    eventStoreId: 'LOT',
    eventTypes: [new EventType({ type: 'AdditionMade' })],
    reducer: (state) => state,
    eventStorageAdapter: adapter,
  });
  const versions = new Map<string, number>();
  return {
    name: 'Castore',
    append: (stream, { type, data }) => {
      const version = (versions.get(stream) ?? 0) + 1;
      versions.set(stream, version);
      return store.pushEvent({ aggregateId: stream, version, type, payload: data });
    },
    close: async () => {
      await adapter._sql?.end();
    },
  };
}
