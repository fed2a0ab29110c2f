import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './openapi.js';
import { jsonMediaType } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

/** Returns the route of the OpenAPI document. `text` is called per request, because the document also describes this route. */
export function documentRoute(text: () => string): Route {
  return route(
    {
      method: 'GET',
      path: '/openapi.json',
      query: {},
      operation: {
        tag: 'operations',
        id: 'getOpenApi',
        summary: 'Retrieve this document',
        description: 'Returns the OpenAPI document of this server. `/docs` shows it as a page.',
        responses: { 200: { description: 'An OpenAPI 3.1 document.', mediaType: 'application/json' } },
      },
    },
    (_request, _query, reply) => {
      reply.header('content-type', jsonMediaType);
      return text();
    },
  );
}

/**
 * Serves `/docs`, and returns the text of the OpenAPI document. @fastify/swagger receives the finished document. Given route schemas,
 * Fastify would also compile validators and serializers; the application already validates.
 */
export function serveDocumentation(app: FastifyInstance, routes: readonly Route[], parts: RouteParts): string {
  // Serialised first, because typebox schemas carry properties that do not belong in the document.
  const text = JSON.stringify(openApiDocument(routes, parts));
  app.register(swagger, { mode: 'static', specification: { document: JSON.parse(text) } });
  app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' } });
  return text;
}
