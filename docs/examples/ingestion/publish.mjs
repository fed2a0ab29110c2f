/**
 * Publishes a note to the winery `estate`, waits until the stream has stored it, and prints the result.
 * The package `nats` of this repository is `@nats-io/transport-node`. NATS_URL is the address of the broker.
 */
import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from 'nats';

const client = await connect({ servers: process.env.NATS_URL ?? 'nats://127.0.0.1:4222' });

// Somewhere to get the result. A client that needs no result leaves the header out.
const results = client.subscribe('crew.results.1', { max: 1 });
const named = headers();
named.set('Reply-Subject', 'crew.results.1');

// A winery named est.1 has the subject solera.in.est%2E1.
const command = {
  id: process.env.COMMAND_ID ?? randomUUID(),
  type: 'note',
  effectiveAt: '2025-10-01T08:00:00-07:00',
  data: { lot: '25-RED', text: 'Foam on the lees.' },
};
// Resolves when the stream has stored the command. If it rejects, publish the same command again: its id makes that safe.
await jetstream(client).publish('solera.in.estate', JSON.stringify(command), { headers: named });

for await (const result of results) console.log(result.string());
await client.drain();
