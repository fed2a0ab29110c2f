/** Lets scripts of other sites call the API, if the operator has named their origins. Without that, browsers refuse them. */
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';

/** The headers that a script may send. */
const allowedHeaders = [
  ...['Authorization', 'Cache-Control', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match'],
  ...['Last-Event-ID', 'Prefer', 'traceparent', 'tracestate', 'X-Request-Id', 'X-Solera-Request'],
];

/** The headers that a script may read, beside those of every answer, such as Content-Type. */
const exposedHeaders = [
  ...['Allow', 'ETag', 'Link', 'Location', 'Preference-Applied', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
  ...['Solera-Log', 'Solera-Node', 'Solera-Position', 'WWW-Authenticate', 'X-Request-Id'],
];

/** Must be called before hooks that may refuse a request: a script can read a refusal only if its origin is allowed. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[], limits: HttpLimits): void {
  if (origins.length === 0) return;
  const options: FastifyCorsOptions = {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders,
    exposedHeaders,
    maxAge: limits.preflightMaxAgeS,
    // A script proves itself with a token. Cookies belong to the page of this server alone.
    credentials: false,
  };
  // Called, not registered: a registered plugin adds its hook later than those of the server.
  cors(
    app,
    (request, callback) => {
      // An OPTIONS that is no preflight is refused as other methods are.
      const isPreflight = request.headers['access-control-request-method'] !== undefined;
      callback(null, { ...options, preflight: isPreflight && request.headers.origin !== undefined });
    },
    () => undefined,
  );
}
