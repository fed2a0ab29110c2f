import type { FastifyRequest } from 'fastify';
import { type Caller, wineriesWith } from '../../application/access/caller.js';
import { permissions } from '../../application/access/role.js';
import { publicGrants } from '../../application/access/token-request.js';
import type { JsonObject } from '../../application/json-object.js';
import { readObject, unexpected } from '../../application/request/faults.js';
import { success } from '../../application/result.js';
import { type Authentication, assertMayTry, unauthorizedProblem } from './authentication.js';
import type { FailedLogins } from './failed-logins.js';
import { HttpProblem } from './problem.js';
import { requiredBody } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, route } from './route.js';
import { clearCookie, setCookie } from './session-cookie.js';
import { signInRoutes } from './sign-in-routes.js';

const session = '/v1/session';

/** The session of a page: who is signed in, signing in with a token, and signing out. */
export function sessionRoutes({ authenticator, signIn }: Authentication, failedLogins: FailedLogins): readonly Route[] {
  const own = [getRoute(), signInRoute(authenticator, failedLogins), signOutRoute()];
  return signIn === null ? own : [...own, ...signInRoutes(signIn, authenticator)];
}

function getRoute(): Route {
  return route(
    {
      method: 'GET',
      path: session,
      query: {},
      permission: 'signed_in',
      operation: {
        tag: 'access',
        id: 'getSession',
        summary: 'Retrieve who you are',
        description:
          'Returns the name, the roles and the permissions of the credentials. `name` is null if no request needs credentials.',
        responses: { 200: { description: 'The caller.', schema: 'Session' } },
      },
    },
    (request, _query, reply) => resultPayload(reply, success(publicSession(request.granted.caller))),
  );
}

function signInRoute(authenticator: Authentication['authenticator'], failedLogins: FailedLogins): Route {
  return route(
    {
      method: 'POST',
      path: session,
      query: {},
      permission: 'none',
      operation: {
        tag: 'access',
        id: 'signIn',
        summary: 'Sign in with a token',
        description:
          'Sets a session cookie, which a page sends instead of the token. It lasts for twelve hours, or until the token is revoked. Writes by cookie need the header `X-Solera-Request: 1`.',
        body: 'SignIn',
        example: { token: 'solera_…' },
        responses: {
          200: { description: 'The caller.', schema: 'Session', headers: { 'Set-Cookie': 'The session.' } },
        },
        problems: ['unauthorized', 'too_many_requests'],
      },
    },
    async (request, _query, reply) => {
      const token = tokenIn(request);
      await authenticator.ensureCurrent();
      const begun = await authenticator.beginSession(token, request.ip);
      reply.header('cache-control', 'no-store');
      if (!begun.ok) {
        assertMayTry(request, failedLogins);
        failedLogins.failed(request.ip);
        throw unauthorizedProblem(begun, true);
      }
      setCookie(reply, begun.value.cookie, begun.value.endsAt);
      return resultPayload(reply, success(publicSession(begun.value.caller)));
    },
  );
}

function signOutRoute(): Route {
  return route(
    {
      method: 'DELETE',
      path: session,
      query: {},
      permission: 'none',
      operation: {
        tag: 'access',
        id: 'signOut',
        summary: 'Sign out',
        description: 'Removes the session cookie.',
        responses: { 204: { description: 'The cookie is removed.' } },
      },
    },
    (_request, _query, reply) => {
      clearCookie(reply);
      reply.code(204).header('cache-control', 'no-store');
      return null;
    },
  );
}

function tokenIn(request: FastifyRequest): string {
  const read = readObject(requiredBody(request), '', ['token']);
  const { token } = read.ok ? read.value : {};
  if (read.ok && typeof token === 'string') return token;
  // The message must not repeat a value that may be a token.
  const { problem } = read.ok ? unexpected('/token', 'a text', undefined) : read;
  throw new HttpProblem('bad_request', problem.detail, { errors: problem.errors ?? [] });
}

/** What a page must know of its caller: which wineries each permission counts in; null: all. */
function publicSession(caller: Caller | null): JsonObject {
  const all = Object.fromEntries(permissions.map((one) => [one, caller === null ? null : wineriesWith(caller, one)]));
  return {
    name: caller?.name ?? null,
    owner: caller?.owner ?? null,
    grants: caller === null ? [{ role: 'admin', winery: '*' }] : publicGrants(caller.grants),
    permissions: all,
  };
}
