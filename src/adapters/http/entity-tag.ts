import { createHash } from 'node:crypto';

/** Returns a strong entity tag of exactly these bytes. It is the same at every node and after every start. */
export function entityTag(body: string | Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Reports whether `If-None-Match` names the tag, by the weak comparison that RFC 9110 requires for this header. */
export function noneMatchNames(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
}
