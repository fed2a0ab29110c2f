/** Turns everything that can go wrong in a request into a problem document. Nothing leaves this adapter in another form. */

import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLog } from './log.js';
import { HttpProblem, problemMediaType, problemPayload, renderProblem } from './problem.js';

/** The server's error handler, and its handler for what fails before a route is found. */
export function answerFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: HttpLog,
): FastifyReply {
  // Fastify closes the connection after a body it refuses, and a client that is still sending would see a reset instead of its answer.
  // Kept open, Node discards the rest of the body, and `requestTimeoutMs` bounds for how long. While closing, another header closes it.
  reply.removeHeader('connection');
  const problem = asProblem(error);
  if (problem !== error && problem.status >= 500) {
    const level = problem.problem.code === 'internal' ? 'error' : 'warn';
    log[level]({ err: error, method: request.method, route: request.routeOptions.url }, 'A request failed.');
  }
  return reply.headers(problem.headers).send(problemPayload(reply, problem.problem, problem.status));
}

function asProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const { code, statusCode, retryable } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    statusCode?: unknown;
    retryable?: unknown;
  };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new HttpProblem('too_large', 'The body is larger than this server takes.', { status: 413 });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HttpProblem('bad_request', 'Bodies are JSON: send them as application/json, in UTF-8.', {
      status: 415,
      headers: { accept: 'application/json' },
    });
  }
  if (code === 'FST_ERR_BAD_URL') return new HttpProblem('bad_request', 'The path is not valid percent-encoded UTF-8.');
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return new HttpProblem('bad_request', 'A part of the path is too long.');
  if (typeof code === 'string' && code.startsWith('FST_ERR_CTP_'))
    return new HttpProblem('bad_request', 'The body could not be read as it was announced.');
  // @fastify/static speaks by status alone.
  if (statusCode === 404) return new HttpProblem('not_found', 'There is nothing at this address.');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new HttpProblem('bad_request', 'The request could not be read.', { status: statusCode });
  // An operating failure says itself whether trying again makes sense (style.md, rule 8).
  if (retryable === true)
    return new HttpProblem(
      'overloaded',
      'A part that Solera needs is not available just now. Try again: every write is idempotent.',
    );
  return new HttpProblem('internal', 'The request failed for a reason that is not its own; it was logged.');
}

/** What is not HTTP gets its problem document by hand: there is no request, and Fastify never sees it. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request'];
  const body = renderProblem(
    { code: 'bad_request', detail: 'This is not a request that can be read.' },
    status as number,
  );
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${problemMediaType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
