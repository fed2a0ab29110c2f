/**
 * The HTTP client of the CLI. Keeps connections open, and retries a request while the server is unreachable or overloaded, or while the outcome of
 * the request is unknown.
 */
import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLimits } from '../../config/commands.js';
import { clientLimits } from '../../config/node.js';
import { CommandFailure } from './command-failure.js';
import { commandLine } from './command-line.js';
import { clientHeaders } from './configuration.js';
import { permanentFailure } from './permanent-failure.js';
import { notice } from './terminal.js';

export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
  /** The body as it came, for one that is not text. */
  readonly bytes: Buffer;
  /** The pause that the server asks for; undefined if it asks for none. */
  readonly retryAfterMs?: number | undefined;
}

export interface ServerRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** A form, in place of `body`. */
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

interface ClientOptions {
  readonly connections?: number;
  /** Aborts requests in progress, and the pauses before retries. */
  readonly signal?: AbortSignal;
}

export class ServerClient {
  private readonly base: URL;
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly signal: AbortSignal;
  private reached = false;
  /** The timer of the notice that the client waits for the server; undefined while the server answers. */
  private waitingNotice: NodeJS.Timeout | undefined;

  /** @throws CommandFailure if `url` is not an HTTP URL. */
  constructor(url: string, { connections = 4, signal = new AbortController().signal }: ClientOptions = {}) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol))
      throw new CommandFailure(
        `"${url}" is not the URL of a server.`,
        'Write it as http://host:port, for example --url http://127.0.0.1:8080',
      );
    this.base = parsed;
    this.signal = signal;
    // Every request in progress listens to the signal.
    setMaxListeners(0, signal);
    const options = { keepAlive: true, maxSockets: connections };
    this.agent = parsed.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  get url(): string {
    return this.base.href.replace(/\/$/, '');
  }

  /**
   * Sends a request and returns its answer. Retries for `retryTimeoutMs` while the server is unreachable, has too many requests of this client (429), or
   * answers 503, with the code `overloaded` (nothing was done) or `unknown` (the request may or may not have been committed). Every request of Solera's API is safe to repeat. Rejects at
   * once when the client's signal is aborted.
   */
  async send(request: ServerRequest): Promise<ServerAnswer> {
    const deadline = Date.now() + clientLimits.retryTimeoutMs;
    let pauseMs: number = clientLimits.firstRetryPauseMs;
    if (!this.reached) this.startWaitingNotice();
    for (;;) {
      const outcome = await this.attempt(request);
      if (!(outcome instanceof Error) && !temporaryStatuses.has(outcome.status)) {
        this.reached = true;
        this.stopWaitingNotice();
        return outcome;
      }
      this.signal.throwIfAborted();
      const permanent = outcome instanceof Error ? permanentFailure(outcome, this.url) : undefined;
      if (permanent !== undefined) throw permanent;
      const waitMs = outcome instanceof Error ? pauseMs : Math.max(pauseMs, outcome.retryAfterMs ?? 0);
      if (Date.now() + waitMs > deadline) throw this.giveUpFailure(outcome);
      this.startWaitingNotice();
      await sleep(waitMs, undefined, { signal: this.signal });
      pauseMs = Math.min(2 * pauseMs, clientLimits.longestRetryPauseMs);
    }
  }

  /** Sends a request once and returns its response as soon as the headers have arrived. Rejects if there is no response. */
  async open({ method, path, body, form, headers }: ServerRequest): Promise<IncomingMessage> {
    const content = form === undefined ? jsonContent(body) : await formContent(form);
    const bytes = content?.bytes;
    const send = this.base.protocol === 'https:' ? httpsRequest : httpRequest;
    const url = new URL(`${this.base.pathname.replace(/\/$/, '')}${path}`, this.base);
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method,
        agent: this.agent,
        signal: this.signal,
        headers: {
          ...clientHeaders(process.env),
          ...headers,
          ...(content === undefined ? {} : { 'content-type': content.type, 'content-length': content.bytes.length }),
        },
      });
      request.once('response', resolve);
      request.on('error', reject);
      request.setTimeout(clientLimits.answerTimeoutMs, () => request.destroy(new Error('no response in time')));
      request.end(bytes);
    });
  }

  close(): void {
    this.stopWaitingNotice();
    this.agent.destroy();
  }

  /** Concurrent requests share one notice. */
  private startWaitingNotice(): void {
    this.waitingNotice ??= setTimeout(
      () => notice(`Waiting for a Solera server on ${this.url} …`),
      commandLimits.waitingNoticeAfterMs,
    );
  }

  private stopWaitingNotice(): void {
    clearTimeout(this.waitingNotice);
    this.waitingNotice = undefined;
  }

  private async attempt(request: ServerRequest): Promise<ServerAnswer | Error> {
    try {
      const response = await this.open(request);
      const chunks: Buffer[] = [];
      // A response without an encoding yields buffers.
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const retryAfterS = Number(response.headers['retry-after']);
      const retryAfterMs = retryAfterS > 0 ? retryAfterS * 1_000 : undefined;
      const bytes = Buffer.concat(chunks);
      return { status: response.statusCode ?? 0, text: bytes.toString('utf8'), bytes, retryAfterMs };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private giveUpFailure(outcome: ServerAnswer | Error): CommandFailure {
    if (!(outcome instanceof Error)) return this.unavailable(outcome);
    const code = 'code' in outcome ? String(outcome.code) : outcome.message;
    const advice = `Start a server with ${commandLine('start')}, or name another one with --url http://host:port`;
    return new CommandFailure(`No Solera server responds on ${this.url} (${code}).`, advice, { cause: outcome });
  }

  private unavailable({ status, text }: ServerAnswer): CommandFailure {
    if (status === 429)
      return new CommandFailure(
        `The Solera server on ${this.url} has refused requests for a minute, because this client sends too many.`,
        'Run the same command again later, or raise SOLERA_RATE_LIMIT of the server. Nothing is recorded twice.',
      );
    const isUnknown = problemCode(text) === 'unknown';
    return new CommandFailure(
      isUnknown
        ? `The Solera server on ${this.url} cannot tell whether the last request was committed (unknown): its database does not respond.`
        : `The Solera server on ${this.url} is overloaded or shutting down.`,
      'Run the same command again later. Repeated requests are recognised, so nothing is recorded twice.',
    );
  }
}

/** Statuses after which the same request may succeed. */
const temporaryStatuses: ReadonlySet<number> = new Set([429, 503]);

interface Content {
  readonly type: string;
  readonly bytes: Buffer;
}

function jsonContent(body: unknown): Content | undefined {
  return body === undefined ? undefined : { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
}

/** Node's own encoder of forms writes the boundary into the content type. */
async function formContent(form: FormData): Promise<Content> {
  const encoded = new Response(form);
  const type = encoded.headers.get('content-type') ?? '';
  return { type, bytes: Buffer.from(await encoded.arrayBuffer()) };
}

/** Returns the code of a problem document, or undefined for any other text. */
function problemCode(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  } catch {
    return undefined;
  }
}
