/** A route is a value that is both served and documented: the server registers `serve`, and the OpenAPI document is written from the rest. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import type { Permission } from '../../application/access/role.js';
import type { UseCases } from '../../application/use-cases.js';
import type { KindDescription } from './kind-description.js';
import type { ProblemCode } from './problem.js';
import { type QueryOf, type QueryParameters, readQuery } from './query.js';

/** The parts that routes are made from. */
export interface RouteParts {
  /** The use cases without a guard. A handler that serves a caller takes `request.granted.solera`. */
  readonly solera: UseCases;
  readonly kinds: readonly KindDescription[];
  readonly limits: HttpLimits;
}

export interface DocumentedResponse {
  readonly description: string;
  /** The name of its schema among the document's components. Absent for a response without JSON. */
  readonly schema?: string;
  readonly mediaType?: string;
  /** A second form of a response with a schema, which `Accept` selects. */
  readonly otherMediaType?: string;
  /** Descriptions by the header's name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The documentation of a route beyond its path and query. */
export interface Operation {
  readonly tag:
    | 'wineries'
    | 'vessels'
    | 'actions'
    | 'edits'
    | 'lots'
    | 'labels'
    | 'imports'
    | 'reports'
    | 'notifications'
    | 'access'
    | 'operations';
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** The name of the body's schema. */
  readonly body?: string;
  readonly bodyOptional?: boolean;
  /** True: the body is `multipart/form-data`, with a file. */
  readonly upload?: true;
  /** A body that is valid by the schema. */
  readonly example?: unknown;
  readonly headers?: readonly (
    | 'Accept'
    | 'If-Match'
    | 'If-None-Match'
    | 'Idempotency-Key'
    | 'Last-Event-ID'
    | 'Prefer'
  )[];
  /** Responses of success by status. */
  readonly responses: Readonly<Record<number, DocumentedResponse>>;
  /** The codes of the problems that it may answer, except those of every route: `bad_request`, `internal`, `overloaded`, `too_many_requests` and `unknown`. */
  readonly problems?: readonly ProblemCode[];
}

/**
 * Who may use a route: everyone; any caller with valid credentials; or one with a permission in the winery of the path, in some winery, or in all. With `previews`, what
 * the body asks for decides: a preview needs only `read`.
 */
export type RoutePermission =
  | 'none'
  | 'signed_in'
  | { readonly needs: Permission; readonly in: 'winery' | 'some' | 'all'; readonly previews?: true };

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As OpenAPI writes it: `/v1/wineries/{winery}`. */
  readonly path: string;
  /** As Fastify writes it, if it cannot be derived from `path`. */
  readonly pattern?: string;
  readonly query: QueryParameters;
  readonly permission: RoutePermission;
  readonly operation: Operation;
  /** Exempts event streams and probes from the limit on requests in flight, and from the measurement of latency. */
  readonly unbounded?: true;
  /** The answer may have as many items as a list, so it counts for `listBytes` while it is built. */
  readonly hasLongAnswer?: true;
  /** Accepts any query and does not read it: probes and scrapers add parameters of their own. */
  readonly ignoresQuery?: true;
  serve(request: FastifyRequest, reply: FastifyReply): Promise<unknown> | unknown;
}

/** Returns a route whose handler receives its query parsed, and typed by the parameters that document it. */
export function route<P extends QueryParameters>(
  described: Omit<Route, 'query' | 'serve'> & { readonly query: P },
  handle: (request: FastifyRequest, query: QueryOf<P>, reply: FastifyReply) => Promise<unknown> | unknown,
): Route {
  const queryOf = (request: FastifyRequest): QueryOf<P> =>
    described.ignoresQuery === true ? {} : readQuery(request, described.query);
  return { ...described, serve: (request, reply) => handle(request, queryOf(request), reply) };
}

/** Returns the pattern by which Fastify finds the route. */
export function fastifyPattern(served: Route): string {
  return served.pattern ?? served.path.replace(/\{(\w+)\}/g, ':$1');
}
