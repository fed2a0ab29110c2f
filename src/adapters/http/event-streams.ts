import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import type { Granted } from '../../application/access/access-control.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import type { UseCases } from '../../application/use-cases.js';
import { logHeader } from '../../feed/page.js';
import { EditStream } from './edit-stream.js';
import { EventStream } from './event-stream.js';
import { LiveReads } from './live-reads.js';
import { LiveStream } from './live-stream.js';
import type { HttpLog } from './log.js';
import { shownTo } from './log-entry.js';
import { LogTail } from './log-tail.js';
import { type LiveSubject, LotChangeTail } from './lot-change-tail.js';
import { HttpProblem } from './problem.js';
import type { ResponseEnds } from './response-ends.js';
import { StreamResponse } from './stream-response.js';
import { TurnQueue } from './turn-queue.js';
import { WineryEventStream, type WineryEventStreamRequest } from './winery-event-stream.js';

/** The open event streams of this server. Invariants: there are at most `limits.eventStreams`, at most `limits.eventStreamsPerCaller` of one caller, and none is opened after `endAll`. */
export class EventStreams {
  readonly #solera: UseCases;
  readonly #tail: LogTail;
  readonly #lotChanges: LotChangeTail;
  readonly #reads: LiveReads;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #ends: ResponseEnds;
  readonly #turns: TurnQueue;
  readonly #open = new Set<StreamResponse>();
  /** The open streams of the log and of states. */
  readonly #followers = new Set<{ readonly lag: number }>();
  /** The open streams of states, each with its winery. */
  readonly #live = new Map<StreamResponse, string>();
  /** The open streams, each with what its caller may use. */
  readonly #granted = new Map<StreamResponse, Granted>();
  #endingExpired: NodeJS.Timeout | null = null;
  /** Of every stream. */
  readonly #headers: Readonly<Record<string, string>>;
  #closing = false;

