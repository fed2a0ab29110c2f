import { hash } from 'node:crypto';

/**
 * Tokens as texts: `solera_`, 43 characters (256 bits, base64url) and seven check characters, by which a token that was cut or mistyped is recognised
 * without a lookup, and by which scanners of repositories find leaked ones.
 */
const prefix = 'solera_';
const secretBytes = 32;
const secretCharacters = 43;
const checkCharacters = 7;
const form = /^solera_([\w-]{43})([0-9a-z]{7})$/;
const tokenCharacters = prefix.length + secretCharacters + checkCharacters;

/** Returns the token of 32 random bytes. */
export function tokenOf(random: Uint8Array): string {
  if (random.length !== secretBytes) throw new Error(`A token is made of ${secretBytes} bytes, not ${random.length}.`);
  const secret = Buffer.from(random).toString('base64url');
  return `${prefix}${secret}${checkOf(secret)}`;
}

/** Returns whether a text has the length of a token, so that it may be one. */
export function mayBeToken(text: string): boolean {
  return text.length === tokenCharacters;
}

/** Returns why a text is no token, or null. Never repeats the text. */
export function tokenFault(text: string): string | null {
  if (!text.startsWith(prefix)) return `A token begins with ${prefix}.`;
  if (text.length !== tokenCharacters) return `A token has ${tokenCharacters} characters; this one has ${text.length}.`;
  const [, secret = '', check] = form.exec(text) ?? [];
  return checkOf(secret) === check ? null : 'The check characters of the token are wrong: it was mistyped or changed.';
}

/** Returns the SHA-256 of a secret in hex: what the database stores. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** CRC-32 (ISO 3309) in base 36. Not secret: it only finds mistakes. */
function checkOf(secret: string): string {
  let remainder = 0xffffffff;
  for (const byte of Buffer.from(secret, 'latin1')) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  }
  return ((remainder ^ 0xffffffff) >>> 0).toString(36).padStart(checkCharacters, '0');
}
