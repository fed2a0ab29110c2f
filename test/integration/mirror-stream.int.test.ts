/** The mirror of the log on a real nats-server with JetStream. */
import { jetstreamManager } from '@nats-io/jetstream';
import { MirrorStream } from '../../src/adapters/nats/mirror-stream.js';
import { type NatsServer, startNatsServer } from '../../src/adapters/nats-server/nats-server.js';
import { describeLogMirror } from '../contract/log-mirror.js';
import { NatsSite } from '../support/nats-site.js';

describeLogMirror('nats-server', async () => {
  const site = await NatsSite.open();
  const server: NatsServer = await startNatsServer({ folder: `${site.folder}/server`, jetStream: true });
  site.endLater(() => server.stop());
  const [north, south] = [await site.connected(server.url), await site.connected(server.url)];
  const { client } = north;
  if (client === undefined) throw new Error('the site is connected');
  return {
    north: new MirrorStream(north, 'test', 'SOLERA'),
    south: new MirrorStream(south, 'test', 'SOLERA'),
    deleteStream: async () => void (await (await jetstreamManager(client)).streams.delete('SOLERA')),
    publishOther: async (text) => void (await client.request('solera.log.other.type', text)),
    close: () => site.close(),
  };
});
