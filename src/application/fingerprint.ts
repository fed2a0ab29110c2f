import { createHash } from 'node:crypto';

/** JSON with sorted keys: equal values, equal text. It runs for every command, so it makes nothing but the text. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`;
    return `[${text}]`;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(value).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Nearly every text is printable ASCII without quote or backslash: looking is cheaper than asking the serialiser. */
const plain = /^[ !#-[\]-~]*$/;
function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** What identifies a request for idempotency: SHA-256 over everything in it that asks for something. */
export function fingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/** A UUID (version 8, RFC 9562) that follows from a winery and an Idempotency-Key: the same key is the same change set. */
export function uuidOfKey(winery: string, key: string): string {
  const hash = createHash('sha256').update(`${winery}\n${key}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
