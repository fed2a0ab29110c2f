/**
 * Decides, before anything of a request is read but its headers, who sends it and whether that caller may use the route.
 *
 * Owns: nothing. Does not own: the tokens and the permissions (the application's).
 * Invariants: 1. `request.granted` is set before a handler runs. 2. A request is judged in the order in which it arrived on its connection, also if the tokens have to be
 * read again first.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccessControl, Granted } from '../../application/access/access-control.js';
import type { Authenticator } from '../../application/access/authenticator.js';
import type { Caller } from '../../application/access/caller.js';
import { mayBeToken } from '../../application/access/token-text.js';
import type { Permission } from '../../application/access/role.js';
import type { Verification } from '../../application/access/token-verifier.js';
import type { Failure, Result } from '../../application/result.js';
import type { FailedLogins } from './failed-logins.js';
import { HttpProblem } from './problem.js';
import { fastifyPattern, type Route, type RoutePermission } from './route.js';
import { pathText } from './request-part.js';
import { cookieOf } from './session-cookie.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the caller may use. */
    granted: Granted;
  }
}

/** Signs people in at an issuer. A transaction is a sealed text, which the browser keeps meanwhile. Rejects with a retryable error if the issuer does not answer. */
export interface PageSignIn {
  begin(redirectUri: string): Promise<{ readonly url: string; readonly transaction: string }>;
  /** `callback`: the whole address to which the browser came back. */
  finish(callback: string, transaction: string): Promise<Verification>;
}

export interface Authentication {
  readonly authenticator: Pick<
    Authenticator,
    'isRequired' | 'ensureCurrent' | 'byBearer' | 'bySession' | 'beginSession' | 'sessionOf'
  >;
  readonly control: Pick<AccessControl, 'for'>;
  /** Paths that need no credentials although others do, each with those below it. */
  readonly publicPaths: readonly string[];
  /** Signs people in at the issuer; null if that is not possible. */
  readonly signIn: PageSignIn | null;
}

/** The header of a 401 that tells a page where people sign in at the issuer. */
const signInHeader = 'solera-sign-in';
export const signInPath = '/v1/sign-in';

/** A write by cookie must have this header, which a page of another site cannot send. */
const requestHeader = 'x-solera-request';

/** Authenticates the requests of all routes but those that are open to everyone. */
export function authenticateRequests(
  app: FastifyInstance,
  {
    routes,
    access,
    failedLogins,
  }: { readonly routes: readonly Route[]; readonly access: Authentication; readonly failedLogins: FailedLogins },
): void {
  const permissions = new Map<string, RoutePermission>();
  for (const served of routes) permissions.set(`${served.method} ${fastifyPattern(served)}`, served.permission);
  const everything = access.control.for(null);
  const parts = { ...access, failedLogins };
  app.decorateRequest('granted');
  app.addHook('onRequest', (request, _reply, next) => {
    request.granted = everything;
    const pattern = request.routeOptions.url ?? '';
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const permission = permissions.get(`${method} ${pattern}`) ?? permissionBeside(pattern);
    if (permission === 'none' || access.publicPaths.some((path) => isBelow(pattern, path))) return next();
    const stale = access.authenticator.ensureCurrent();
    const admit = (): void | Promise<void> => admitted(request, permission, parts);
    // Without a wait, requests go on in the same turn of the event loop, in the order in which they came.
    settle(stale === null ? attempt(admit) : stale.then(admit), next);
  });
}

/** Addresses that are no routes of the API are the page, which shows nothing by itself, answers of 405, and the description of the API. */
function permissionBeside(pattern: string): RoutePermission {
  return isBelow(pattern, '/docs') ? 'signed_in' : 'none';
}

function isBelow(pattern: string, path: string): boolean {
  return pattern === path || pattern.startsWith(`${path}/`);
}

/** Adds the headers that keep the answers for one caller from others, because shared caches must not store them, and the header that names the sign-in address. */
export function keepAnswersPrivate(app: FastifyInstance, { authenticator, signIn }: Authentication): void {
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (reply.statusCode === 401 && signIn !== null) reply.header(signInHeader, signInPath);
    if (authenticator.isRequired) {
      reply.header('cache-control', privateForm(String(reply.getHeader('cache-control') ?? 'no-cache')));
      const vary = reply.getHeader('vary');
      reply.header('vary', vary === undefined ? credentialHeaders : `${String(vary)}, ${credentialHeaders}`);
    }
    next(null, payload);
  });
}

/** The headers that hold credentials. */
const credentialHeaders = 'Authorization, Cookie';

