import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import { problemPayload } from './problem.js';

export const jsonMediaType = 'application/json; charset=utf-8';

/** The payload of a plain answer: 200, or 201 where something came to be. */
export function answerPayload<T>(reply: FastifyReply, answer: Result<T>): string | Buffer {
  if (!answer.ok) return problemPayload(reply, answer.problem);
  reply.code(answer.created === true ? 201 : 200).header('content-type', jsonMediaType);
  return JSON.stringify(answer.value);
}

/** The answer of a write of one action: `ETag` is its revision, and a new one has a `Location`. A preview has neither: nothing is there yet. */
export function writePayload(
  reply: FastifyReply,
  answer: Result<JsonObject>,
  written: { readonly winery: string; readonly preview: boolean },
): string | Buffer {
  if (answer.ok && !written.preview) {
    const action = answer.value.action as JsonObject | undefined;
    setRevision(reply, action);
    if (answer.created === true && typeof action?.id === 'string') {
      reply.header('location', `/v1/wineries/${encodeURIComponent(written.winery)}/actions/${action.id}`);
    }
  }
  return answerPayload(reply, answer);
}

/** An action as it stands, with its revision as `ETag`. */
export function actionPayload(reply: FastifyReply, answer: Result<JsonObject>): string | Buffer {
  if (answer.ok) setRevision(reply, answer.value);
  return answerPayload(reply, answer);
}

function setRevision(reply: FastifyReply, action: JsonObject | undefined): void {
  // Strong in form, as If-Match demands, though a conflict changes an action's status without a revision: nothing may be cached by it.
  if (typeof action?.revision === 'number')
    reply.header('etag', `"${action.revision}"`).header('cache-control', 'no-store');
}
