import type { Messages } from '../../cluster/messages.js';
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

/** Messages over NATS, and the end of the connection. */
export interface Nats extends Messages {
  /** Sends what was published before and ends the connection. Pending requests fail as `no_reply`. May be called repeatedly. */
  close(): Promise<void>;
}

/**
 * Opens a connection to NATS. Returns at once: the connection is made in the background, and made again after each loss, until `close`.
 * While no server can be reached, `connected` is false and the reason is logged. @throws ServerAddressInvalid
 */
export function openNats({ servers, name, credentials = {}, log }: NatsOptions): Nats {
  if (servers.length === 0) throw new ServerAddressInvalid('No NATS server is named.');
  return new NatsMessages({ servers: servers.map(parseServerAddress), name, credentials, log });
}
