import type { FastifyReply } from 'fastify';
import type { JsonObject } from '../../application/json-object.js';
import type { Result } from '../../application/result.js';
import { editDocument } from './edit-document.js';
import { textTag } from './entity-tag.js';
import { jsonText, listBytes } from './large-json.js';
import { namePreferences, type Preferences } from './preference.js';
import { problemPayload } from './problem.js';
import { conflictedMark } from './request-part.js';
import type { TurnQueue } from './turn-queue.js';

type Payload = string | Buffer;

declare module 'fastify' {
  interface FastifyInstance {
    readonly turns: TurnQueue;
  }
}

/** The name of the node that decided the answer. */
export const nodeHeader = 'solera-node';

export const jsonMediaType = 'application/json; charset=utf-8';

/** Sets status and headers for a result, and returns its payload: 200, 201 if something was created, or a problem document. */
export function resultPayload<T>(reply: FastifyReply, result: Result<T>): string | Buffer {
  nameDecider(reply, result);
  if (!result.ok) return problemPayload(reply, result.problem);
  setSuccess(reply, result);
  return JSON.stringify(result.value);
}

/** Returns the payload of a list, as `resultPayload` does, but in pieces if it is long. Also sets `ETag`. */
export function listPayload<T>(reply: FastifyReply, result: Result<T>): Payload | Promise<Payload> {
  if (!result.ok) return problemPayload(reply, result.problem);
  setSuccess(reply, result);
  return listBytes(result.value, reply.server.turns).then(({ bytes, tag }) => {
    reply.header('etag', tag);
    return bytes;
  });
}

function nameDecider(reply: FastifyReply, { decidedBy }: Result<unknown>): void {
  if (decidedBy !== undefined) reply.header(nodeHeader, decidedBy);
}

function setSuccess(reply: FastifyReply, { created }: { readonly created?: boolean }): void {
  reply.code(created === true ? 201 : 200).header('content-type', jsonMediaType);
}

/**
 * Returns the payload of a write of one action, as `changePayload` does. Also sets `ETag` to the revision, and `Location` for a created
 * action. A preview sets neither, because it stores nothing.
 */
export function writePayload(
  reply: FastifyReply,
  result: Result<JsonObject>,
  write: { readonly winery: string; readonly preview: boolean; readonly preferences: Preferences },
): Payload | Promise<Payload> {
  if (result.ok && result.accepted !== true && !write.preview) {
    const { action } = result.value;
    setRevision(reply, action);
    if (result.created === true && hasId(action))
      reply.header('location', `/v1/wineries/${encodeURIComponent(write.winery)}/actions/${action.id}`);
  }
  return changePayload(reply, result, write);
}

/**
 * Returns the payload of a write, as `resultPayload` does, but in pieces if it is large: the answer of the write, or 202 and an edit if the write was
 * accepted to be decided in the background. Names the preferences that were followed.
 */
export function changePayload(
  reply: FastifyReply,
  result: Result<JsonObject>,
  { preferences }: { readonly preferences: Preferences },
): Payload | Promise<Payload> {
  const minimal = preferences.minimal && 'return=minimal';
  if (result.ok && result.accepted === true) {
    namePreferences(reply, ['respond-async', minimal]);
    return acceptedPayload(reply, result);
  }
  const { waitS } = preferences;
  namePreferences(reply, [waitS !== null && `wait=${waitS}`, result.ok && minimal]);
  return largePayload(reply, result);
}

/** Returns the payload of any result, as `resultPayload` does, but in pieces if it is large. */
export function largePayload<T>(reply: FastifyReply, result: Result<T>): Payload | Promise<Payload> {
  nameDecider(reply, result);
  if (!result.ok) return problemPayload(reply, result.problem);
  setSuccess(reply, result);
  return jsonText(result.value, reply.server.turns);
}

function acceptedPayload(
  reply: FastifyReply,
  accepted: Extract<Result<JsonObject>, { readonly ok: true }>,
): Payload | Promise<Payload> {
  const payload = largePayload(reply, { ...accepted, value: editDocument(accepted.value) });
  reply.code(202);
  if (hasId(accepted.value)) reply.header('location', `/v1/edits/${accepted.value.id}`);
  return payload;
}

/** Returns the payload of an action that is read, as `resultPayload` does, and sets `ETag` to its revision. */
export function actionPayload(reply: FastifyReply, result: Result<JsonObject>): string | Buffer {
  if (result.ok) setRevision(reply, result.value);
  return resultPayload(reply, result);
}

/**
 * Sets the revision as a strong `ETag`, as If-Match requires. Other edits can change an action in one way without a new revision: it becomes
 * conflicted, or is restored, and may become conflicted again for another reason. The tag of a conflicted action therefore depends on the conflict that the answer
 * shows, and If-Match accepts all forms.
 */
function setRevision(reply: FastifyReply, action: unknown): void {
  if (!hasRevision(action)) return;
  const isConflicted = 'status' in action && action.status === 'conflicted';
  const conflict = 'conflict' in action ? `-${textTag(JSON.stringify(action.conflict))}` : '';
  reply.header('etag', `"${action.revision}${isConflicted ? `${conflictedMark}${conflict}` : ''}"`);
}

function hasId(action: unknown): action is { readonly id: string } {
  return typeof action === 'object' && action !== null && 'id' in action && typeof action.id === 'string';
}

function hasRevision(action: unknown): action is { readonly revision: number } {
  return typeof action === 'object' && action !== null && 'revision' in action && typeof action.revision === 'number';
}
