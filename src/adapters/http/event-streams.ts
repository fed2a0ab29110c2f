import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { EventStream } from './event-stream.js';
import type { HttpLog } from './log.js';
import type { LogTail } from './log-tail.js';
import { HttpProblem } from './problem.js';
import type { ResponseEnds } from './response-ends.js';
import { TurnQueue } from './turn-queue.js';

/** The open event streams of this server. Invariants: there are at most `limits.eventStreams`, and none is opened after `endAll`. */
export class EventStreams {
  readonly #tail: LogTail;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #ends: ResponseEnds;
  readonly #turns: TurnQueue;
  readonly #open = new Set<EventStream>();
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

  /** By how many notifications the slowest open stream is behind the tail of the log. */
  get lag(): number {
    let lag = 0;
    for (const { position } of this.#open) lag = Math.max(lag, this.#tail.head - position);
    return lag;
  }

  /** Takes the reply over from Fastify and serves the notifications after `after` on it. @throws HttpProblem `overloaded` */
  open(request: FastifyRequest, reply: FastifyReply, after: number): void {
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
    const stream = new EventStream({
      response: reply.raw,
      tail: this.#tail,
      turns: this.#turns,
      limits: this.#limits,
      log: this.#log,
      after,
    });
    this.#ends.whenOver(request.raw, reply.raw, () => stream.end());
    this.#open.add(stream);
    void stream.serve().finally(() => this.#open.delete(stream));
  }

  endAll(): void {
    this.#closing = true;
    for (const stream of this.#open) stream.endForShutdown();
  }
}
