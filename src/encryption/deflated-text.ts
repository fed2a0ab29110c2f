/**
 * Deflates texts before they are sealed, because nothing can compress them afterwards.
 *
 * A deflated text is a byte 1 and the raw deflate (RFC 1951) of the text in UTF-8. No other text that is sealed begins with this byte, because all are JSON or base64. So each
 * sealed text says by itself which of the two forms it has.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { deflateLimits } from '../../config/encryption.js';

const marker = 1;

/** Returns the form of a text that is to be encrypted: the deflated one if that is allowed and clearly shorter, otherwise the text itself. */
export function plaintextOf(text: string, mayDeflate: boolean): string | Buffer {
  if (text.charCodeAt(0) === marker)
    throw new Error('A text that begins with U+0001 would be opened as a deflated one.');
  return (mayDeflate ? deflated(text) : null) ?? text;
}

function deflated(text: string): Buffer | null {
  const { fromCharacters, textBytes, level, largestShare } = deflateLimits;
  if (text.length < fromCharacters) return null;
  const clear = Buffer.from(text, 'utf8');
  if (clear.length > textBytes) return null;
  const body = deflateRawSync(clear, { level });
  return body.length > clear.length * largestShare ? null : Buffer.concat([Buffer.of(marker), body]);
}

/** Returns the text of which `plaintextOf` returned these bytes. Throws if they are marked as deflated, and are not the deflate of a text of the allowed length. */
export function textOf(plaintext: Buffer): string {
  if (plaintext[0] !== marker) return plaintext.toString('utf8');
  return inflateRawSync(plaintext.subarray(1), { maxOutputLength: deflateLimits.textBytes }).toString('utf8');
}
