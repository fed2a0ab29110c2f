/**
 * The mirror of a scripted log in JetStream, on a broker of its own.
 * Owns: the process of the broker, its folder, its stream, and how far the log is copied. Invariant: the stream's sequences are the notification numbers.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { conformanceLimits as limits } from '../../../config/feed.js';
import { loadNats, type NatsConnection } from '../consumer/jetstream.js';
import type { ScriptedLog } from './scripted-log.js';

/** What happens to the mirror. Counts are change sets that the consumer has applied. */
export interface MirrorTroubles {
  /** The stream keeps only so many of the newest messages. */
  readonly keeps?: number;
  /** The stream is deleted, created again and filled from number 1. */
  readonly wipeAt?: number;
  /** The broker is killed by SIGKILL, and started again after a second. */
  readonly killAt?: number;
  /** The stream holds this log in place of the one that the server has. */
  readonly log?: ScriptedLog;
  readonly incarnation?: string;
}

interface MirrorParts {
  /** The program `nats-server`. */
  readonly program: string;
  readonly log: ScriptedLog;
  readonly incarnation: string;
  readonly keeps: number;
}

const stream = 'SOLERA';

export class ScriptedMirror {
  readonly #parts: MirrorParts;
  readonly #folder = mkdtempSync(join(tmpdir(), 'solera-conformance-nats-'));
  #port = 0;
  #broker: ChildProcess | null = null;
  #connection: NatsConnection | null = null;
  #copied = 0;

  constructor(parts: MirrorParts) {
    this.#parts = parts;
  }

  /** Starts the broker, creates the stream, and returns the broker's address. */
  async start(): Promise<string> {
    this.#port = await freePort();
    await this.#startBroker();
    await this.#createStream();
    return this.#url;
  }

  /** Copies the log up to a number. */
  async publish(head: number): Promise<void> {
    const { log, incarnation } = this.#parts;
    const nats = await loadNats();
    for (; this.#copied < Math.min(head, log.texts.length); this.#copied += 1) {
      const number = this.#copied + 1;
      const headers = nats.headers();
      headers.set('Nats-Msg-Id', `${incarnation}:${number}`);
      headers.set('Content-Type', 'application/cloudevents+json');
      await this.#request('solera.log.estate.action.restored', log.texts[number - 1] ?? '', headers);
    }
  }

  async wipe(): Promise<void> {
    await this.#request(`$JS.API.STREAM.DELETE.${stream}`, '');
    await this.#createStream();
    const head = this.#copied;
    this.#copied = 0;
    await this.publish(head);
  }

  async killBroker(): Promise<void> {
    await this.#endBroker();
    await sleep(limits.brokerPauseMs);
    await this.#startBroker();
    // A broker acknowledges a message before its disk has it.
    const { state } = await this.#request(`$JS.API.STREAM.INFO.${stream}`, '');
    this.#copied = state?.last_seq ?? 0;
  }

  async close(): Promise<void> {
    await this.#endBroker();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  async #createStream(): Promise<void> {
    const config = {
      name: stream,
      subjects: ['solera.log.>'],
      retention: 'limits',
      discard: 'old',
      storage: 'file',
      num_replicas: 1,
      max_msgs: this.#parts.keeps,
    };
    await this.#request(`$JS.API.STREAM.CREATE.${stream}`, JSON.stringify(config));
  }

  /** @throws if the broker refuses the request, or does not answer. */
  async #request(subject: string, payload: string, headers?: unknown): Promise<StreamAnswer> {
    if (this.#connection === null) throw new Error('The broker is not started.');
    const options = { timeout: limits.brokerTimeoutMs, ...(headers === undefined ? {} : { headers }) };
    const { data } = await this.#connection.request(subject, payload, options);
    const answer = JSON.parse(new TextDecoder().decode(data)) as StreamAnswer; // The server's documented answer.
    if (answer.error !== undefined) throw new Error(`The broker refuses ${subject}: ${answer.error.description}.`);
    return answer;
  }

  async #startBroker(): Promise<void> {
    const { program } = this.#parts;
    const args = ['-a', '127.0.0.1', '-p', String(this.#port), '-js', '-sd', this.#folder];
    const child = spawn(program, args, { stdio: 'ignore' });
    this.#broker = child;
    let failure: Error | null = null;
    child.once('error', (error) => {
      failure = error;
    });
    const nats = await loadNats();
    for (const end = performance.now() + limits.brokerTimeoutMs; this.#connection === null; await sleep(50)) {
      const isOver = child.exitCode !== null || performance.now() > end;
      if (failure !== null || isOver)
        throw new Error(`The broker "${program}" cannot be started. Install nats-server, or name its path by --nats.`, {
          cause: failure,
        });
      const connecting = nats.connect({ servers: this.#url, reconnect: false, timeout: limits.brokerTimeoutMs });
      this.#connection = await connecting.catch(() => null);
    }
  }

  async #endBroker(): Promise<void> {
    const [connection, broker] = [this.#connection, this.#broker];
    this.#connection = null;
    this.#broker = null;
    await connection?.close().catch(() => undefined);
    if (broker === null || broker.pid === undefined || broker.exitCode !== null) return;
    broker.kill('SIGKILL');
    await once(broker, 'exit');
  }
}

/** The answer to a request of JetStream's API. */
interface StreamAnswer {
  readonly error?: { readonly description: string };
  readonly state?: { readonly last_seq: number };
}

/** Returns a port that is free at present. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  await new Promise((resolve) => server.close(resolve));
  return port;
}
