/** Runs the NATS cluster of deploy/nats.conf: the same file, with other addresses, because three servers share this machine. */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readText } from './deployment-file.js';
import { endProgram, eventually, freePorts, startProgram } from './started-program.js';

interface Server {
  readonly client: number;
  readonly monitoring: number;
  readonly process: ChildProcess;
}

const missing =
  'nats-server is not installed (NATS_SERVER names it), so the cluster of deploy/nats.conf was not started.';
const credentials = { user: 'solera', pass: 'secret' };
const servers: Server[] = [];
const connections: NatsConnection[] = [];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-nats-cluster-'));
  const ports = await freePorts(9);
  const routePorts = ports.slice(6);
  for (const [index, routePort] of routePorts.entries()) {
    const [client = 0, monitoring = 0] = ports.slice(2 * index);
    const config = join(folder, `${index}.conf`);
    await writeFile(config, configuration({ client, monitoring, routePort, store: join(folder, `${index}`) }));
    const process = await startServer(config, `nats-${index + 1}`, routePorts);
    if (process === undefined) return;
    servers.push({ client, monitoring, process });
  }
});

afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  await Promise.all(servers.map(({ process }) => endProgram(process)));
  await rm(folder, { recursive: true, force: true });
});

function configuration(own: { client: number; monitoring: number; routePort: number; store: string }): string {
  return readText('deploy/nats.conf')
    .replace('0.0.0.0:4222', `127.0.0.1:${own.client}`)
    .replace('0.0.0.0:8222', `127.0.0.1:${own.monitoring}`)
    .replace('0.0.0.0:6222', `127.0.0.1:${own.routePort}`)
    .replace('"/data"', `"${own.store}"`);
}

function startServer(config: string, name: string, routePorts: readonly number[]): Promise<ChildProcess | undefined> {
  return startProgram(process.env.NATS_SERVER ?? 'nats-server', ['-c', config], {
    NATS_SERVER_NAME: name,
    NATS_USER: credentials.user,
    NATS_PASSWORD: credentials.pass,
    NATS_CONSUMER_PASSWORD: 'consumer-secret',
    NATS_CREW_PASSWORD: 'crew-secret',
    NATS_ROUTES: `[${routePorts.map((port) => `nats://routes:password@127.0.0.1:${port}`).join(', ')}]`,
    NATS_ROUTE_USER: 'routes',
    NATS_ROUTE_PASSWORD: 'password',
  });
}

async function connectTo(index: number): Promise<NatsConnection> {
  const connection = await connect({ servers: `127.0.0.1:${servers[index]?.client}`, ...credentials });
  connections.push(connection);
  return connection;
}

async function routes(server: Server): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${server.monitoring}/routez`);
  const { routes: open = [] } = (await response.json()) as {
    readonly routes?: readonly { readonly remote_id: string }[];
  };
  return new Set(open.map((route) => route.remote_id)).size;
}

describe('the cluster of deploy/nats.conf', () => {
  it('connects each server to both others, although each also lists itself', async ({ skip }) => {
    if (servers.length === 0) return skip(missing);
    for (const server of servers) await eventually(async () => (await routes(server)) === 2, 'two routes');
  });

  it('passes the health check of compose.yaml', async ({ skip }) => {
    if (servers.length === 0) return skip(missing);
    for (const { monitoring } of servers) {
      const url = `http://127.0.0.1:${monitoring}/healthz?js-server-only=true`;
      await eventually(async () => (await fetch(url)).ok, 'a healthy server');
    }
  });

  it('carries a request from a client of one server to a client of another', async ({ skip }) => {
    if (servers.length === 0) return skip(missing);
    const [asker, owner] = [await connectTo(0), await connectTo(1)];
    owner.subscribe('solera.1.test', { callback: (_, message) => void message.respond('answered') });
    await owner.flush();
    const answer = async () => (await asker.request('solera.1.test', '', { timeout: 500 })).string() === 'answered';
    await eventually(answer, 'the answer of the other server');
  });

  it('stores a stream on three servers', async ({ skip }) => {
    if (servers.length === 0) return skip(missing);
    const manager = await jetstreamManager(await connectTo(2), { checkAPI: false });
    const created = async () => {
      const { config } = await manager.streams.add({ name: 'SOLERA_IN', subjects: ['solera.in.>'], num_replicas: 3 });
      return config.num_replicas === 3;
    };
    await eventually(created, 'a stream with three replicas');
  });

  it.each([{}, { user: 'solera', pass: 'wrong' }])('refuses a client with the credentials %o', async (wrong) => {
    if (servers.length === 0) return;
    const refused = connect({ servers: `127.0.0.1:${servers[0]?.client}`, reconnect: false, ...wrong });
    await expect(refused).rejects.toThrow(/authorization/i);
  });
});
