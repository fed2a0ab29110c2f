import { createHash, hash } from 'node:crypto';
import { type InPieces, pause } from '../../kernel/pause.js';

/** Returns JSON with sorted keys: equal values give equal texts. Stringifying one sorted copy costs less than concatenating many texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

/** Returns the SHA-256, in hex, of everything that identifies a request for idempotency. */
export function fingerprint(parts: readonly unknown[]): string {
  return hash('sha256', canonicalJson(parts), 'hex');
}

/** Returns the same as `fingerprint`, in pieces: `parts` may hold, at any depth of lists, thousands of edits. */
export function* fingerprintInPieces(parts: readonly unknown[], perPiece: number): InPieces<string> {
  const digest = createHash('sha256');
  let texts: string[] = [];
  for (const text of canonicalTexts(parts)) {
    texts.push(text);
    if (texts.length < perPiece) continue;
    digest.update(texts.join(''));
    texts = [];
    yield pause;
  }
  return digest.update(texts.join('')).digest('hex');
}

/** The canonical JSON of a list, in parts: lists are divided, everything else is one part. */
function* canonicalTexts(list: readonly unknown[]): Generator<string> {
  let separator = '[';
  for (const item of list) {
    yield separator;
    if (Array.isArray(item)) yield* canonicalTexts(item);
    else yield canonicalJson(item);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** Derives a UUID (version 8, RFC 9562) from a winery and an Idempotency-Key: the same key is the same change set. */
export function uuidOfKey(winery: string, key: string): string {
  const digest = hash('sha256', `${winery}\n${key}`, 'hex');
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const members = value as Readonly<Record<string, unknown>>; // Any other object is read by its own keys.
  const copy: Record<string, unknown> = {};
  for (const key of sortedKeys(members)) {
    const member = sorted(members[key]);
    // Assigning this key would set the copy's prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: member, enumerable: true });
    else copy[key] = member;
  }
  return copy;
}

/** Sorts by code unit, as `sort` does. Insertion is faster for few keys. */
function sortedKeys(members: object): readonly string[] {
  const keys = Object.keys(members);
  if (keys.length > 12) return keys.sort();
  for (let count = 1; count < keys.length; count += 1) {
    const key = keys[count] as string; // `count` is below the length.
    let at = count;
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1]) {
      keys[at] = before;
      at -= 1;
    }
    keys[at] = key;
  }
  return keys;
}
