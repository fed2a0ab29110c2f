/** Writes the OpenAPI 3.1 document from the routes that are served. */
import { openApiSchemas } from './openapi-schemas.js';
import { type ProblemCode, problemMediaType, statusOf, titleOf } from './problem.js';
import type { DocumentedResponse, Operation, Route, RouteParts, RoutePermission } from './route.js';
import { sessionCookieName } from './session-cookie.js';

type Node = Record<string, unknown>;

const problemsOfEveryRoute: readonly ProblemCode[] = [
  'bad_request',
  'internal',
  'overloaded',
  'too_many_requests',
  'unknown',
];
/** The problems of requests that may have a JSON body. They occur even where the body is ignored, because its numbers are checked first. */
const problemsOfBodies: readonly ProblemCode[] = ['too_precise', 'too_large'];
/** The problems of routes that read or write the content of a winery, which may be encrypted. */
const problemsOfContent: readonly ProblemCode[] = ['content_destroyed', 'key_missing'];

/** The problems of routes that need credentials, and of those that need a permission. */
const problemsOfSession: readonly ProblemCode[] = ['unauthorized'];
const problemsOfAccess: readonly ProblemCode[] = ['unauthorized', 'forbidden'];

const headerDescriptions = {
  Accept: '`application/json` (the default) or `text/csv`.',
  'If-Match':
    'The revision that you last read, in double quotes: `"3"`. If it is not the current one, the write is refused with `stale_revision`. `*` matches every revision.',
  'If-None-Match': 'An `ETag` that you have. If it is still current, the response is 304 without a body.',
  'Idempotency-Key':
    'A key of your choice, 1 to 255 visible ASCII characters. A repeated request with the same key is answered with the first answer; a different request with the same key is refused with `action_id_reused`.',
  Prefer:
    '`return=minimal` leaves `impact.lots` and `impact.actions` out of the answer, which can be most of it. `respond-async` answers 202 with an edit, which is decided in the background; with `wait=N` (seconds, at most 60), only if the result is not available in that time. `Preference-Applied` names the preferences that were followed. Other preferences are ignored.',
  'Last-Event-ID': 'The number of the last notification that you received. It takes precedence over `after`.',
} as const;

const revalidationHeaders = {
  ETag: 'The entity tag of this answer, for `If-None-Match`.',
  'Cache-Control': '`no-cache`: a cache may keep the answer, and must ask whether it is still current before each use.',
};

const tagDescriptions: Readonly<Record<Operation['tag'], string>> = {
  wineries: 'Wineries and their settings: units, currency, time zone, lock date. Settings are not on the timeline.',
  vessels: 'Tanks, barrels and bins of a winery, and the lots in them.',
  actions:
    'What was done in the cellar, and when. Actions stay editable: an edit of the past decides again everything that follows from it.',
  edits:
    'Writes and previews that were sent with `Prefer: respond-async` and are decided in the background: their progress, their results, and how to cancel them.',
  imports:
    'Tables from spreadsheets and other programs, whose rows become actions. A file that is imported again records nothing twice; a corrected row revises its action.',
  reports:
    'Reports for authorities and owners, the actions behind their figures, filings, and what edits move of them.',
  lots: 'The wines of a winery as they follow from its actions: state, timeline and lineage.',
  labels:
    'What labels may say about a wine: appellations, checks by the rules of a market, and the labels that wineries keep.',
  notifications:
    'The log: the sequence of all notifications, numbered 1, 2, 3 … without a gap. It holds every edit of an action and the events that follow from it.',
  access: 'Tokens, sessions and the audit trail.',
  operations: 'Health, readiness, metrics and this document.',
};

const pathDescriptions: Readonly<Record<string, string>> = {
  winery: 'The code of the winery.',
  vessel: 'The code of the vessel.',
  lot: 'The code of the lot.',
  label: 'The code of the label.',
  name: 'The name of the appellation, percent-encoded. It may hold any characters.',
  action: 'The id of the action.',
  edit: 'The id of the edit.',
  import: 'The id of the import.',
  token: 'The id of the token, as the list of tokens has it.',
  id: 'The id of the refused command, as the list of refusals has it.',
  follower: 'The name of the follower.',
  first: 'The first number of the page.',
  last: 'The last number of the page.',
  schema: 'The name of the schema: the type without `solera.`, and a version.',
};

export function openApiDocument(routes: readonly Route[], { kinds, limits }: RouteParts): Node {
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
      description: introduction(limits),
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tagDescriptions).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: openApiSchemas(kinds),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of Solera, or a JSON Web Token of the issuer.' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookieName, description: 'The session of a page.' },
      },
    },
  };
}

function introduction({ bodyBytes, jsonDepth }: RouteParts['limits']): string {
  return [
    'Solera keeps the production history of wineries as actions that stay editable. Correct an action, and every lot, vessel and cost that depends on it is corrected at once.',
    '',
    '**Values.** Times are RFC 3339 with an offset, to the millisecond, and are returned in UTC. Volumes, weights and money are JSON numbers in the units that the winery has chosen. A number with more digits than Solera stores is refused, never rounded.',
    '',
    `**Requests.** A body is JSON in UTF-8 of at most ${bodyBytes} bytes, nested at most ${jsonDepth} levels. Unknown members and unknown query parameters are refused; only \`/healthz\`, \`/readyz\` and \`/metrics\` accept any query.`,
    '',
    '**Problems.** A request that fails is answered with a problem document (RFC 9457) whose `code` is stable. A method that an address does not support is answered with 405 `method_not_allowed` and `Allow`.',
    '',
    '**Caching.** Every answer has a `Cache-Control`. Reads are `no-cache` with an `ETag`; full pages of the log never change and are `immutable`; problems and answers to writes are `no-store`. A read whose `If-None-Match` names the current tag is answered with 304.',
    '',
    '**Limits.** A server that other machines can reach limits how many requests a client may send in a minute. `RateLimit-Policy` and `RateLimit` of each answer state the limit and what is left (draft-ietf-httpapi-ratelimit-headers). Beyond it, requests are refused with 429 `too_many_requests` and `Retry-After`.',
    '',
    '**Retries.** Every write is idempotent: after a lost connection, `too_many_requests`, `overloaded` or `unknown`, send the same request again.',
  ].join('\n');
}

