import { hash } from 'node:crypto';

/** JSON with sorted keys: equal values, equal text. A sorted copy written at once costs less than a text put together from many. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const members = value as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const key of sortedKeys(members)) {
    const member = sorted(members[key]);
    // By an assignment this one would become the copy's prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: member, enumerable: true });
    else copy[key] = member;
  }
  return copy;
}

/** By code unit, as `sort` has it; few keys are sorted faster by hand. */
function sortedKeys(members: object): readonly string[] {
  const keys = Object.keys(members);
  if (keys.length > 12) return keys.sort();
  for (let sorted = 1; sorted < keys.length; sorted += 1) {
    const key = keys[sorted] as string; // Within the length.
    let at = sorted;
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1]) {
      keys[at] = before;
      at -= 1;
    }
    keys[at] = key;
  }
  return keys;
}

/** What identifies a request for idempotency: SHA-256, in hex, over everything in it that asks for something. */
export function fingerprint(parts: readonly unknown[]): string {
  return hash('sha256', canonicalJson(parts), 'hex');
}

/** A UUID (version 8, RFC 9562) that follows from a winery and an Idempotency-Key: the same key is the same change set. */
export function uuidOfKey(winery: string, key: string): string {
  const digest = hash('sha256', `${winery}\n${key}`, 'hex');
  const variant = ((Number.parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}
