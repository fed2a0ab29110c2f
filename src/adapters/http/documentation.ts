import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { asyncApiDocument } from './asyncapi.js';
import { openApiDocument } from './openapi.js';
import { HttpProblem } from './problem.js';
import { pathText } from './request-part.js';
import { jsonMediaType } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';
import { schemaDocuments } from './schema-documents.js';
import { securityHeaders } from './security-headers.js';

/** The texts of the documents that describe the API and the log. */
export interface Documentation {
  readonly openApi: string;
  readonly asyncApi: string;
  /** JSON Schemas by their names. */
  readonly schemas: ReadonlyMap<string, string>;
}

/** Returns the routes of the documents. `written` is called per request, because the documents also describe these routes. */
export function documentRoutes(written: () => Documentation): readonly Route[] {
  return [openApiRoute(written), asyncApiRoute(written), schemaRoute(written)];
}

function openApiRoute(written: () => Documentation): Route {
  return route(
    {
      method: 'GET',
      path: '/openapi.json',
      query: {},
      permission: 'signed_in',
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
      return written().openApi;
    },
  );
}

function asyncApiRoute(written: () => Documentation): Route {
  return route(
    {
      method: 'GET',
      path: '/asyncapi.json',
      query: {},
      permission: 'signed_in',
      operation: {
        tag: 'notifications',
        id: 'getAsyncApi',
        summary: 'Retrieve the AsyncAPI document of the log',
        description:
          'Describes the event stream, the pages and the mirror in JetStream, with the schemas of their messages.',
        responses: { 200: { description: 'An AsyncAPI 3.0 document.', mediaType: 'application/json' } },
      },
    },
    (_request, _query, reply) => {
      reply.header('content-type', jsonMediaType);
      return written().asyncApi;
    },
  );
}

const schemaFile = /^(.+)\.json$/;

function schemaRoute(written: () => Documentation): Route {
  return route(
    {
      method: 'GET',
      path: '/schemas/{schema}.json',
      // A name has dots, which would end a parameter of the router.
      pattern: '/schemas/:file',
      query: {},
      permission: 'signed_in',
      operation: {
        tag: 'notifications',
        id: 'getSchema',
        summary: 'Retrieve the JSON Schema of a type of notification',
        description:
          'Describes the `data` of notifications whose `dataschema` is `urn:solera:schema:{schema}`. `notification.1` describes whole notifications of all types.',
        responses: { 200: { description: 'A JSON Schema (2020-12).', mediaType: 'application/schema+json' } },
        problems: ['not_found'],
      },
    },
    (request, _query, reply) => {
      const { schemas } = written();
      const [, name] = schemaFile.exec(pathText(request, 'file')) ?? [];
      const text = name === undefined ? undefined : schemas.get(name);
      if (text === undefined)
        throw new HttpProblem(
          'not_found',
          `There is no schema ${pathText(request, 'file')}. The schemas are ${[...schemas.keys()].join(', ')}, each with ".json" at the end.`,
        );
      reply.header('content-type', 'application/schema+json; charset=utf-8');
      return text;
    },
  );
}

/**
 * Serves `/docs`, and returns the texts of the documents. @fastify/swagger receives the finished document. Given route schemas, Fastify would also
 * compile validators and serializers; the application already validates.
 */
export function serveDocumentation(
  app: FastifyInstance,
  routes: readonly Route[],
  parts: RouteParts & { readonly stream: string },
): Documentation {
  // Serialised first, because typebox schemas carry properties that do not belong in the documents.
  const openApi = JSON.stringify(openApiDocument(routes, parts));
  // As openApiDocument puts them.
  const { components } = JSON.parse(openApi) as { readonly components: { readonly schemas: Record<string, unknown> } };
  const { schemas } = components;
  app.register(swagger, { mode: 'static', specification: { document: JSON.parse(openApi) } });
  const { 'content-security-policy': staticCSP = '' } = securityHeaders('documentation', false);
  app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' }, staticCSP });
  return {
    openApi,
    asyncApi: JSON.stringify(
      asyncApiDocument({ schemas, pageSize: parts.limits.notificationPageSize, stream: parts.stream }),
    ),
    schemas: schemaDocuments(schemas),
  };
}
