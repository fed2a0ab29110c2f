import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import { EditStream } from './edit-stream.js';
import { EventStream } from './event-stream.js';
import type { HttpLog } from './log.js';
import type { LogTail } from './log-tail.js';
import { HttpProblem } from './problem.js';
import type { ResponseEnds } from './response-ends.js';
import { StreamResponse } from './stream-response.js';
import { TurnQueue } from './turn-queue.js';

/** The open event streams of this server. Invariants: there are at most `limits.eventStreams`, and none is opened after `endAll`. */
export class EventStreams {
  readonly #tail: LogTail;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #ends: ResponseEnds;
  readonly #turns: TurnQueue;
  readonly #open = new Set<StreamResponse>();
  /** The open streams of the log. */
  readonly #followers = new Set<EventStream>();
  /** Of every stream. */
  readonly #headers: Readonly<Record<string, string>>;
  #closing = false;

  constructor(
    tail: LogTail,
    ends: ResponseEnds,
    limits: HttpLimits,
    log: HttpLog,
    headers: Readonly<Record<string, string>>,
  ) {
    this.#headers = headers;
    this.#tail = tail;
    this.#ends = ends;
    this.#turns = new TurnQueue();
    this.#limits = limits;
    this.#log = log;
  }

  get count(): number {
    return this.#open.size;
  }

  /** By how many notifications the slowest open stream of the log is behind the tail of the log. */
  get lag(): number {
    let lag = 0;
    for (const { position } of this.#followers) lag = Math.max(lag, this.#tail.head - position);
    return lag;
  }

  /** Takes the reply over from Fastify and serves the notifications after `after` on it. @throws HttpProblem `overloaded` */
  open(request: FastifyRequest, reply: FastifyReply, after: number): void {
    const parts = { tail: this.#tail, turns: this.#turns, limits: this.#limits, log: this.#log, after };
    const response = this.#begin(request, reply);
    const stream = new EventStream({ ...parts, response });
    this.#followers.add(stream);
    this.#serve(
      response,
      stream.serve().finally(() => this.#followers.delete(stream)),
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

  #begin(request: FastifyRequest, reply: FastifyReply): StreamResponse {
    if (this.#closing || this.#open.size >= this.#limits.eventStreams) {
      throw new HttpProblem(
        'overloaded',
        `This server serves at most ${this.#limits.eventStreams} event streams; try again later.`,
        {
          retryAfterS: this.#limits.retryAfterS,
        },
      );
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      ...this.#headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      // Without this header nginx buffers the stream.
      'x-accel-buffering': 'no',
    });
    const response = new StreamResponse(reply.raw, this.#limits, this.#log);
    this.#ends.whenOver(request.raw, reply.raw, () => response.end());
    return response;
  }

  #serve(response: StreamResponse, served: Promise<void>): void {
    this.#open.add(response);
    void served.finally(() => {
      response.close();
      this.#open.delete(response);
    });
  }
}