/** The forms of the few values that the routes set. */
const privateForms = new Map<string, string>();

/** Returns a `Cache-Control` value that keeps shared caches from storing the answer. */
function privateForm(given: string): string {
  const known = privateForms.get(given);
  if (known !== undefined) return known;
  const isPrivate = /\b(?:private|no-store)\b/.test(given);
  const form = isPrivate ? given : `private, ${given.replace(/public,? ?/, '')}`;
  privateForms.set(given, form);
  return form;
}

function admitted(
  request: FastifyRequest,
  permission: Exclude<RoutePermission, 'none'>,
  { authenticator, control, failedLogins }: Authentication & { readonly failedLogins: FailedLogins },
): void | Promise<void> {
  if (!authenticator.isRequired) return;
  // Many clients may have one address, so those whose credentials are good go on. To look up a token or to open a session takes microseconds; to verify a signature, more.
  if (isSignedByIssuer(request)) assertMayTry(request, failedLogins);
  const found = callerOf(request, authenticator);
  const judge = (result: Result<Caller>): void => {
    if (!result.ok) {
      assertMayTry(request, failedLogins);
      failedLogins.failed(request.ip);
      throw unauthorizedProblem(result, true);
    }
    const granted = control.for(result.value);
    const refusal =
      permission === 'signed_in' ? null : granted.permit(leastOf(permission), placeOf(request, permission.in));
    if (refusal !== null) throw new HttpProblem('forbidden', refusal.problem.detail);
    request.granted = granted;
  };
  return found instanceof Promise ? found.then(judge) : judge(found);
}

/** A write may be a preview, which only its body tells: the use case judges what it asks for. */
function leastOf({ needs, previews }: Exclude<RoutePermission, string>): Permission {
  return previews === true ? 'read' : needs;
}

function placeOf(request: FastifyRequest, place: 'winery' | 'some' | 'all') {
  return place === 'winery' ? { winery: pathText(request, 'winery') } : place;
}

const bearerForm = /^Bearer +(\S+) *$/i;

function isSignedByIssuer({ headers: { authorization = '' } }: FastifyRequest): boolean {
  const [, token] = bearerForm.exec(authorization) ?? [];
  return token !== undefined && !mayBeToken(token);
}

function callerOf(
  request: FastifyRequest,
  authenticator: Authentication['authenticator'],
): Result<Caller> | Promise<Result<Caller>> {
  const { authorization } = request.headers;
  const address = request.ip;
  if (authorization !== undefined) {
    const token = bearerForm.exec(authorization)?.[1];
    if (token === undefined)
      throw unauthorizedProblem(
        { ok: false, problem: { code: 'unauthorized', detail: 'Send the token as Authorization: Bearer <token>.' } },
        true,
      );
    return authenticator.byBearer(token, address);
  }
  const cookie = cookieOf(request);
  if (cookie === null) throw unauthorizedProblem(missing, false);
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
  if (isWrite && request.headers[requestHeader] !== '1')
    throw new HttpProblem('forbidden', 'A write with a session cookie needs the header X-Solera-Request: 1.');
  return authenticator.bySession(cookie, address);
}

const missing: Failure = {
  ok: false,
  problem: {
    code: 'unauthorized',
    detail: 'The request needs credentials: Authorization: Bearer <token>. `solera token create` makes a token.',
  },
};

/** An address whose credentials failed often may not try others for a while. @throws HttpProblem `too_many_requests` */
export function assertMayTry({ ip }: FastifyRequest, failedLogins: FailedLogins): void {
  if (failedLogins.admits(ip)) return;
  const retryAfterS = failedLogins.retryAfterS(ip);
  const detail = `Too many requests of this address had bad credentials. Send the request again after ${retryAfterS} s.`;
  throw new HttpProblem('too_many_requests', detail, { retryAfterS });
}

/** RFC 6750: a request without credentials gets no error code, so that clients can tell the two apart. */
export function unauthorizedProblem({ problem }: Failure, isInvalid: boolean): HttpProblem {
  const challenge = `Bearer realm="Solera"${isInvalid ? ', error="invalid_token"' : ''}`;
  return new HttpProblem('unauthorized', problem.detail, { headers: { 'www-authenticate': challenge } });
}

function attempt(work: () => void | Promise<void>): void | Promise<void> | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function settle(outcome: void | Error | Promise<void>, next: (error?: Error) => void): void {
  if (outcome instanceof Promise) outcome.then(() => next(), next);
  else next(outcome instanceof Error ? outcome : undefined);
}
