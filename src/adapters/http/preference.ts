/** Reads the header `Prefer` (RFC 7240), and writes `Preference-Applied`. Preferences that are not known are ignored, as the RFC requires. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';

/** The preferences of a write that Solera honours. */
export interface Preferences {
  /** `return=minimal`: the answer leaves the lists of lots and actions out. */
  readonly minimal: boolean;
  /** `respond-async`: the answer is an edit if the result is not available in time. */
  readonly isAsync: boolean;
  /** `wait`: the seconds that an asynchronous request waits for its result. Null without the preference, and always null without `respond-async`. */
  readonly waitS: number | null;
}

/** A preference with its value. Its parameters, after a semicolon, have no meaning here and are skipped, also those in quotes with a comma. */
const preference = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?(?:[^",]|"(?:[^"\\]|\\.)*"?)*/g;

/** Names and values are compared without regard to case. The first preference of a name counts. */
export function readPreferences(
  { headers }: FastifyRequest,
  { longestWaitS }: Pick<HttpLimits, 'longestWaitS'>,
): Preferences {
  const given = new Map<string, string>();
  for (const [, name = '', quotedValue, value = ''] of [headers.prefer ?? ''].flat().join(',').matchAll(preference)) {
    const key = name.toLowerCase();
    if (!given.has(key)) given.set(key, (quotedValue ?? value).toLowerCase());
  }
  const isAsync = given.get('respond-async') === '';
  const wait = given.get('wait') ?? '';
  return {
    minimal: given.get('return') === 'minimal',
    isAsync,
    waitS: isAsync && /^\d+$/.test(wait) ? Math.min(Number(wait), longestWaitS) : null,
  };
}

/** Sets `Preference-Applied` to the preferences that were followed, if there are any. */
export function namePreferences(reply: FastifyReply, applied: readonly (string | false)[]): void {
  const names = applied.filter((name) => name !== false);
  if (names.length > 0) reply.header('preference-applied', names.join(', '));
}
