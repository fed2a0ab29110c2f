/** Turns every failure of a request into a problem document. No failure leaves this adapter in another form. */

import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unreadableIn } from '../../encryption/unreadable-content.js';
import type { HttpLog } from './log.js';
import { HttpProblem, problemMediaType, problemPayload, renderProblem } from './problem.js';
import { requestFields } from './request-trace.js';

/** Handles the errors of routes, and those that Fastify raises before it has found a route. */
export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply, log: HttpLog): FastifyReply {
  // Fastify closes the connection after a body that it refuses, and a client that is still sending would see a reset instead of the response.
  // While the connection stays open, Node discards the rest of the body, for at most `requestTimeoutMs`. During a shutdown the `onSend` hook in server.ts closes the connection instead.
  reply.removeHeader('connection');
  const problem = asProblem(error, request);
  if (problem !== error && problem.status >= 500) {
    const where = requestFields(request);
    // A defect needs its stack. An operating failure needs its cause, and may happen to every request at once.
    if (isLostConnection(error, reply)) log.info(where, 'A client closed its connection before it had its response.');
    else if (problem.problem.code === 'internal') log.error({ err: error, ...where }, 'A request failed.');
    else if (problem.problem.code === 'key_missing')
      log.warn({ ...causeOf(error), ...where }, 'This node does not have a key; requests that need it are refused.');
    else if (errorProperties(error).code === 'issuer_unavailable')
      log.warn({ ...causeOf(error), ...where }, 'The issuer is unavailable; its tokens are answered with overloaded.');
    else
      log.warn({ ...causeOf(error), ...where }, 'The database is unavailable; requests are answered with overloaded.');
  }
  return reply.headers(problem.headers).send(problemPayload(reply, problem.problem, problem.status));
}

/** Returns whether a response failed because its connection was lost: Fastify reports a stream that could not be sent. */
function isLostConnection(error: unknown, reply: FastifyReply): boolean {
  return errorProperties(error).code === 'ERR_STREAM_PREMATURE_CLOSE' && reply.raw.destroyed;
}

function asProblem(error: unknown, request: FastifyRequest): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const unreadable = unreadableIn(error);
  if (unreadable !== null) return new HttpProblem(unreadable.code, unreadable.message);
  const { code, statusCode, retryable } = errorProperties(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const { bodyLimit } = request.routeOptions;
    return new HttpProblem('too_large', `The body is larger than ${bodyLimit} bytes; send fewer edits per request.`, {
      status: 413,
    });
  }
  if (code === 'FST_REQ_FILE_TOO_LARGE')
    return new HttpProblem('too_large', 'The file is too large. Split it, for example by year.', { status: 413 });
  if (typeof code === 'string' && /^FST_(PARTS|FILES|FIELDS|INVALID_MULTIPART|PROTO)/.test(code))
    return new HttpProblem('bad_request', 'The form is malformed, or has too many parts.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' && isUpload(request)) return notMultipart();
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HttpProblem('bad_request', 'The body must be JSON in UTF-8, sent with Content-Type: application/json.', {
      status: 415,
      headers: { accept: 'application/json' },
    });
  }
  if (code === 'FST_ERR_BAD_URL') return new HttpProblem('bad_request', 'The path must be percent-encoded UTF-8.');
  if (code === 'FST_ERR_MAX_PARAM_LENGTH')
    return new HttpProblem('bad_request', 'A segment of the path is too long; codes have at most 64 characters.');
  if (typeof code === 'string' && code.startsWith('FST_ERR_CTP_'))
    return new HttpProblem('bad_request', 'The body does not match its Content-Length or its encoding.');
  // @fastify/static reports failures by status alone.
  if (statusCode === 404) return new HttpProblem('not_found', noResourceDetail(request));
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new HttpProblem('bad_request', 'The request cannot be read.', { status: statusCode });
  if (code === 'issuer_unavailable')
    return new HttpProblem(
      'overloaded',
      'The issuer of the token does not answer, so the token cannot be verified. Send the request again.',
    );
  // An operating failure carries a `retryable` flag.
  if (retryable === true)
    return new HttpProblem(
      'overloaded',
      'The database is unavailable. Send the request again: every write is idempotent.',
    );
  return new HttpProblem('internal', 'The request failed unexpectedly. The cause is in the log of the server.');
}

function causeOf(error: unknown): { readonly code: unknown; readonly cause: string } {
  return { code: errorProperties(error).code, cause: error instanceof Error ? error.message : String(error) };
}

function isUpload({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.upload === true;
}

/** Returns the problem of an upload whose body is no form. */
export function notMultipart(): HttpProblem {
  return new HttpProblem(
    'bad_request',
    'The body must be a form: Content-Type: multipart/form-data, with the part "file".',
    {
      status: 415,
      headers: { accept: 'multipart/form-data' },
    },
  );
}

/** Returns the detail of a problem for an address that has no resource. */
export function noResourceDetail({ url }: FastifyRequest): string {
  return `There is no resource at ${url.split('?')[0]?.slice(0, 80) ?? ''}.`;
}

/** Returns the properties with which libraries and adapters classify their errors. */
function errorProperties(error: unknown): {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly retryable?: unknown;
} {
  return typeof error === 'object' && error !== null ? error : {};
}

/** Responds to bytes that are not HTTP. Fastify never sees them and there is no request object, so the response is written by hand. `headers` are added to it. */
export function rejectBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, detail } = clientErrorOf(error.code);
  const body = renderProblem({ code: 'bad_request', detail }, status);
  const lines = Object.entries({
    'Content-Type': problemMediaType,
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`);
}

function clientErrorOf(code: string | undefined): {
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
} {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, reason: 'Request Header Fields Too Large', detail: 'The headers are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, reason: 'Request Timeout', detail: 'The request did not arrive in time; send it again.' };
    default:
      return { status: 400, reason: 'Bad Request', detail: 'The bytes received are not an HTTP/1.1 request.' };
  }
}
