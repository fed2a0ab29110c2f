/**
 * Seals and opens texts. A sealed text is the form in which the content of an encrypted winery is stored and published.
 *
 * A sealed text is the JSON text `{"sealed":"<key id>:<base64>"}`. No other text that Solera stores begins like this. The base64 holds a random nonce of 12 bytes,
 * the ciphertext of AES-256-GCM, and its tag of 16 bytes. The ciphertext is that of the text, or of its deflated form (deflated-text.ts). The additional data are the place of the text: its purpose and the ids of its row. So a
 * sealed text that was moved to another row, or altered, cannot be opened.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { plaintextOf, textOf } from './deflated-text.js';
import { type Place, TamperedText } from './tampered-text.js';

/** The parts of a sealed text: `key` is the id of the key, `text` the base64. */
export interface SealedText {
  readonly key: string;
  readonly text: string;
}

export const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';
const prefix = '{"sealed":"';
/** Key ids and base64 contain neither a quote nor a backslash. */
const form = /^\{"sealed":"([\w.-]{1,64}):([\w+/]+={0,2})"(?:,"vessel":"[\w.-]{1,64}")?\}$/;

export function isSealed(text: string): boolean {
  return text.startsWith(prefix);
}

/** Returns the parts of a sealed text. @throws TamperedText if it is malformed */
export function sealedParts(sealed: string): SealedText {
  const [, key, text] = form.exec(sealed) ?? [];
  if (key === undefined || text === undefined) throw new TamperedText('', []);
  return { key, text };
}

interface Sealing {
  /** The id of the key. */
  readonly key: string;
  readonly secret: KeyObject;
  readonly place: Place;
  /** Random: no two texts may be sealed with the same key and the same nonce. */
  readonly nonce: Buffer;
  /** Whether the text may be deflated first. Programs of levels below 7 cannot open such texts. */
  readonly mayDeflate: boolean;
}

/** Seals a text. */
export function sealText(text: string, { key, secret, place, nonce, mayDeflate }: Sealing): string {
  const plaintext = plaintextOf(text, mayDeflate);
  const cipher = createCipheriv(algorithm, secret, nonce);
  cipher.setAAD(additionalData(place));
  const ciphertext = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  const sealed = Buffer.concat([nonce, ciphertext, cipher.final(), cipher.getAuthTag()]);
  return `${prefix}${key}:${sealed.toString('base64')}"}`;
}

/** Opens a sealed text: returns the text that was sealed. @throws TamperedText */
export function openText({ key, text }: SealedText, secret: KeyObject, place: Place): string {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < nonceBytes + tagBytes) throw new TamperedText(key, place);
  const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(additionalData(place));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  try {
    const plaintext = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
    // Checks the tag. The cipher has returned all bytes before.
    decipher.final();
    return textOf(plaintext);
  } catch (cause) {
    throw new TamperedText(key, place, { cause });
  }
}

function additionalData(place: Place): Buffer {
  return Buffer.from(['solera.1', ...place].join('\n'), 'utf8');
}

/** Returns the sealed text with a vessel in clear, by which the database finds additions and analyses. */
export function withVessel(sealed: string, vessel: string): string {
  return `${sealed.slice(0, -1)},"vessel":${JSON.stringify(vessel)}}`;
}
