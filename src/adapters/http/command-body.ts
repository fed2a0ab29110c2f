import type { HttpLimits } from '../../../config/http.js';
import type { JsonObject } from '../../application/json-object.js';
import { type Problem, type Result, success } from '../../application/result.js';
import { HttpProblem, renderProblem, statusOf } from './problem.js';
import { parseStrictJson } from './strict-json.js';

/** Parses the body of a command that came in another way than over HTTP, and refuses what a request would be refused for. */
export function parseCommandBody(bytes: Uint8Array, { bodyBytes, jsonDepth }: HttpLimits): Result<unknown> {
  if (bytes.length > bodyBytes)
    return {
      ok: false,
      problem: {
        code: 'too_large',
        detail: `The body is larger than ${bodyBytes} bytes; send fewer edits per command.`,
      },
    };
  try {
    return success(parseStrictJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), jsonDepth));
  } catch (error) {
    if (error instanceof HttpProblem) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Returns the document with which a request is refused. */
export function problemDocument(problem: Problem): JsonObject {
  return JSON.parse(renderProblem(problem, statusOf(problem.code))) as JsonObject; // A document is an object.
}