function operationNode(served: Route): Node {
  const { tag, id, summary, description } = served.operation;
  const parameters = [
    ...pathParameters(served.path),
    ...queryParameters(served),
    ...headerParameters(served.operation),
    ...(canBeRevalidated(served) ? headerParameters({ headers: ['If-None-Match'] }) : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...securityOf(served.permission),
    ...requestBody(served.operation),
    responses: { ...responseNodes(served), ...problemNodes(served) },
  };
}

/** `{}` is an alternative: a node on a loopback address without tokens asks for no credentials. */
function securityOf(permission: RoutePermission): Node {
  if (permission === 'none') return {};
  const security = [{}, { token: [] }, { session: [] }];
  if (permission === 'signed_in') return { security };
  const { needs, in: place, previews } = permission;
  return { security, 'x-solera-permission': { needs, in: place, ...(previews === true ? { previews: 'read' } : {}) } };
}

function requestBody({ body, bodyOptional, example, upload }: Operation): Node {
  if (body === undefined) return {};
  const content = { schema: schemaOf(body), ...(example === undefined ? {} : { example }) };
  const mediaType = upload === true ? 'multipart/form-data' : 'application/json';
  return { requestBody: { required: bodyOptional !== true, content: { [mediaType]: content } } };
}

function pathParameters(path: string): Node[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: pathDescriptions[name],
    schema: pathSchema(name),
  }));
}

function pathSchema(name: string): Node {
  if (['action', 'edit', 'import', 'token'].includes(name)) return { type: 'string', format: 'uuid' };
  if (name === 'schema') return { type: 'string', examples: ['lot.event.asserted.1'] };
  if (name === 'follower' || name === 'name') return { type: 'string' };
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

/** True for the reads whose answers have an `ETag`: all except event streams and probes. */
function canBeRevalidated({ method, unbounded }: Route): boolean {
  return method === 'GET' && unbounded !== true;
}

function headerParameters({ headers = [] }: Pick<Operation, 'headers'>): Node[] {
  return headers.map((name) => ({
    name,
    in: 'header',
    description: headerDescriptions[name],
    schema: { type: 'string' },
  }));
}

function responseNodes(served: Route): Node {
  const tagged = canBeRevalidated(served);
  const nodes = Object.entries(served.operation.responses).map(([status, response]): [string, Node] => [
    status,
    responseNode(tagged ? { ...response, headers: { ...revalidationHeaders, ...response.headers } } : response),
  ]);
  const unchanged = { description: 'The answer is unchanged: its tag is named by If-None-Match. There is no body.' };
  return Object.fromEntries(
    tagged ? [...nodes, ['304', responseNode({ ...unchanged, headers: revalidationHeaders })]] : nodes,
  );
}

function responseNode({ description, schema, mediaType, otherMediaType, headers }: DocumentedResponse): Node {
  const other = otherMediaType === undefined ? {} : { [otherMediaType]: { schema: { type: 'string' } } };
  const content =
    schema !== undefined
      ? { 'application/json': { schema: schemaOf(schema) }, ...other }
      : mediaType !== undefined
        ? { [mediaType]: {} }
        : null;
  return {
    description,
    ...(headers === undefined ? {} : { headers: headerNodes(headers) }),
    ...(content === null ? {} : { content }),
  };
}

function headerNodes(headers: Readonly<Record<string, string>>): Node {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

/** One response for each status, with the codes that it may carry. */
function problemNodes({ operation, path, method, permission }: Route): Node {
  const ofBodies = method === 'GET' ? [] : problemsOfBodies;
  const ofContent = /\{winery\}|\/v1\/(edits|imports)\b/.test(path) ? problemsOfContent : [];
  const ofAccess = permission === 'none' ? [] : permission === 'signed_in' ? problemsOfSession : problemsOfAccess;
  const codes = new Set([
    ...problemsOfEveryRoute,
    ...ofBodies,
    ...ofContent,
    ...ofAccess,
    ...(operation.problems ?? []),
  ]);
  const byStatus = new Map<number, string[]>();
  for (const code of codes) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  const nodes = [...byStatus].map(([status, some]) => [status, problemNode(status, some.map(codeInWords).join('\n'))]);
  if (operation.body !== undefined) {
    nodes.push([413, problemNode(413, '`too_large`: The body is too large.')]);
    const form = operation.upload === true ? '`multipart/form-data`' : '`application/json` in UTF-8';
    nodes.push([415, problemNode(415, `\`bad_request\`: The body is not ${form}.`)]);
  }
  return Object.fromEntries(nodes);
}

function problemNode(status: number, description: string): Node {
  const retryAfter = { 'Retry-After': { description: 'Seconds to wait before a retry.', schema: { type: 'integer' } } };
  return {
    description,
    ...(status === 503 || status === 429 ? { headers: retryAfter } : {}),
    content: { [problemMediaType]: { schema: schemaOf('Problem') } },
  };
}

function codeInWords(code: string): string {
  return `- \`${code}\`: ${titleOf(code)}.`;
}

function schemaOf(name: string): Node {
  return { $ref: `#/components/schemas/${name}` };
}
