/** Limits the requests of each client, so that one client cannot take the server from the others. Each node counts for itself. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { clientOf } from './client-address.js';
import type { InFlight } from './in-flight.js';
import { RateLimiter } from './rate-limiter.js';
import { HttpProblem } from './problem.js';

export interface RateLimits {
  readonly requestsPerMinute: number;
  /** Returns whether requests are limited at present. */
  readonly isOn: () => boolean;
  /** Returns what identifies the client of a request: its token, or its address. By default, its credentials, or its address if it has none. */
  readonly keyOf?: (request: FastifyRequest) => string;
}

/** Probes do not count: a busy node is alive. */
const exempt: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** Returns the key of a client: its credentials, or its address if it has none. No address looks like the id of a caller. */
function clientKey({ ip, granted }: FastifyRequest): string {
  return granted.caller === null ? `address ${clientOf(ip)}` : granted.caller.id;
}

/**
 * Adds a hook that counts the requests of each client, per minute and in flight, and refuses those beyond the limits before their bodies are read. It must come
 * after the hook that authenticates. An event stream counts once, when it is opened; it does not count as a request in flight.
 */
export function limitRates(
  app: FastifyInstance,
  { requestsPerMinute, isOn, keyOf = clientKey }: RateLimits,
  server: { readonly limits: HttpLimits; readonly inFlight: InFlight; readonly unbounded: ReadonlySet<string> },
): void {
  const { limits, inFlight, unbounded } = server;
  const limiter = new RateLimiter({ perMinute: requestsPerMinute, keys: limits.rateLimitedKeys });
  // As the draft of the IETF writes them: draft-ietf-httpapi-ratelimit-headers-10.
  const policy = `"requests";q=${requestsPerMinute};w=60`;
  app.addHook('onRequest', (request, reply, next) => {
    if (!isOn() || exempt.has(request.routeOptions.url ?? '')) return next();
    const client = keyOf(request);
    const allowance = limiter.take(client);
    reply
      .header('ratelimit-policy', policy)
      .header('ratelimit', `"requests";r=${allowance.left};t=${allowance.completeInS}`);
    const most = limits.inFlightPerClient;
    const isBounded = !unbounded.has(request.routeOptions.url ?? '');
    if (allowance.isAdmitted && isBounded && !inFlight.admitOf(client, most, request.raw, reply.raw))
      throw new HttpProblem(
        'too_many_requests',
        `This client has ${most} requests in flight. Send the request again when one of them was answered.`,
        { retryAfterS: limits.retryAfterS },
      );
    if (allowance.isAdmitted) return next();
    const { retryAfterS } = allowance;
    throw new HttpProblem(
      'too_many_requests',
      `This client has sent more than ${requestsPerMinute} requests a minute. Send the request again after ${retryAfterS} s.`,
      { retryAfterS },
    );
  });
}
