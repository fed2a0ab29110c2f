import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../../application/json-object.js';
import type { FieldError, Problem } from '../../application/result.js';

/** The status and title of each code. Status codes exist in this adapter alone. */
const problems = {
  bad_request: [400, 'The request is malformed'],
  too_precise: [400, 'A number or time has more decimals than Solera stores'],
  too_large: [400, 'A number, a list or the body is too large'],
  not_a_page: [400, 'The range is not a page of the log'],
  unauthorized: [401, 'The request is not authenticated'],
  forbidden: [403, 'The request is not allowed'],
  not_found: [404, 'The resource does not exist'],
  method_not_allowed: [405, 'The resource does not support this method'],
  action_id_reused: [409, 'The id belongs to another request'],
  conflicts: [409, 'Other actions would become impossible, or change in a locked period'],
  expect_not_available: [409, 'A write cannot expect an impact yet'],
  kind_not_available: [409, 'The type of action cannot be recorded yet'],
  scope_not_available: [409, 'Limited credentials cannot write yet'],
  rules_not_available: [409, 'Actions cannot adopt a version of the rules yet'],
  schema_not_available: [409, 'The data cannot be recorded yet'],
  wineries_not_available: [409, 'A change set cannot cover several wineries yet'],
  filed_before: [409, 'The report was filed before'],
  too_late: [409, 'The edit cannot be cancelled any more'],
  units_fixed: [409, 'The units are fixed by the first action'],
  content_destroyed: [410, 'The content was encrypted with a key that is destroyed'],
  impact_differs: [412, 'The write would have another impact than expected'],
  stale_revision: [412, 'The revision is not the current one'],
  unknown_lot: [422, 'The lot does not exist at that time'],
  unknown_vessel: [422, 'The vessel does not exist'],
  unknown_winery: [422, 'The winery does not exist'],
  insufficient_volume: [422, 'There is not enough volume'],
  insufficient_weight: [422, 'There is not enough weight'],
  insufficient_cases: [422, 'There are not enough bottles'],
  not_in_vessel: [422, 'The lot is not in that vessel'],
  vessel_occupied: [422, 'The vessel holds another lot'],
  over_capacity: [422, 'The vessel is too small'],
  over_received: [422, 'More arrives than leaves'],
  wrong_kind: [422, 'The lot is of the wrong kind'],
  origin_differs: [422, 'The fruit has another origin'],
  lot_archived: [422, 'The lot is archived'],
  not_empty: [422, 'The lot is not empty'],
  composition_incomplete: [422, 'The composition is incomplete'],
  period_locked: [422, 'The period is locked'],
  too_many_requests: [429, 'The client has sent too many requests'],
  edit_failed: [500, 'The edit failed'],
  internal: [500, 'The request failed unexpectedly'],
  key_missing: [503, 'The node does not have the key of the content'],
  behind: [503, 'The read model does not reflect the notification yet'],
  overloaded: [503, 'Solera cannot take the request now'],
  unknown: [503, 'The outcome of the request is unknown'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;

export const problemMediaType = 'application/problem+json';

// The keys of a constant object are exactly those of its type.
export const problemCodes = Object.keys(problems) as readonly ProblemCode[];

/** The codes with which an action may be refused: every 422, and `too_large` for a quantity that would no longer be exact. */
export const refusalCodes = problemCodes.filter((code) => statusOf(code) === 422 || code === 'too_large');

/** Returns the status of a code. A code missing from the table is treated as a refusal that is new in the cellar: 422. */
export function statusOf(code: string): number {
  return isKnown(code) ? problems[code][0] : 422;
}

export function titleOf(code: string): string {
  return isKnown(code) ? problems[code][1] : 'The action is impossible';
}

/** The error with which this adapter refuses a request. It is thrown where the fault is found, and rendered by the error handler. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** `status` replaces the table's status where HTTP has a more specific one for the same code, such as 413 or 415. */
  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: readonly FieldError[];
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly retryAfterS?: number;
    } = {},
  ) {
    super(detail);
    this.status = more.status ?? statusOf(code);
    this.headers = more.headers ?? {};
    this.problem = {
      code,
      detail,
      ...(more.errors === undefined ? {} : { errors: more.errors }),
      ...(more.retryAfterS === undefined ? {} : { retryAfterS: more.retryAfterS }),
    };
  }
}

/** Returns the RFC 9457 document. */
export function renderProblem(problem: Problem, status: number): string {
  return JSON.stringify(problemDocument(problem, status));
}

/** Returns the members of the RFC 9457 document. */
export function problemDocument({ code, detail, retryAfterS: _header, ...rest }: Problem, status: number): JsonObject {
  return { type: `urn:solera:problem:${code}`, title: titleOf(code), status, detail, code, ...rest };
}

/** Sets status and headers, and returns the payload: a Buffer, because Fastify would append a charset to the content type of a string. */
export function problemPayload(reply: FastifyReply, problem: Problem, status = statusOf(problem.code)): Buffer {
  reply.code(status).header('content-type', problemMediaType).header('cache-control', 'no-store');
  reply.removeHeader('etag');
  if (status === 503 || status === 429) reply.header('retry-after', String(problem.retryAfterS ?? 1));
  return Buffer.from(renderProblem(problem, status));
}

function isKnown(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
