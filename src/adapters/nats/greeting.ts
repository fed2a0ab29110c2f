/**
 * A NATS server's greeting: the line `INFO {…}` that it sends first on every new connection, before TLS and authentication.
 *
 * It is read on a connection of its own before the client connects. The client reports too little otherwise: its attempt to reach a hanging
 * server leaves an open socket behind, and it connects to servers that are too old.
 */
import { createConnection, type Socket } from 'node:net';
import { natsLimits as limits } from '../../../config/nats.js';
import { addressLabel, type ServerAddress } from './server-address.js';

interface Greeting {
  readonly version: string;
  /** Whether the server is about to stop and wants its clients to leave. */
  readonly lameDuck: boolean;
  /** Bytes of the largest message. */
  readonly maxPayloadBytes: number;
  /** Whether JetStream is enabled on the server. The account of the client may lack it nevertheless. */
  readonly hasJetStream: boolean;
}

/** Reads the greeting of a server. Rejects with an error that names the server and the reason if there is none. */
export function readGreeting(address: ServerAddress): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createConnection({ host: address.host, port: address.port });
    let received = Buffer.alloc(0);
    const fail = (reason: string, cause?: unknown): void => {
      clearTimeout(timeout);
      socket.destroy();
      reject(new Error(`NATS server ${addressLabel(address)}: ${reason}`, { cause }));
    };
    const timeout = setTimeout(
      () => fail(`no greeting within ${limits.greetingTimeoutMs} ms`),
      limits.greetingTimeoutMs,
    );
    socket.on('error', (error) => fail(error.message, error));
    socket.on('close', () => fail('the connection was closed before the greeting'));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n');
      if (end < 0 && received.length <= limits.greetingBytes) return;
      const greeting = end < 0 ? undefined : parseGreeting(received.toString('utf8', 0, end));
      if (greeting === undefined) {
        fail('its greeting is not that of a NATS server');
        return;
      }
      clearTimeout(timeout);
      socket.destroy();
      resolve(greeting);
    });
  });
}

/** Returns whether a version, such as `2.9.10` or `2.11.0-preview.1`, is supported. */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [oldestMajor, oldestMinor] = limits.oldestServer;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

function parseGreeting(line: string): Greeting | undefined {
  if (!line.startsWith('INFO ')) return undefined;
  try {
    const info: unknown = JSON.parse(line.slice('INFO '.length));
    if (typeof info !== 'object' || info === null || !('version' in info)) return undefined;
    return {
      version: String(info.version),
      lameDuck: 'ldm' in info && info.ldm === true,
      maxPayloadBytes: 'max_payload' in info && typeof info.max_payload === 'number' ? info.max_payload : 0,
      hasJetStream: 'jetstream' in info && info.jetstream === true,
    };
  } catch {
    // Not JSON: some other server that happens to begin with the same word.
    return undefined;
  }
}
