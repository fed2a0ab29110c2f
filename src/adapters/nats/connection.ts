/**
 * The connection to NATS, kept open for ever.
 *
 * Owns: the client of the package `nats`, the attempts to connect, the choice of the server. Does not own: subscriptions and requests.
 * States: connecting (from the start, and after each loss) → opening (the client is connected; subscriptions are being sent) → connected →
 * connecting … → closed.
 * Invariants:
 * (1) each connection is a new client. The client's own reconnection is off, because its buffer would keep messages for the next connection;
 * (2) a lost connection is reported once, at once, and never used again;
 * (3) at most one client is current;
 * (4) nothing but `close` ends the attempts to connect.
 */
import { readFile } from 'node:fs/promises';
import { type ConnectionOptions, connect, credsAuthenticator, type NatsConnection, type Status } from 'nats';
import { natsLimits as limits } from '../../../config/nats.js';
import { isSupported, readGreeting } from './greeting.js';
import { addressLabel, type ServerAddress } from './server-address.js';

/** A logger such as pino. */
export interface NatsLog {
  info(message: string): void;
  warn(message: string): void;
  error(fields: { readonly err: unknown }, message: string): void;
}

/** Files, read at each attempt to connect, so that renewed ones are used. */
export interface NatsCredentials {
  /** A user's JWT and NKey seed, as written by `nsc`. */
  readonly credsFile?: string;
  /** The authorities that may sign the server's certificate, as PEM. Without it, those that Node trusts. */
  readonly caFile?: string;
  /** The certificate of this node and its key, as PEM, where the server verifies clients. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

export interface ConnectionSettings {
  readonly servers: readonly ServerAddress[];
  /** The name of this client in the server's monitoring. */
  readonly name: string;
  readonly credentials: NatsCredentials;
  readonly log: NatsLog;
}

/** What a connection reports. Neither function may throw. */
interface ConnectionEvents {
  /** A client is connected: subscribe with it. It is `current` from now on; the connection is announced when the server has the subscriptions. */
  readonly opening: (client: NatsConnection) => void;
  readonly opened: () => void;
  /** The client is lost. Reported for every client that was reported by `opening`. */
  readonly lost: (reason: string) => void;
}

export class Connection {
  private readonly settings: ConnectionSettings;
  private readonly events: ConnectionEvents;
  private client: NatsConnection | undefined;
  private readonly closing = new AbortController();
  /** Resolves when the attempts have ended. */
  private readonly attempts: Promise<void>;
  private nextServer: number;
  private lastReason = { text: '', loggedAtMs: Number.NEGATIVE_INFINITY };

  constructor(settings: ConnectionSettings, events: ConnectionEvents) {
    this.settings = settings;
    this.events = events;
    this.nextServer = Math.floor(Math.random() * settings.servers.length);
    this.attempts = this.keepConnected();
  }

  /** The client that messages are sent and received with, if there is one. */
  get current(): NatsConnection | undefined {
    return this.client;
  }

  /** Sends pending messages, then closes the connection. May be called repeatedly. */
  async close(): Promise<void> {
    this.closing.abort();
    const { client } = this;
    if (client !== undefined && !client.isClosed()) {
      const drained = new AbortController();
      void client.drain().then(
        () => drained.abort(),
        () => drained.abort(),
      );
      await pause(limits.drainTimeoutMs, drained.signal);
      this.lose(client, 'it was closed by this node');
    }
    await this.attempts;
  }

  private async keepConnected(): Promise<void> {
    let pauseMs: number = limits.firstReconnectPauseMs;
    while (!this.closing.signal.aborted) {
      const begun = performance.now();
      try {
        await this.connectOnce();
      } catch (error) {
        this.reportFailedAttempt(error);
      }
      if (performance.now() - begun >= limits.stableConnectionMs) pauseMs = limits.firstReconnectPauseMs;
      await pause(pauseMs * (1 - Math.random() / 2), this.closing.signal);
      pauseMs = Math.min(pauseMs * 2, limits.longestReconnectPauseMs);
    }
  }

