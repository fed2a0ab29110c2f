/** HTTP to a Solera server, for commands: connections are kept, an absent or busy server is waited for, an answer is text with a status. */
import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLimits } from '../../config/commands.js';
import { clientLimits } from '../../config/node.js';
import { CommandFailure } from './command-failure.js';
import { called } from './invocation.js';
import { note } from './terminal.js';

export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
}

export interface ServerRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ClientOptions {
  readonly connections?: number;
  /** Aborts what is asked and what is waited for. */
  readonly signal?: AbortSignal;
}

export class ServerClient {
  private readonly base: URL;
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly signal: AbortSignal;
  private reached = false;
  /** Runs while the server is away, to say that it is waited for. */
  private notice: NodeJS.Timeout | undefined;

  /** @throws CommandFailure if `url` is no http address. */
  constructor(url: string, { connections = 4, signal = new AbortController().signal }: ClientOptions = {}) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol))
      throw new CommandFailure(
        `"${url}" is not an address of a server.`,
        'Write it as http://host:port, for example --url http://127.0.0.1:8080',
      );
    this.base = parsed;
    this.signal = signal;
    // Every request that is under way listens to it.
    setMaxListeners(0, signal);
    const options = { keepAlive: true, maxSockets: connections };
    this.agent = parsed.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  get url(): string {
    return this.base.href.replace(/\/$/, '');
  }

  /**
   * Asks until there is an answer: an unreachable, ending or overloaded server is asked again, for as long as `retryTimeoutMs`. Only requests that
   * may be repeated may be made so; all of Solera's are. Rejects at once when the client's signal is aborted.
   */
  async ask(question: ServerRequest, retryTimeoutMs: number = clientLimits.retryTimeoutMs): Promise<ServerAnswer> {
    const deadline = Date.now() + retryTimeoutMs;
    let pauseMs: number = clientLimits.firstRetryPauseMs;
    if (!this.reached) this.expect();
    for (;;) {
      const tried = await this.try(question);
      const answered = !(tried instanceof Error) && tried.status !== 503;
      if (answered) {
        this.reached = true;
        this.expectNoMore();
        return tried;
      }
      this.signal.throwIfAborted();
      if (Date.now() + pauseMs > deadline) throw this.unreachable(tried);
      this.expect();
      await sleep(pauseMs, undefined, { signal: this.signal });
      pauseMs = Math.min(2 * pauseMs, clientLimits.longestRetryPauseMs);
    }
  }

  /** An open answer, whose body is still to come. Rejects where there is none. */
  open({ method, path, body, headers }: ServerRequest): Promise<IncomingMessage> {
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const send = this.base.protocol === 'https:' ? httpsRequest : httpRequest;
    const url = new URL(`${this.base.pathname.replace(/\/$/, '')}${path}`, this.base);
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method,
        agent: this.agent,
        signal: this.signal,
        headers: {
          ...headers,
          ...(bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': bytes.length }),
        },
      });
      request.once('response', resolve);
      request.on('error', reject);
      request.setTimeout(clientLimits.answerTimeoutMs, () => request.destroy(new Error('the server took too long')));
      request.end(bytes);
    });
  }

  close(): void {
    this.expectNoMore();
    this.agent.destroy();
  }

  /** Of many who wait only the first is heard. */
  private expect(): void {
    this.notice ??= setTimeout(
      () => note(`Waiting for a Solera server on ${this.url} …`),
      commandLimits.waitingNoticeAfterMs,
    );
  }

  private expectNoMore(): void {
    clearTimeout(this.notice);
    this.notice = undefined;
  }

  private async try(question: ServerRequest): Promise<ServerAnswer | Error> {
    try {
      const response = await this.open(question);
      const chunks: Buffer[] = [];
      // Without an encoding a response gives buffers.
      for await (const chunk of response) chunks.push(chunk as Buffer);
      return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private unreachable(tried: ServerAnswer | Error): CommandFailure {
    if (!(tried instanceof Error))
      return new CommandFailure(
        `The Solera server on ${this.url} is overloaded or shutting down.`,
        'Run the same command again later; what was answered so far need not be repeated.',
      );
    const code = 'code' in tried ? String(tried.code) : tried.message;
    const advice = `Start one with ${called('start')}, or name another with --url http://host:port`;
    return new CommandFailure(`No Solera server answers on ${this.url} (${code}).`, advice, { cause: tried });
  }
}
