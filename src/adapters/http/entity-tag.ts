import { createHash } from 'node:crypto';

/** A strong tag of exactly these bytes: two nodes, or two starts of one, give the same. */
export function entityTag(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Does `If-None-Match` name the tag? The comparison is the weak one, as RFC 9110 asks of this header. */
export function noneMatchNames(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
}
