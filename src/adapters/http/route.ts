/**
 * A route is a value that is both served and documented: the server registers `serve`, the OpenAPI document is written from the rest.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import type { UseCases } from '../../application/use-cases.js';
import type { KindDescription } from './kind-description.js';
import type { ProblemCode } from './problem.js';
import { type QueryOf, type QueryParameters, readQuery } from './query.js';

/** What the groups of routes are made from. */
export interface RouteSetting {
  readonly solera: UseCases;
  readonly kinds: readonly KindDescription[];
  readonly limits: HttpLimits;
}

export interface DocumentedAnswer {
  readonly description: string;
  /** The name of a schema among the document's components; absent for an answer without JSON. */
  readonly schema?: string;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the document says of a route beyond its path and query. */
export interface Operation {
  readonly tag: 'wineries' | 'vessels' | 'actions' | 'lots' | 'notifications' | 'operations';
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** The name of the body's schema. */
  readonly body?: string;
  readonly bodyOptional?: boolean;
  readonly headers?: readonly ('If-Match' | 'If-None-Match' | 'Idempotency-Key' | 'Last-Event-ID')[];
  readonly answers: Readonly<Record<number, DocumentedAnswer>>;
  /** The codes it may answer besides those that every route may (`bad_request`, `internal`, `overloaded`). */
  readonly problems?: readonly ProblemCode[];
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As OpenAPI writes it: `/v1/wineries/{winery}`. */
  readonly path: string;
  /** As Fastify writes it, where that can't be derived from `path`. */
  readonly pattern?: string;
  readonly query: QueryParameters;
  readonly operation: Operation;
  /** Of event streams and probes, which must not be turned away by the bound on requests in flight, nor be timed with them. */
  readonly unbounded?: true;
  /** Of what probes and scrapers ask: they add parameters of their own, and the query is not looked at. */
  readonly anyQuery?: true;
  serve(request: FastifyRequest, reply: FastifyReply): Promise<unknown> | unknown;
}

/** Makes a route whose handler gets its query read and typed by the parameters that document it. */
export function route<P extends QueryParameters>(
  described: Omit<Route, 'query' | 'serve'> & { readonly query: P },
  handle: (request: FastifyRequest, query: QueryOf<P>, reply: FastifyReply) => Promise<unknown> | unknown,
): Route {
  const queryOf = (request: FastifyRequest): QueryOf<P> =>
    described.anyQuery === true ? {} : readQuery(request, described.query);
  return { ...described, serve: (request, reply) => handle(request, queryOf(request), reply) };
}

export function fastifyPattern(served: Route): string {
  return served.pattern ?? served.path.replace(/\{(\w+)\}/g, ':$1');
}
