/**
 * The JetStream mirror of the log as a push. The stream's own sequence is the notification number.
 *
 * It uses an ephemeral pull consumer, so that the server sends no more than was asked for, and the API of the server itself instead of a
 * client's, so that it works with every major version of the package `nats`. That package is loaded when a connection is first made.
 */
import { readFile } from 'node:fs/promises';
import { jetStreamLimits as limits } from '../../../config/feed.js';
import type { PushChannel, PushStart } from './push.js';
import { InvalidOption, SourceUnavailable } from './source-failure.js';

export interface JetStreamOptions {
  /** Addresses of one NATS server or cluster: `nats://user:password@host:4222`. */
  readonly servers: string | readonly string[];
  /** A credentials file as `nsc` writes it: its path, or its content. */
  readonly creds?: string | undefined;
  /** The path of a file with the authorities that may sign the certificate of the server. Without it, those that Node trusts. */
  readonly ca?: string | undefined;
  /** The name of the stream. Default `SOLERA`. */
  readonly stream?: string | undefined;
  /** The domain under which the API of JetStream is reached, if the stream belongs to another account: `solera` with the accounts of Solera. */
  readonly domain?: string | undefined;
}

/** What is needed of the package `nats`. */
interface Nats {
  connect(options: Readonly<Record<string, unknown>>): Promise<NatsConnection>;
  headers(): { set(name: string, value: string): void };
  createInbox(): string;
  credsAuthenticator(creds: Uint8Array): unknown;
}

export interface NatsConnection {
  request(
    subject: string,
    payload: string,
    options: { readonly timeout: number; readonly headers?: unknown },
  ): Promise<Message>;
  publish(subject: string, payload: string, options: { readonly reply: string }): void;
  subscribe(
    subject: string,
    options: { readonly callback: (error: unknown, message: Message) => void },
  ): { unsubscribe(): void };
  /** Resolves when the connection has ended. */
  closed(): Promise<unknown>;
  close(): Promise<void>;
}

interface Message {
  readonly data: Uint8Array;
  /** Of a message of a stream: where it is acknowledged. It contains the sequence. */
  readonly reply?: string;
  /** Of a message of the server itself: its status. Of a message of a stream: its id. */
  readonly headers?: { readonly code: number; readonly description: string; get(name: string): string };
}

export function jetStreamChannel(options: JetStreamOptions): PushChannel {
  const servers = typeof options.servers === 'string' ? [options.servers] : options.servers;
  if (servers.length === 0) throw new InvalidOption('source.nats.servers names no server.');
  const { stream = 'SOLERA', creds, ca, domain } = options;
  if (!/^[^\s.*>/\\]+$/.test(stream)) throw new InvalidOption(`source.nats.stream is "${stream}", which is no name.`);
  if (domain !== undefined && !/^[^\s.*>/\\]+$/.test(domain))
    throw new InvalidOption(`source.nats.domain is "${domain}", which is no name.`);
  const api = domain === undefined ? '$JS.API' : `$JS.${domain}.API`;
  const open: PushChannel['open'] = (start, signal) => deliveries({ servers, creds, ca, stream, api }, start, signal);
  return { name: 'jetstream', hasHistory: true, open };
}

interface Mirror {
  readonly servers: readonly string[];
  readonly creds: string | undefined;
  readonly ca: string | undefined;
  readonly stream: string;
  /** What the subjects of the API begin with. */
  readonly api: string;
}

