import type { NatsCredentials, NatsLog } from './connection.js';
import { NatsMessages } from './nats-messages.js';
import { parseServerAddress, ServerAddressInvalid } from './server-address.js';

interface NatsOptions {
  /** Addresses of one server, or of servers that form one NATS cluster: `nats://user:password@host:4222`. They take turns. */
  readonly servers: readonly string[];
  /** The name of this node in the server's monitoring. */
  readonly name: string;
  readonly credentials?: NatsCredentials;
  readonly log: NatsLog;
}

/**
 * Opens a connection to NATS. Returns at once: the connection is made in the background, and made again after each loss, until `close`.
 * While no server can be reached, `connected` is false and the reason is logged. @throws ServerAddressInvalid
 */
export function openNats({ servers, name, credentials = {}, log }: NatsOptions): NatsMessages {
  if (servers.length === 0) throw new ServerAddressInvalid('No NATS server is named.');
  return new NatsMessages({ servers: servers.map(parseServerAddress), name, credentials, log });
}
