import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';

/** Refuses a request whose headers make it unreadable. Node would answer one without a Host with an empty body, and ignore an encoding. */
export function refuseBadHeaders({ raw, headers }: FastifyRequest): void {
  if (raw.httpVersion === '1.1' && headers.host === undefined)
    throw new HttpProblem('bad_request', 'The request has no Host header, which HTTP/1.1 requires.');
  const { 'content-encoding': encoding = 'identity' } = headers;
  if (encoding.toLowerCase() !== 'identity')
    throw new HttpProblem('bad_request', 'The body must not be compressed: send it without Content-Encoding.', {
      status: 415,
      headers: { 'accept-encoding': 'identity' },
    });
}