  /** Connects to the next server and waits until that connection is lost. Rejects if it cannot connect. */
  private async connectOnce(): Promise<void> {
    const address = this.nextAddress();
    const label = addressLabel(address);
    const { version, lameDuck } = await readGreeting(address);
    if (!isSupported(version)) {
      const oldest = limits.oldestServer.join('.');
      throw new Error(`NATS server ${label} has version ${version}. Solera needs ${oldest} or later.`);
    }
    if (lameDuck) throw new Error(`NATS server ${label} is about to stop (lame-duck mode)`);
    const client = await connect(await clientOptions(address, this.settings)).catch((cause: unknown) => {
      throw new Error(`NATS server ${label}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    });
    if (this.closing.signal.aborted) return client.close();
    const ended = this.watch(client);
    this.client = client;
    this.events.opening(client);
    // The client leaves a flush pending for ever when its connection is lost.
    await Promise.race([client.flush().catch(() => undefined), ended]);
    if (this.client === client && !client.isClosed()) {
      this.settings.log.info(`Connected to NATS server ${label}, version ${version}.`);
      this.lastReason = { text: '', loggedAtMs: Number.NEGATIVE_INFINITY };
      this.events.opened();
    }
    await ended;
  }

  /** Servers take turns. The first is drawn at random, so that nodes spread over the servers. */
  private nextAddress(): ServerAddress {
    const { servers } = this.settings;
    const address = servers[this.nextServer % servers.length];
    this.nextServer += 1;
    if (address === undefined) throw new Error('openNats requires at least one server');
    return address;
  }

  /** Resolves when the client is lost, after that was reported. */
  private async watch(client: NatsConnection): Promise<void> {
    void client.closed().then((error) => this.lose(client, error instanceof Error ? error.message : 'it was closed'));
    try {
      for await (const status of client.status()) {
        const reason = this.reasonToLeave(client, status);
        if (reason === undefined) continue;
        this.lose(client, reason);
        return;
      }
    } finally {
      this.lose(client, 'it was closed');
    }
  }

  private reasonToLeave(client: NatsConnection, status: Status): string | undefined {
    switch (status.type) {
      case 'disconnect':
      case 'close':
        return 'it was closed';
      case 'staleConnection':
        // The client now waits for its last bytes to be written, which never happens on a dead socket with a full buffer.
        return `the server answered no ping for ${(limits.pingIntervalMs * limits.unansweredPings) / 1_000} s`;
      case 'ldm':
        this.settings.log.info('The NATS server is about to stop (lame-duck mode). Leaving it.');
        void pause(Math.random() * limits.lameDuckSpreadMs, this.closing.signal).then(() =>
          this.lose(client, 'the server is about to stop'),
        );
        return undefined;
      case 'error':
        this.settings.log.error({ err: status.error }, 'The NATS server reports an error.');
        return undefined;
      default:
        return undefined;
    }
  }

  private lose(client: NatsConnection, reason: string): void {
    if (this.client !== client) return;
    this.client = undefined;
    // Destroys the socket. What the client still had to send is lost with it, as invariant 1 asks.
    client.close().catch(() => undefined);
    if (!this.closing.signal.aborted) this.settings.log.warn(`The connection to NATS is lost: ${reason}.`);
    this.events.lost(reason);
  }

  private reportFailedAttempt(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    const now = performance.now();
    const isKnown = text === this.lastReason.text && now - this.lastReason.loggedAtMs < limits.repeatedReasonIntervalMs;
    if (isKnown || this.closing.signal.aborted) return;
    this.lastReason = { text, loggedAtMs: now };
    this.settings.log.warn(`Not connected to NATS, trying again: ${text}`);
  }
}

async function clientOptions(
  address: ServerAddress,
  { name, credentials }: ConnectionSettings,
): Promise<ConnectionOptions> {
  const { credsFile, ...tlsFiles } = credentials;
  const { login } = address;
  const loginOptions =
    login === undefined ? {} : 'token' in login ? { token: login.token } : { user: login.user, pass: login.password };
  return {
    servers: addressLabel(address),
    name,
    ...loginOptions,
    ...(credsFile === undefined ? {} : { authenticator: credsAuthenticator(await readFile(credsFile)) }),
    ...(address.tls || Object.keys(tlsFiles).length > 0 ? { tls: tlsFiles } : {}),
    // The greeting was read from this host; the client must not choose another of its addresses or another server.
    resolve: false,
    ignoreClusterUpdates: true,
    reconnect: false,
    timeout: limits.connectTimeoutMs,
    pingInterval: limits.pingIntervalMs,
    maxPingOut: limits.unansweredPings,
  };
}

/** Resolves after a time, or at once when `signal` is aborted. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}
