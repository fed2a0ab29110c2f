/** A server's log over HTTP: its pages and its live stream. Owns the requests in progress. Does not own the pace of retries. */
import { consumerLimits, longestEvent } from '../../../config/feed.js';
import type { NumberRange } from '../density.js';
import { LogIdentity, OtherLog } from '../log-identity.js';
import { type LogPage, logHeader, logPath, pagePath, parsePage } from '../page.js';
import { ServerSentEventReader } from '../server-sent-event.js';
import type { PushStart } from './push.js';
import { InvalidOption, SourceRefused, SourceUnavailable } from './source-failure.js';

export interface LogServerOptions {
  /** The address of the server: `http://host:port`, with the path before `/v1` if there is one. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string;
}

/** A page as a server has it. */
export interface ServedPage extends LogPage {
  /** The incarnation of the log that the server states; null if it states none. */
  readonly log: string | null;
}

interface Answer {
  readonly text: string;
  readonly log: string | null;
}

/** Statuses other than 5xx that another attempt may change. */
const temporaryStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

export class LogServer {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws InvalidOption */
  constructor({ url, token }: LogServerOptions) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol))
      throw new InvalidOption(`source.url is "${url}"; it must be the URL of a server, such as http://127.0.0.1:8080.`);
    this.url = `${parsed.origin}${parsed.pathname}`.replace(/(?<!\/)\/+$/, '');
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** Reads the current page. @throws SourceUnavailable @throws SourceRefused @throws InvalidPage */
  async currentPage(signal: AbortSignal): Promise<ServedPage> {
    const answer = await this.#read(logPath, signal);
    if (answer === null) throw this.#refused(logPath, 404);
    return { ...parsePage(answer.text), log: answer.log };
  }

  /**
   * Reads the page with these numbers, or returns null if the log does not reach it. `uncached`: no cache in between may answer, because the page must be that of
   * the server's log. @throws as `currentPage` does.
   */
  async page(range: NumberRange, signal: AbortSignal, { uncached = false } = {}): Promise<ServedPage | null> {
    const answer = await this.#read(pagePath(range), signal, uncached ? { 'cache-control': 'no-cache' } : {});
    return answer === null ? null : { ...parsePage(answer.text), log: answer.log };
  }

  /**
   * Yields the texts of the notifications after `after` as they are published, until the connection ends or the signal is aborted. Reads no
   * further while the caller holds what was yielded. `log`: the incarnation that the log must have; null if it is not known.
   * @throws SourceUnavailable @throws SourceRefused @throws OversizedEvent @throws OtherLog
   */
  async *stream({ after, log }: PushStart, signal: AbortSignal): AsyncGenerator<readonly string[], void, undefined> {
    const request = new LimitedRequest(signal);
    try {
      const path = `${logPath}/stream?after=${after}`;
      const response = await this.#open(path, request, { accept: 'text/event-stream' });
      new LogIdentity({ log, applied: null }).stated(response.headers.get(logHeader));
      const decoder = new TextDecoder();
      const reader = new ServerSentEventReader(longestEvent);
      const pieces = piecesOf(response);
      for (;;) {
        // Only the time spent reading counts: while a change set is applied, nothing is read, and the stream may seem silent.
        const { done, value } = await request.within(consumerLimits.streamSilenceMs, pieces.next());
        if (done === true) return;
        const events = reader.read(decoder.decode(value, { stream: true }));
        if (events.length > 0) yield events;
      }
    } catch (error) {
      if (!signal.aborted) throw unavailable(`The live stream of ${this.url} was interrupted`, error);
    } finally {
      request.end();
    }
  }

  /** Returns an answer, or null if there is nothing at this path. */
  async #read(
    path: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer | null> {
    const request = new LimitedRequest(signal);
    try {
      return await request.within(consumerLimits.answerTimeoutMs, this.#answerAt(path, request, headers));
    } catch (error) {
      signal.throwIfAborted();
      throw unavailable(`${this.url} does not answer`, error);
    } finally {
      request.end();
    }
  }

  async #answerAt(
    path: string,
    request: LimitedRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer | null> {
    const response = await this.#open(path, request, { accept: 'application/json', ...headers });
    if (response.status === 404) return null;
    const decoder = new TextDecoder();
    let text = '';
    for await (const piece of piecesOf(response)) {
      text += decoder.decode(piece, { stream: true });
      if (text.length > consumerLimits.pageCharacters)
        throw new SourceRefused(`${this.url}${path} exceeds ${consumerLimits.pageCharacters} characters.`, {
          status: response.status,
        });
    }
    return { text: text + decoder.decode(), log: response.headers.get(logHeader) };
  }

  /** Returns a response with status 200, or 404 for a page. */
  async #open(path: string, request: LimitedRequest, headers: Readonly<Record<string, string>>): Promise<Response> {
    const opening = fetch(`${this.url}${path}`, { headers: { ...this.#headers, ...headers }, signal: request.signal });
    const response = await request.within(consumerLimits.answerTimeoutMs, opening);
    const { status } = response;
    const isPage = !path.startsWith(`${logPath}/stream`);
    if (status === 200 || (status === 404 && isPage)) return response;
    if (status >= 500 || temporaryStatuses.has(status))
      throw new SourceUnavailable(`${this.url}${path} answers with status ${status}.`, {
        retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
      });
    throw this.#refused(path, status);
  }

  #refused(path: string, status: number): SourceRefused {
    const remedy =
      status === 401 || status === 403
        ? 'Check source.token.'
        : 'It does not seem to be a Solera server: check source.url.';
    return new SourceRefused(`${this.url}${path} answers with status ${status}. ${remedy}`, { status });
  }
}

/** One request that ends with its caller's signal, or when a part of it takes too long. */
class LimitedRequest {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #abort = (): void => this.#controller.abort();

  constructor(caller: AbortSignal) {
    this.#caller = caller;
    if (caller.aborted) this.#abort();
    else caller.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Returns what `part` resolves to; aborts the request, so that it rejects, if that takes longer than `limitMs`. */
  async within<Value>(limitMs: number, part: Promise<Value>): Promise<Value> {
    const timer = setTimeout(
      () => this.#controller.abort(new SourceUnavailable(`Nothing arrived for ${limitMs / 1_000} s.`)),
      limitMs,
    );
    try {
      return await part;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the request, whether or not its response was read. */
  end(): void {
    this.#caller.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }
}

/** The body's pieces. A response without a body has none. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  if (body !== null) yield* body;
}

/** Errors of the network become `SourceUnavailable`; those that state their meaning pass. */
function unavailable(what: string, error: unknown): Error {
  if (error instanceof SourceUnavailable || error instanceof SourceRefused || error instanceof OtherLog) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SourceUnavailable(`${what}: ${reason === '' && cause instanceof Error ? cause.name : reason}.`, {
    cause: error,
  });
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}