  constructor(
    solera: UseCases,
    ends: ResponseEnds,
    limits: HttpLimits,
    log: HttpLog,
    headers: Readonly<Record<string, string>>,
  ) {
    this.#headers = headers;
    this.#solera = solera;
    this.#tail = new LogTail(solera, limits, log);
    this.#lotChanges = new LotChangeTail(solera, limits, log);
    this.#reads = new LiveReads(solera, limits);
    solera.onDestroyed((winery) => this.#endLive(winery));
    this.#ends = ends;
    this.#turns = new TurnQueue();
    this.#limits = limits;
    this.#log = log;
  }

  get count(): number {
    return this.#open.size;
  }

  /** By how many notifications the slowest open stream of the log or of states is behind its tail. */
  get lag(): number {
    let lag = 0;
    for (const follower of this.#followers) lag = Math.max(lag, follower.lag);
    return lag;
  }

  /** Takes the reply over from Fastify and serves the notifications after `after` on it. @throws HttpProblem `overloaded` */
  open(request: FastifyRequest, reply: FastifyReply, after: number): void {
    const parts = { tail: this.#tail, turns: this.#turns, limits: this.#limits, log: this.#log, after };
    const shown = shownTo(request.granted);
    const response = this.#begin(request, reply, { [logHeader]: this.#solera.incarnation() });
    const stream = new EventStream({ ...parts, shown, response });
    this.#follow(response, stream, stream.serve());
  }

  /** Takes the reply over from Fastify and serves the notifications of a winery on it. @throws HttpProblem `overloaded` */
  openWinery(request: FastifyRequest, reply: FastifyReply, requested: WineryEventStreamRequest): void {
    const parts = { tail: this.#tail, turns: this.#turns, limits: this.#limits, log: this.#log };
    const response = this.#begin(request, reply, { [logHeader]: this.#solera.incarnation() });
    const stream = new WineryEventStream({ ...parts, shown: shownTo(request.granted), response }, requested);
    this.#follow(response, stream, stream.serve());
  }

  /**
   * Takes the reply over from Fastify and serves states on it. `after`: the number that the client has everything up to, or null if it begins; `head`: the
   * head of the log. @throws HttpProblem `overloaded`
   */
  openLive(
    request: FastifyRequest,
    reply: FastifyReply,
    live: { readonly subject: LiveSubject; readonly after: number | null; readonly head: number },
  ): void {
    const response = this.#begin(request, reply);
    const { solera, visibility } = request.granted;
    // What a caller with an owner may see is read for that caller alone.
    const reads = visibility === null || visibility.owner === null ? this.#reads : new LiveReads(solera, this.#limits);
    const shown = solera.shownChanges.bind(solera);
    const shared = { tail: this.#lotChanges, turns: this.#turns, reads, shown };
    const parts = { ...shared, response, limits: this.#limits, log: this.#log };
    const stream = new LiveStream(parts, live.subject, live.after);
    this.#live.set(response, live.subject.winery);
    this.#follow(
      response,
      stream,
      stream.serve(live.head).finally(() => this.#live.delete(response)),
    );
  }

  /** Takes the reply over from Fastify and serves the progress of an edit on it. @throws HttpProblem `overloaded` */
  openEdit(
    request: FastifyRequest,
    reply: FastifyReply,
    edit: { readonly first: JsonObject; readonly read: () => Promise<Result<JsonObject>> },
  ): void {
    const response = this.#begin(request, reply);
    const parts = { read: edit.read, turns: this.#turns, limits: this.#limits, log: this.#log };
    this.#serve(response, new EditStream({ ...parts, response }).serve(edit.first));
  }

  endAll(): void {
    this.#closing = true;
    for (const response of this.#open) response.endForShutdown();
  }

  /** Ends the streams of states of a winery whose content was destroyed. When a client reconnects, it is refused unless the states that it follows are readable. */
  #endLive(winery: string): void {
    this.#reads.forget();
    let ended = 0;
    for (const [response, followed] of this.#live) {
      if (followed !== winery) continue;
      response.end();
      ended += 1;
    }
    if (ended > 0) this.#log.info({ winery, ended }, 'Live streams ended because a key of their winery was destroyed.');
  }

  /** Ends the streams of callers whose credentials were revoked or have expired. */
  #endExpired(): void {
    for (const [response, granted] of this.#granted) if (!granted.isCurrent()) response.end();
    if (this.#granted.size > 0 || this.#endingExpired === null) return;
    clearInterval(this.#endingExpired);
    this.#endingExpired = null;
  }

  #begin(request: FastifyRequest, reply: FastifyReply, headers: Readonly<Record<string, string>> = {}): StreamResponse {
    this.#assertMayOpen(request.granted);
    if (this.#closing || this.#open.size >= this.#limits.eventStreams) {
      throw new HttpProblem(
        'overloaded',
        `This server serves at most ${this.#limits.eventStreams} event streams; try again later.`,
        {
          retryAfterS: this.#limits.retryAfterS,
        },
      );
    }
    // Those that hooks have set.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...this.#headers,
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      // Without this header nginx buffers the stream.
      'x-accel-buffering': 'no',
    });
    const response = new StreamResponse(reply.raw, this.#limits, this.#log);
    this.#granted.set(response, request.granted);
    this.#endingExpired ??= setInterval(() => this.#endExpired(), this.#limits.credentialsCheckMs).unref();
    this.#ends.whenOver(request.raw, reply.raw, () => response.end());
    return response;
  }

  /** @throws HttpProblem `too_many_requests` if the caller has as many open streams as it may have. */
  #assertMayOpen({ caller }: Granted): void {
    if (caller === null) return;
    const most = this.#limits.eventStreamsPerCaller;
    let open = 0;
    for (const granted of this.#granted.values()) if (granted.caller?.id === caller.id) open += 1;
    if (open < most) return;
    const detail = `This caller has ${most} open event streams. Close one of them, or share one among several readers.`;
    throw new HttpProblem('too_many_requests', detail, { retryAfterS: this.#limits.retryAfterS });
  }

  #follow(response: StreamResponse, stream: { readonly lag: number }, served: Promise<void>): void {
    this.#followers.add(stream);
    this.#serve(
      response,
      served.finally(() => this.#followers.delete(stream)),
    );
  }

  #serve(response: StreamResponse, served: Promise<void>): void {
    this.#open.add(response);
    void served.finally(() => {
      response.close();
      this.#open.delete(response);
      this.#granted.delete(response);
    });
  }
}
