/** A node on a durable PostgreSQL with a broker, a consumer of its own, and proxies between them that can be troubled. */
import { Client } from 'pg';
import { type NatsServer, startNatsServer } from '../../../src/adapters/nats-server/nats-server.js';
import type { Chance } from '../../../src/harvest/chance.js';
import { NatsSite } from '../../support/nats-site.js';
import { startTestServer, type TestServer } from '../../support/postgres.js';
import { ShuffledMessages } from '../../support/shuffled-messages.js';
import { openTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { TroubledLog } from '../../support/troubled-log.js';
import { NodeProcess, prepareProgram } from '../node-process.js';
import { ConsumerProcess } from './consumer-process.js';

export interface FeedSite {
  readonly database: TestServer;
  readonly broker: NatsServer;
  readonly node: NodeProcess;
  readonly consumer: ConsumerProcess;
  /** Between the consumer and the node. */
  readonly log: TroubledLog;
  /** Between the consumer and the broker. */
  readonly wire: TcpProxy;
  /** What happened to messages of the mirror, and how likely that is for each. */
  readonly mirror: { share: number; readonly made: { lost: number; repeated: number; reordered: number } };
  readonly consumerDatabase: string;
  close(): Promise<void>;
}

/** How likely each message of the mirror is lost, repeated or reordered while nothing else troubles it. */
export const calmShare = 0.03;

const schema = `
  CREATE SCHEMA cellar;
  CREATE TABLE cellar.applied (first bigint PRIMARY KEY, last bigint NOT NULL, change uuid NOT NULL, ordinal bigserial);
  CREATE TABLE cellar.event (number bigint PRIMARY KEY, winery text NOT NULL, lot text NOT NULL, body text NOT NULL);
  CREATE INDEX ON cellar.event (winery, lot);
  CREATE TABLE cellar.state (winery text, lot text, body text NOT NULL, PRIMARY KEY (winery, lot));
`;

/** Starts everything but the consumer. */
export async function openFeedSite(chance: Chance): Promise<FeedSite> {
  await prepareProgram();
  const database = await startTestServer({ fsync: true });
  const folder = await NatsSite.open();
  const broker = await startNatsServer({ folder: `${folder.folder}/server`, jetStream: true });
  const node = new NodeProcess(database.connectionString, { NATS_URL: broker.url, SOLERA_NODE: 'north' });
  await node.start();
  const log = new TroubledLog(`http://127.0.0.1:${node.port}`, chance.fork(1));
  const mirror = { share: calmShare, made: { lost: 0, repeated: 0, reordered: 0 } };
  const shuffling = chance.fork(2);
  const wire = await openTcpProxy(broker.port, () => {
    const messages = new ShuffledMessages(shuffling, () => mirror.share, mirror.made);
    return (chunk) => messages.passed(chunk);
  });
  const consumerDatabase = await createConsumerDatabase(database.connectionString);
  const consumer = new ConsumerProcess({
    SOLERA_URL: await log.listen(),
    NATS_URL: `nats://127.0.0.1:${wire.port}`,
    DATABASE_URL: consumerDatabase,
  });
  return {
    ...{ database, broker, node, consumer, log, wire, mirror, consumerDatabase },
    close: async () => {
      await consumer.kill();
      await node.kill();
      log.close();
      await wire.close();
      await broker.stop();
      await folder.close();
      await database.stop();
    },
  };
}

/** Creates the database of the consumer, on the server of Solera's. Returns its connection string. */
async function createConsumerDatabase(connectionString: string): Promise<string> {
  await withClient(connectionString, (client) => client.query('CREATE DATABASE consumer'));
  const url = new URL(connectionString);
  url.pathname = '/consumer';
  await withClient(url.href, (client) => client.query(schema));
  return url.href;
}

/** Runs `work` with a connection of its own, so that an earlier crash of the server does not matter. */
export async function withClient<Result>(
  connectionString: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString });
  // A connection that is lost emits an error besides the one of its query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
