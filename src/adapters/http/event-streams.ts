import type { FastifyReply } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { EventStream } from './event-stream.js';
import type { HttpLog } from './log.js';
import type { LogTail } from './log-tail.js';
import { HttpProblem } from './problem.js';

/** All open event streams of this server. Invariant: never more than `limits.streams`, and none is opened after `endAll`. */
export class EventStreams {
  readonly #tail: LogTail;
  readonly #limits: HttpLimits;
  readonly #log: HttpLog;
  readonly #open = new Set<EventStream>();
  #closing = false;

  constructor(tail: LogTail, limits: HttpLimits, log: HttpLog) {
    this.#tail = tail;
    this.#limits = limits;
    this.#log = log;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Takes the reply over from Fastify and serves the log behind `after` on it. */
  open(reply: FastifyReply, after: number): void {
    if (this.#closing || this.#open.size >= this.#limits.streams) {
      throw new HttpProblem('overloaded', 'No more event streams can be opened here now.', {
        retryAfterS: this.#limits.retryAfterS,
      });
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Nginx would otherwise gather the stream into blocks.
      'x-accel-buffering': 'no',
    });
    const stream = new EventStream({
      response: reply.raw,
      tail: this.#tail,
      limits: this.#limits,
      log: this.#log,
      after,
    });
    this.#open.add(stream);
    void stream.serve().finally(() => this.#open.delete(stream));
  }

  endAll(): void {
    this.#closing = true;
    for (const stream of this.#open) stream.end();
  }
}
