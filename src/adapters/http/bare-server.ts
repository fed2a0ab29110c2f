import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import fastify, { type FastifyInstance } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import { noResourceDetail, rejectBrokenRequest, sendFailure } from './failure.js';
import type { HttpLog } from './log.js';
import { HttpProblem } from './problem.js';
import { requestNames } from './request-trace.js';
import { type HeldCertificate, secureContextOptions } from './server-certificate.js';
import { parseStrictJson } from './strict-json.js';

interface BareServerParts {
  readonly limits: HttpLimits;
  readonly log: HttpLog;
  /** Added to answers to requests that no hook sees. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null or undefined: the server speaks HTTP without TLS. */
  readonly certificate?: HeldCertificate | null | undefined;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** Fastify with the body parser and the failures of this contract, and without its own validation, serialization and logging. */
export function bareServer({
  limits,
  log,
  headers,
  certificate,
  trustedProxies = [],
}: BareServerParts): FastifyInstance {
  const app = fastify({
    logger: false,
    genReqId: requestNames(),
    bodyLimit: limits.bodyBytes,
    serverFactory: (handler) => nodeServer(handler, limits, certificate),
    // Without any, `X-Forwarded-For` is ignored: a client could name any address in it.
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    // `admitRequests` refuses requests during a shutdown, with a problem document.
    return503OnClosing: false,
    // Node's limit on headers bounds the path; the routes judge its codes.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (error, request, reply) => void sendFailure(error, request, reply.headers(headers), log),
    clientErrorHandler: (error, socket) => rejectBrokenRequest(error, socket, headers),
  });
  // A server may ignore an expectation that it does not know. Node would refuse it without a problem document.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i,
    { parseAs: 'buffer' },
    (_request, bytes, done) => {
      try {
        done(null, parseStrictJson(bytes, limits.jsonDepth));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  );
  app.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, log));
  app.setNotFoundHandler((request) => {
    throw new HttpProblem('not_found', noResourceDetail(request));
  });
  return app;
}

/** Node's own server. Fastify sets none of these options on a server that it did not create. */
function nodeServer(
  handler: RequestListener,
  limits: HttpLimits,
  certificate: HeldCertificate | null | undefined,
): Server {
  const options: ServerOptions = {
    // Node applies the larger of the two timeouts to the whole request, and by default checks for slow senders only every half minute.
    requestTimeout: limits.requestTimeoutMs,
    headersTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: Math.ceil(limits.requestTimeoutMs / 4),
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    // `refuseBadHeaders` refuses a request without Host, with a problem document.
    requireHostHeader: false,
  };
  if (certificate === null || certificate === undefined) return bounded(createServer(options, handler), limits);
  const { handshakeTimeoutMs: handshakeTimeout } = limits;
  const secure = { ...options, ...secureContextOptions(certificate.current), handshakeTimeout };
  const server = createTlsServer(secure, handler);
  // A name such as localhost has several addresses, and Fastify makes a server for each.
  certificate.onReplaced((next) => server.setSecureContext(secureContextOptions(next)));
  return bounded(server, limits);
}

/** Limits the connections of one listening server. A host name with two addresses has two of them. Node closes further connections before it reads from them. */
function bounded<Bounded extends Server>(server: Bounded, { connections }: HttpLimits): Bounded {
  server.maxConnections = connections;
  return server;
}
