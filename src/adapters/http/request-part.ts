/** Parts of a request that are not its query or body: codes and ids in the path, and the headers that steer a write. */
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.js';
import { codePattern } from './query-parameter.js';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function pathText(request: FastifyRequest, name: string): string {
  // Fastify decodes a path's parameters into texts.
  return (request.params as Readonly<Record<string, string>>)[name] ?? '';
}

/** A code of the user's: a winery, a lot, a vessel. */
export function pathCode(request: FastifyRequest, name: 'winery' | 'lot' | 'vessel'): string {
  const text = pathText(request, name);
  if (codePattern.test(text)) return text;
  throw new HttpProblem('bad_request', `A ${name} is 1 to 64 letters, digits, hyphens, underscores or points.`);
}

/** An action's id in its canonical, lower case. What is not a UUID names no action: there is nothing to find. */
export function pathAction(request: FastifyRequest): string {
  const text = pathText(request, 'action');
  if (uuidPattern.test(text)) return text.toLowerCase();
  throw new HttpProblem('not_found', 'There is no such action: ids of actions are UUIDs.');
}

/** The revision in `If-Match`, or undefined where there is none or `*`, which any existing action matches. */
export function expectedRevision(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const revision = /^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1];
  if (revision === undefined)
    throw new HttpProblem('bad_request', 'If-Match is one revision in double quotes, for example "3", or *.');
  return Number(revision);
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new HttpProblem('bad_request', 'Idempotency-Key is 1 to 255 visible ASCII characters.');
}

/** The key alone, as an option that is absent where there is none. */
export function keyOf(request: FastifyRequest): { readonly idempotencyKey?: string } {
  const key = idempotencyKey(request);
  return key === undefined ? {} : { idempotencyKey: key };
}

/** The body of a request that must have one. */
export function requiredBody(request: FastifyRequest): unknown {
  if (request.body !== undefined) return request.body;
  const message = 'A JSON body is expected.';
  throw new HttpProblem('bad_request', message, { errors: [{ pointer: '', message }] });
}
