/** Reads the parts of a request other than its query: path parameters, the headers of a write, and the required body. */
import type { FastifyRequest } from 'fastify';
import { codeForm, codePattern } from '../../application/request/code.js';
import { memberAt, mustBe, quoted } from '../../application/request/fault-text.js';
import { HttpProblem } from './problem.js';

/** Follows the revision in the tag of a conflicted action. */
export const conflictedMark = '-conflicted';

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Returns a parameter of the path, decoded. */
export function pathText(request: FastifyRequest, name: string): string {
  // Fastify decodes every path parameter into a string.
  return (request.params as Readonly<Record<string, string>>)[name] ?? '';
}

/** Returns the code of a winery, lot, vessel or label in the path. */
export function pathCode(request: FastifyRequest, name: 'winery' | 'lot' | 'vessel' | 'label'): string {
  const text = pathText(request, name);
  if (codePattern.test(text)) return text;
  throw new HttpProblem('bad_request', mustBe(`The ${name} in the path`, codeForm, text));
}

/** Returns the id of an action in the path, as `pathId` does. */
export function pathActionId(request: FastifyRequest): string {
  return pathId(request, 'action', 'action');
}

/** Returns the id of an edit in the path, as `pathId` does. */
export function pathEditId(request: FastifyRequest): string {
  return pathId(request, 'edit', 'edit');
}

/** Returns the id of a filing in the path, as `pathId` does. */
export function pathFilingId(request: FastifyRequest): string {
  return pathId(request, 'filing', 'filing');
}

/** Returns the id of an import in the path, as `pathId` does. */
export function pathImportId(request: FastifyRequest): string {
  return pathId(request, 'import', 'import');
}

/** Returns the id of a token in the path, as `pathId` does. */
export function pathTokenId(request: FastifyRequest): string {
  return pathId(request, 'token', 'token');
}

/** Returns the id of a refused command in the path, as `pathId` does. */
export function pathCommandId(request: FastifyRequest): string {
  return pathId(request, 'id', 'refused command');
}

/** Returns the revision in `If-Match`; undefined without the header, and for `*`, which every existing action matches. */
export function expectedRevision(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const revision = /^(?:W\/)?"(\d{1,15})(?:-conflicted(?:-[\w-]{27})?)?"$/.exec(header)?.[1];
  if (revision === undefined)
    throw new HttpProblem('bad_request', mustBe('If-Match', 'one revision in double quotes such as "3", or *', header));
  return Number(revision);
}

/** Returns `{ idempotencyKey }`, or `{}` if the header is absent. */
export function idempotencyOption(request: FastifyRequest): { readonly idempotencyKey?: string } {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return {};
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return { idempotencyKey: header };
  throw new HttpProblem('bad_request', mustBe('Idempotency-Key', '1 to 255 visible ASCII characters', header));
}

/** Returns the body of a request that requires one. */
export function requiredBody(request: FastifyRequest): unknown {
  if (request.body !== undefined) return request.body;
  const message = mustBe(memberAt(''), 'a JSON object', undefined);
  throw new HttpProblem('bad_request', message, { errors: [{ pointer: '', message }] });
}

/** Returns an id in the path, in its canonical lower case. A text that is not a UUID identifies nothing and is refused with `not_found`. */
function pathId(request: FastifyRequest, name: string, thing: string): string {
  const text = pathText(request, name);
  if (uuidPattern.test(text)) return text.toLowerCase();
  throw new HttpProblem('not_found', `There is no ${thing} ${quoted(text)}; the ids of ${thing}s are UUIDs.`);
}
