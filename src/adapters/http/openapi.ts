/** Writes the OpenAPI 3.1 document from the very routes that are served. */
import { openApiSchemas } from './openapi-schemas.js';
import { type ProblemCode, problemMediaType, statusOf } from './problem.js';
import type { DocumentedAnswer, Operation, Route, RouteSetting } from './route.js';

type Node = Record<string, unknown>;

const everywhere: readonly ProblemCode[] = ['bad_request', 'internal', 'overloaded', 'unknown'];

const headerDescriptions = {
  'If-Match': 'The revision last seen, in double quotes; another current one gives `stale_revision`. `*` matches any.',
  'If-None-Match': 'An ETag; 304 where it is still the same.',
  'Idempotency-Key': '1 to 255 visible ASCII characters.',
  'Last-Event-ID': 'The number of the last notification seen; overrules `after`.',
} as const;

export function openApiDocument(routes: readonly Route[], { kinds, limits }: RouteSetting): Node {
  const paths: Record<string, Node> = {};
  for (const each of routes) {
    paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operationNode(each) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Solera',
      version: '1',
      description: [
        'The production history of wineries as editable actions: change what happened, and everything that follows is right at once.',
        '',
        "Times are RFC 3339 with an offset, to the millisecond, and come back in UTC. Volumes, weights and money are JSON numbers in the winery's units.",
        `Bodies are at most ${limits.bodyBytes} bytes of JSON in UTF-8, nested at most ${limits.jsonDepth} levels, without a member twice; numbers that a double would round are refused.`,
        'Unknown members are refused, and so are unknown query parameters, but for `/healthz`, `/readyz` and `/metrics`, which ignore theirs. A method that an address does not serve gives 405 `method_not_allowed` with `Allow`.',
        'Every refusal is an RFC 9457 problem document; `code` is stable. In `errors`, a query parameter is pointed at by its name.',
      ].join('\n'),
    },
    servers: [{ url: '/' }],
    tags: ['wineries', 'vessels', 'actions', 'lots', 'notifications', 'operations'].map((name) => ({ name })),
    paths,
    components: { schemas: openApiSchemas(kinds) },
  };
}

function operationNode(served: Route): Node {
  const { tag, id, summary, description, body, bodyOptional } = served.operation;
  const parameters = [
    ...pathParameters(served.path),
    ...queryParameters(served),
    ...headerParameters(served.operation),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: bodyOptional !== true, content: { 'application/json': { schema: schemaOf(body) } } },
        }),
    responses: { ...answerNodes(served.operation), ...problemNodes(served) },
  };
}

function pathParameters(path: string): Node[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: pathSchema(name),
  }));
}

function pathSchema(name: string): Node {
  if (name === 'action') return { type: 'string', format: 'uuid' };
  return name === 'first' || name === 'last' ? { type: 'integer', minimum: 1 } : schemaOf('Code');
}

function queryParameters({ query }: Route): Node[] {
  return Object.entries(query).map(([name, parameter]) => ({
    name,
    in: 'query',
    description: parameter.description,
    schema: parameter.schema,
  }));
}

function headerParameters({ headers = [] }: Operation): Node[] {
  return headers.map((name) => ({
    name,
    in: 'header',
    description: headerDescriptions[name],
    schema: { type: 'string' },
  }));
}

function answerNodes({ answers }: Operation): Node {
  return Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerNode(answer)]));
}

function answerNode({ description, schema, mediaType, headers }: DocumentedAnswer): Node {
  const content =
    schema !== undefined
      ? { 'application/json': { schema: schemaOf(schema) } }
      : mediaType !== undefined
        ? { [mediaType]: {} }
        : null;
  return {
    description,
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, what]) => [name, { description: what, schema: { type: 'string' } }]),
          ),
        }),
    ...(content === null ? {} : { content }),
  };
}

/** One response for each status, naming the codes that it may carry. */
function problemNodes(served: Route): Node {
  const byStatus = new Map<number, string[]>();
  for (const each of new Set([...everywhere, ...(served.operation.problems ?? [])])) {
    const status = statusOf(each);
    byStatus.set(status, [...(byStatus.get(status) ?? []), each]);
  }
  if (served.operation.body !== undefined) {
    byStatus.set(413, ['too_large']);
    byStatus.set(415, ['bad_request']);
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [String(status), problemNode(status, codes)]));
}

function problemNode(status: number, codes: readonly string[]): Node {
  return {
    description: codes.map((each) => `\`${each}\``).join(', '),
    ...(status === 503 ? { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } } : {}),
    content: { [problemMediaType]: { schema: schemaOf('Problem') } },
  };
}

function schemaOf(name: string): Node {
  return { $ref: `#/components/schemas/${name}` };
}
