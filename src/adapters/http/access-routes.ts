import { auditKinds } from '../../application/ports/access-store.js';
import { listQuery, withLimit } from './list-query.js';
import { code, freeText, instant, oneOf } from './query-parameter.js';
import { pathTokenId, requiredBody } from './request-part.js';
import { listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const tokens = '/v1/tokens';

/** Tokens and the audit trail. */
export function accessRoutes(parts: RouteParts): readonly Route[] {
  return [createRoute(), listRoute(parts), revokeRoute(), auditRoute(parts)];
}

function createRoute(): Route {
  return route(
    {
      method: 'POST',
      path: tokens,
      query: {},
      permission: { needs: 'administer', in: 'some' },
      operation: {
        tag: 'access',
        id: 'createToken',
        summary: 'Create a token',
        description:
          'Makes a token with a role in one winery (`winery`), in several (`wineries`), or in all (`"*"`); `grants` gives several roles. With `owner`, it sees and changes only lots of that owner. `expires` is a number of days such as `90d`, or a time. The answer holds the token; it is never shown again. As soon as one token exists, every request needs credentials.',
        body: 'NewToken',
        example: { name: 'press crew', role: 'recorder', winery: 'estate', expires: '90d' },
        responses: {
          201: {
            description: 'The token.',
            schema: 'CreatedToken',
            headers: { Location: 'The address of the token.' },
          },
        },
        problems: ['too_large', 'not_found'],
      },
    },
    async (request, _query, reply) => {
      const result = await request.granted.access.createToken(requiredBody(request));
      const payload = resultPayload(reply, result);
      reply.header('cache-control', 'no-store');
      if (result.ok) reply.code(201).header('location', `${tokens}/${String(result.value.id)}`);
      return payload;
    },
  );
}

function listRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: tokens,
      query: listQuery(limits),
      permission: { needs: 'administer', in: 'some' },
      operation: {
        tag: 'access',
        id: 'listTokens',
        summary: 'List tokens',
        description:
          'Returns the tokens of the wineries that you administer, also those that were revoked or have expired, without their secrets.',
        responses: {
          200: { description: 'A page of tokens, in the order in which they were made.', schema: 'TokenList' },
        },
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await request.granted.access.listTokens(withLimit(query, limits))),
  );
}

function revokeRoute(): Route {
  return route(
    {
      method: 'DELETE',
      path: `${tokens}/{token}`,
      query: {},
      permission: { needs: 'administer', in: 'some' },
      operation: {
        tag: 'access',
        id: 'revokeToken',
        summary: 'Revoke a token',
        description:
          'Within a second, no node accepts the token, and its streams end. Revoking it again gives the same answer.',
        responses: { 200: { description: 'The revoked token.', schema: 'Token' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(reply, await request.granted.access.revokeToken(pathTokenId(request))),
  );
}

function auditRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/audit',
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        winery: code('Only entries of this winery.'),
        kind: oneOf('Only entries of this kind.', auditKinds),
        by: freeText('Only entries of this author: the name of a token, or a subject of the issuer.', {
          least: 1,
          most: 200,
        }),
        from: instant('Only entries at or after this time.'),
        to: instant('Only entries at or before this time.'),
      },
      permission: { needs: 'administer', in: 'some' },
      operation: {
        tag: 'access',
        id: 'listAudit',
        summary: 'List the audit trail',
        description: `Returns who did what, the newest entry first: ${auditKinds.map((kind) => `\`${kind}\``).join(', ')}. It is never changed. A page may hold fewer entries than \`limit\` although more follow: continue until \`next\` is null.`,
        responses: { 200: { description: 'A page of entries.', schema: 'AuditList' } },
        problems: ['too_precise'],
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await request.granted.access.listAudit(withLimit(query, limits))),
  );
}
