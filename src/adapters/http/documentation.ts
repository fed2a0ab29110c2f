import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonMediaType } from './answer.js';
import { openApiDocument } from './openapi.js';
import { type Route, type RouteSetting, route } from './route.js';

/** The route of the document itself. `text` is asked late: the document describes this route, too. */
export function documentRoute(text: () => string): Route {
  return route(
    {
      method: 'GET',
      path: '/openapi.json',
      query: {},
      operation: {
        tag: 'operations',
        id: 'getOpenApi',
        summary: 'This document',
        answers: { 200: { description: 'OpenAPI 3.1.', mediaType: 'application/json' } },
      },
    },
    (_request, _query, reply) => {
      reply.header('content-type', jsonMediaType);
      return text();
    },
  );
}

/**
 * Serves `/docs`. The document is given to @fastify/swagger whole rather than gathered from route schemas: Fastify would compile those into validators and
 * serialisers, and the application validates already.
 */
export function serveDocumentation(app: FastifyInstance, routes: readonly Route[], setting: RouteSetting): string {
  // Through JSON once: what typebox keeps beside its schemas is no part of the document.
  const text = JSON.stringify(openApiDocument(routes, setting));
  app.register(swagger, { mode: 'static', specification: { document: JSON.parse(text) } });
  app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' } });
  return text;
}
