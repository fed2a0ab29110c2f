import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, unauthorized } from '../../application/access/authenticator.js';
import { type Authentication, type PageSignIn, signInPath, unauthorizedProblem } from './authentication.js';
import { type Route, route } from './route.js';
import { clearTransaction, setCookie, setTransaction, transactionOf } from './session-cookie.js';

const callbackPath = `${signInPath}/callback`;

/** Signing in at the issuer: the browser is sent there, and comes back with a code. */
export function signInRoutes(signIn: PageSignIn, authenticator: Authentication['authenticator']): readonly Route[] {
  return [beginRoute(signIn), callbackRoute(signIn, authenticator)];
}

function beginRoute(signIn: PageSignIn): Route {
  return route(
    {
      method: 'GET',
      path: signInPath,
      query: {},
      permission: 'none',
      operation: {
        tag: 'access',
        id: 'beginSignIn',
        summary: 'Sign in at the issuer',
        description:
          'Sends the browser to the OpenID Connect issuer. It comes back to `/v1/sign-in/callback`, which begins a session.',
        responses: { 302: { description: 'The address at the issuer.', headers: { Location: 'Where to sign in.' } } },
      },
    },
    async (request, _query, reply) => {
      const { url, transaction } = await signIn.begin(callbackOf(request));
      setTransaction(reply, transaction);
      return redirected(reply, url);
    },
  );
}

function callbackRoute(signIn: PageSignIn, authenticator: Authentication['authenticator']): Route {
  return route(
    {
      method: 'GET',
      path: callbackPath,
      query: {},
      // The issuer adds parameters of its own.
      ignoresQuery: true,
      permission: 'none',
      operation: {
        tag: 'access',
        id: 'finishSignIn',
        summary: 'Come back from the issuer',
        description: 'Begins a session for the person whom the issuer vouches for, and sends the browser to the page.',
        responses: { 302: { description: 'The page.', headers: { Location: '`/`', 'Set-Cookie': 'The session.' } } },
        problems: ['unauthorized'],
      },
    },
    async (request, _query, reply) => {
      const transaction = transactionOf(request);
      if (transaction === null)
        throw unauthorizedProblem(
          unauthorized(`No sign-in was begun in this browser, or it took too long. Begin again at ${signInPath}.`),
          true,
        );
      const query = request.url.slice(request.url.indexOf('?'));
      const verified = await signIn.finish(`${callbackOf(request)}${query}`, transaction);
      if (!verified.ok) throw unauthorizedProblem(unauthorized(verified.reason), true);
      const { cookie, endsAt } = authenticator.sessionOf(callerOf(verified.identity));
      clearTransaction(reply);
      setCookie(reply, cookie, endsAt);
      return redirected(reply, '/');
    },
  );
}

function callbackOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}${callbackPath}`;
}

function redirected(reply: FastifyReply, url: string): null {
  reply.code(302).header('location', url).header('cache-control', 'no-store');
  return null;
}
