import type { FastifyReply } from 'fastify';
import type { FieldError, Problem } from '../../application/result.js';

/** Which status and title a code has. Status codes live here and nowhere else in the house. */
const problems = {
  bad_request: [400, 'The request is malformed'],
  too_precise: [400, 'A number or time is finer than it can be kept'],
  too_large: [400, 'A number or the body is too large'],
  not_a_page: [400, 'The range is not a page of the log'],
  unauthorized: [401, 'Who asks is not known'],
  forbidden: [403, 'This may not be done here'],
  not_found: [404, 'There is no such thing'],
  method_not_allowed: [405, 'The method is not served here'],
  action_id_reused: [409, 'The id already belongs to another request'],
  conflicts: [409, 'Other actions would become impossible'],
  units_fixed: [409, 'The units are fixed by the first action'],
  stale_revision: [412, 'The revision is not the current one'],
  unknown_lot: [422, 'The lot does not exist there'],
  unknown_vessel: [422, 'The vessel does not exist'],
  unknown_winery: [422, 'The winery does not exist'],
  insufficient_volume: [422, 'There is less volume than is asked for'],
  insufficient_weight: [422, 'There is less weight than is asked for'],
  insufficient_cases: [422, 'There are fewer bottles than are asked for'],
  not_in_vessel: [422, 'The lot is not in that vessel'],
  vessel_occupied: [422, 'The vessel holds another lot'],
  over_capacity: [422, 'The vessel cannot hold that much'],
  over_received: [422, 'More arrives than left'],
  wrong_kind: [422, 'The lot is of the wrong kind'],
  origin_differs: [422, 'The fruit is of another origin'],
  lot_archived: [422, 'The lot is archived'],
  not_empty: [422, 'The lot is not empty'],
  composition_incomplete: [422, 'The composition is not complete'],
  period_locked: [422, 'The period is locked'],
  internal: [500, 'Solera failed'],
  overloaded: [503, 'Solera is busy'],
  unknown: [503, 'The outcome is not known'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;

export const problemMediaType = 'application/problem+json';
export const problemCodes = Object.keys(problems) as readonly ProblemCode[];

/** An unknown code can only be a refusal that the cellar learned after this table was written: it is as true as the others. */
export function statusOf(code: string): number {
  return Object.hasOwn(problems, code) ? problems[code as ProblemCode][0] : 422;
}

/** A request that this adapter turns away itself, thrown where it is found and rendered by the error handler. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** `status` departs from the table only where HTTP has a finer word for the same code: 413 and 415. */
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

/** The RFC 9457 document as text. */
export function renderProblem(problem: Problem, status: number): string {
  const { code, detail, retryAfterS: _header, ...rest } = problem;
  const title = Object.hasOwn(problems, code) ? problems[code as ProblemCode][1] : 'The action is impossible';
  return JSON.stringify({ type: `urn:solera:problem:${code}`, title, status, detail, code, ...rest });
}

/** Sets status and headers, and gives the payload to send: bytes, because Fastify would add a charset to a text of a JSON type. */
export function problemPayload(reply: FastifyReply, problem: Problem, status = statusOf(problem.code)): Buffer {
  reply.code(status).header('content-type', problemMediaType);
  if (problem.code === 'overloaded' || problem.code === 'unknown')
    reply.header('retry-after', String(problem.retryAfterS ?? 1));
  return Buffer.from(renderProblem(problem, status));
}
