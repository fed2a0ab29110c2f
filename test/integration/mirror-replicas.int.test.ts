/** The mirror of the log as a stream with three replicas, on a cluster of three servers that are killed in turn. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { freePorts } from '../deploy/started-program.js';
import { GrowingLog } from '../support/growing-log.js';
import { NatsSite } from '../support/nats-site.js';
import { RelaySite } from '../support/relay-on-nats.js';

let nats: NatsSite;
let servers: NatsServer[];
let site: RelaySite;

beforeEach(async () => {
  nats = await NatsSite.open();
  servers = [];
  const ports = await freePorts(3);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(', ');
  for (const [index, port] of ports.entries()) {
    const cluster = `cluster { name: test, listen: "127.0.0.1:${port}", routes: [${routes}] }`;
    const configuration = `server_name: n${index}\n${cluster}`;
    const server = await startNatsServer({ folder: join(nats.folder, `n${index}`), jetStream: true, configuration });
    nats.endLater(() => server.stop());
    servers.push(server);
  }
  site = await RelaySite.onCluster(nats, servers);
});
afterEach(() => nats.close());

/** Returns the index of the server that leads the stream. */
async function leader(): Promise<number> {
  let name = '';
  const found = async (): Promise<string> => {
    name = (await (await site.streams()).info('SOLERA')).cluster?.leader ?? '';
    return name;
  };
  await expect.poll(() => found().catch(() => ''), { timeout: 60_000, interval: 200 }).not.toBe('');
  return Number(name.slice(1));
}

test('the stream is the log although the server that leads it is killed again and again, and one loses its disk', async () => {
  const log = new GrowingLog();
  // The cluster may need some seconds to elect the leader of its JetStream.
  await expect
    .poll(() => site.addStream({ num_replicas: 3 }).then(() => 'created', String), { timeout: 30_000, interval: 500 })
    .toBe('created');
  const { relay, troubles } = await site.relay(log, { url: servers.map(({ url }) => url) });
  for (let round = 0; round < 3; round += 1) {
    for (let set = 0; set < 150; set += 1) log.append(1 + (set % 5), { winery: 'estate' });
    const victim = servers[await leader()];
    if (victim === undefined) throw new Error('the leader is a server of the cluster');
    await pause(50 * round);
    await victim.kill();
    for (let set = 0; set < 50; set += 1) log.append(2, { winery: 'south' });
    // The two others are a majority, so copying goes on.
    await leader();
    await site.expectCopy(log, 60_000);
    if (round === 2) await victim.wipeStore();
    await victim.restart();
    await leader();
    await site.expectCopy(log, 60_000);
  }
  expect((await (await site.streams()).info('SOLERA')).config.num_replicas).toBe(3);
  expect([relay.problem, troubles]).toEqual([null, []]);
}, 300_000);
