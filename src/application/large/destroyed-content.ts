import { unreadableIn } from '../../encryption/unreadable-content.js';
import type { Problem } from '../result.js';

/** Returns the problem of an edit that needs content whose key is destroyed. Throws any other error: a missing key may be given to the node, and the edit is tried again. */
export function destroyedContentProblem(error: unknown): Problem {
  const unreadable = unreadableIn(error);
  if (unreadable?.code !== 'content_destroyed') throw error;
  return { code: unreadable.code, detail: unreadable.message };
}
