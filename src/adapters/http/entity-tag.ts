import { createHash } from 'node:crypto';

/** Computes a strong entity tag of bytes that come in pieces. Equal bytes have the same tag at every node and after every start. */
export class EntityTagHash {
  readonly #hash = createHash('sha256');

  update(bytes: string | Buffer): this {
    this.#hash.update(bytes);
    return this;
  }

  /** Returns the tag. May be called once. */
  tag(): string {
    return `"${this.#hash.digest('base64url').slice(0, 27)}"`;
  }
}

/** Returns the strong entity tag of exactly these bytes. */
export function entityTag(body: string | Buffer): string {
  return new EntityTagHash().update(body).tag();
}

/** Returns a part of a tag that differs for different texts, of letters, digits, `-` and `_`. */
export function textTag(text: string): string {
  return entityTag(text).slice(1, -1);
}

/** Reports whether `If-None-Match` names the tag, by the weak comparison that RFC 9110 requires for this header. */
export function noneMatchNames(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
}
