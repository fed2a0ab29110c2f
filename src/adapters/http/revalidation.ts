/**
 * Gives every answer a `Cache-Control` header, in one place, so that no route can forget it: a cache may keep an answer without one as long as it
 * likes. A `Cache-Control` that a route has set is not changed.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, noneMatchNames } from './entity-tag.js';

/** An answer with more characters is encoded before it is hashed. For a shorter one, Node does both faster in one step. */
const encodedFrom = 16_384;

/** Adds a hook that completes the headers of all answers, and that answers 304 if the client already has the answer with this `ETag`. */
export function revalidateAnswers(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, sent: unknown, next) => {
    // Encoded once, for both the tag and the socket.
    const payload = typeof sent === 'string' && sent.length > encodedFrom ? Buffer.from(sent) : sent;
    if (!mayBeRevalidated(request, reply)) {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      return next(null, payload);
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
    // The pages of `/docs` are streams of files, with tags of their own.
    if (!reply.hasHeader('etag') && (typeof payload === 'string' || Buffer.isBuffer(payload)))
      reply.header('etag', entityTag(payload));
    const tag = reply.getHeader('etag');
    // Fastify adds a length to every answer to HEAD, which would be wrong for a 304. An answer to HEAD has no body to save anyway.
    if (request.method === 'HEAD') return next(null, payload);
    if (typeof tag !== 'string' || !noneMatchNames(request.headers['if-none-match'], tag)) return next(null, payload);
    if (isStream(payload)) payload.destroy();
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    next(null, null);
  });
}

/** Returns whether an answer may be revalidated: the answer to a successful read, unless its route forbids storing it. */
function mayBeRevalidated({ method }: FastifyRequest, reply: FastifyReply): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && reply.statusCode === 200 && reply.getHeader('cache-control') !== 'no-store';
}

function isStream(payload: unknown): payload is { destroy(): void } {
  return typeof payload === 'object' && payload !== null && 'pipe' in payload && 'destroy' in payload;
}
