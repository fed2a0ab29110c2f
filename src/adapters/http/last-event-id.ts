import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';

/**
 * Returns the number after which an event stream resumes, from `Last-Event-ID`, or undefined without it. When a browser reconnects, it sends the last id
 * that it received to the same address, so the header is newer than `after`.
 */
export function lastEventId(request: FastifyRequest): number | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw new HttpProblem('bad_request', `Last-Event-ID is "${header}"; it must be a notification number.`);
}