async function* deliveries(
  mirror: Mirror,
  { after, log }: PushStart,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const nats = await loadNats();
  const connection = await connected(nats, mirror);
  const close = (): void => void connection.close().catch(() => undefined);
  signal.addEventListener('abort', close, { once: true });
  try {
    if (signal.aborted) return;
    const consumer = await createConsumer(connection, mirror, after);
    yield* messages(connection, { ...mirror, inbox: nats.createInbox(), consumer, log });
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

interface ConsumerOfMirror extends Pick<Mirror, 'stream' | 'api'> {
  readonly inbox: string;
  readonly consumer: string;
  readonly log: string | null;
}

/** Yields the texts of messages as they arrive. Asks for the next batch before the last of the one before are taken, so that they arrive meanwhile. */
async function* messages(
  connection: NatsConnection,
  { inbox, stream, api, consumer, log }: ConsumerOfMirror,
): AsyncGenerator<readonly string[], void, undefined> {
  const arriving = new Inbox(connection, inbox);
  const silenceMs = 2 * limits.heartbeatMs;
  let texts: string[] = [];
  let batch: number = limits.firstBatch;
  for (let wanted = 0; ; ) {
    if (wanted === 0) {
      ask(connection, `${api}.CONSUMER.MSG.NEXT.${stream}.${consumer}`, { reply: inbox, batch });
      wanted = batch;
    }
    if (texts.length > 0) yield texts;
    // Only the time spent waiting counts: while change sets are applied, nothing is expected of the server.
    const arrived = await arriving.next(silenceMs);
    if (arrived === null) return;
    if (arrived.length === 0) throw new SourceUnavailable(`JetStream sent no heartbeat for ${silenceMs / 1_000} s.`);
    const entries = arrived.filter(isEntry);
    texts = textsOf(entries, { stream, log });
    wanted -= texts.length;
    if (entries.length < arrived.length && hasEnded(arrived, stream)) wanted = 0;
    batch = nextBatch(batch, entries);
  }
}

/** Messages of a stream say where they are acknowledged; those of the server itself have a status. */
function isEntry({ reply }: Message): boolean {
  return reply?.startsWith('$JS.ACK.') === true;
}

/** Returns whether the request for messages has ended. @throws SourceUnavailable if the consumer has */
function hasEnded(messages: readonly Message[], stream: string): boolean {
  let isOver = false;
  for (const message of messages) {
    if (isEntry(message)) continue;
    const { code = 0, description } = message.headers ?? {};
    if (code === 404 || code === 408) isOver = true;
    else if (code !== 100)
      throw new SourceUnavailable(`JetStream ends the consumer of ${stream}: ${description} (${code}).`);
  }
  return isOver;
}

/** Returns how many messages the next request asks for, if they are as long as the last ones. */
function nextBatch(batch: number, entries: readonly Message[]): number {
  let bytes = 0;
  for (const { data } of entries) bytes += data.length;
  if (bytes === 0) return batch;
  return Math.max(1, Math.min(limits.batch, Math.floor((limits.batchBytes * entries.length) / bytes)));
}

function ask(
  connection: NatsConnection,
  subject: string,
  { reply, batch }: { readonly reply: string; readonly batch: number },
): void {
  const { expiresMs, heartbeatMs } = limits;
  const payload = JSON.stringify({ batch, expires: nanos(expiresMs), idle_heartbeat: nanos(heartbeatMs) });
  connection.publish(subject, payload, { reply });
}

const decoder = new TextDecoder();

/**
 * Returns the texts of messages that arrived together. Only the first and the last are checked for their log and their sequence, because the check parses headers, which takes a
 * tenth of the processor time. The follower proves the numbers in between. @throws SourceUnavailable if one is no copy of a notification of the log.
 */
function textsOf(messages: readonly Message[], { stream, log }: Pick<ConsumerOfMirror, 'stream' | 'log'>): string[] {
  const texts = messages.map(({ data }) => decoder.decode(data));
  for (const index of new Set([0, messages.length - 1])) {
    const [message, text] = [messages[index], texts[index]];
    if (message === undefined || text === undefined) continue;
    const id = message.headers?.get('Nats-Msg-Id') ?? '';
    const fault = mirrorFault({ sequence: sequenceIn(message.reply), text, log, id });
    if (fault !== null) throw new SourceUnavailable(`The stream ${stream} is not a mirror of the log: ${fault}.`);
  }
  return texts;
}

/** Owns: the messages that have arrived and were not taken. The end of the connection ends its subscription. */
class Inbox {
  #arrived: Message[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(connection: NatsConnection, subject: string) {
    connection.subscribe(subject, {
      callback: (error, message) => {
        // A subscription with an error, such as a missing permission, gets nothing more.
        if (error === null || error === undefined) this.#arrived.push(message);
        else this.#isClosed = true;
        this.#wake();
      },
    });
    void connection.closed().then(() => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** Returns what has arrived, and waits for it at most `limitMs`: an empty list means silence, null the end of the connection. */
  async next(limitMs: number): Promise<readonly Message[] | null> {
    if (this.#arrived.length === 0 && !this.#isClosed)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    if (this.#arrived.length === 0 && this.#isClosed) return null;
    const arrived = this.#arrived;
    this.#arrived = [];
    return arrived;
  }
}

/** @throws InvalidOption if the package is not installed. */
export async function loadNats(): Promise<Nats> {
  try {
    // The consumer installs the package, in any version since 2.0; all have these functions.
    return (await import('nats')) as unknown as Nats;
  } catch (cause) {
    throw new InvalidOption('source.nats needs the package nats. Install it: npm install nats', { cause });
  }
}

async function connected(nats: Nats, { servers, creds, ca }: Mirror): Promise<NatsConnection> {
  const logins = servers.filter((server) => server.includes('@')).map((server) => new URL(server));
  const login = logins[0];
  const user = login === undefined ? '' : decodeURIComponent(login.username);
  const pass = login === undefined ? '' : decodeURIComponent(login.password);
  return nats.connect({
    servers: servers.map((server) => server.replace(/^([a-z]+:\/\/)?[^@/]*@/, '$1')),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(creds === undefined ? {} : { authenticator: nats.credsAuthenticator(await credentials(creds)) }),
    ...(ca === undefined ? {} : { tls: { caFile: ca } }),
    name: 'solera/feed',
    // The follower connects again, after the last number that arrived.
    reconnect: false,
    timeout: limits.timeoutMs,
  });
}

async function credentials(creds: string): Promise<Uint8Array> {
  return creds.includes('-----BEGIN') ? new TextEncoder().encode(creds) : readFile(creds);
}

/** Creates a consumer that begins after a number, or with the oldest message if the stream has lost that one. Returns its name. */
async function createConsumer(connection: NatsConnection, { stream, api }: Mirror, after: number): Promise<string> {
  const config = {
    deliver_policy: 'by_start_sequence',
    opt_start_seq: after + 1,
    ack_policy: 'none',
    inactive_threshold: nanos(limits.inactiveMs),
    num_replicas: 1,
    mem_storage: true,
  };
  const payload = JSON.stringify({ stream_name: stream, config });
  const answer = await connection.request(`${api}.CONSUMER.CREATE.${stream}`, payload, { timeout: limits.timeoutMs });
  const { name, error } = JSON.parse(new TextDecoder().decode(answer.data)) as {
    name?: string;
    error?: { description?: string };
  }; // The server's documented answer; both members are checked here.
  if (typeof name !== 'string')
    throw new SourceUnavailable(`JetStream refuses a consumer of ${stream}: ${error?.description}.`);
  return name;
}

function nanos(ms: number): number {
  return ms * 1_000_000;
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>…`; later servers write the domain and the account before the stream. */
function sequenceIn(reply = ''): number {
  const parts = reply.split('.');
  return Number(parts[parts.length > 9 ? 7 : 5]);
}

/** Why a message is not a copy of a notification of this log; null if nothing shows that it is not. `log`: the incarnation; null if it is not known. */
function mirrorFault(message: {
  readonly sequence: number;
  readonly text: string;
  readonly id: string;
  readonly log: string | null;
}): string | null {
  const { sequence, text, id, log } = message;
  if (sequence !== numberIn(text)) return 'its sequences are not the numbers';
  if (log !== null && id !== `${log}:${sequence}`) return `its message ${sequence} comes from another log`;
  return null;
}

/** The number of a notification, without parsing all of it. */
function numberIn(text: string): number {
  return Number(/"sequence":\s*(\d+)/.exec(text)?.[1]);
}
