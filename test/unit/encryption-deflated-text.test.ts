import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflateLimits } from '../../config/encryption.js';
import { actionPlace } from '../../src/encryption/places.js';
import { openText, sealedParts, sealText } from '../../src/encryption/sealed-text.js';
import { TamperedText } from '../../src/encryption/tampered-text.js';

const bytesOfKey = Buffer.alloc(32, 7);
const secret = createSecretKey(bytesOfKey);
const place = actionPlace('estate', '0190a1b2-0000-7000-8000-000000000000', 1);
const additionalData = Buffer.from('solera.1\naction\nestate\n0190a1b2-0000-7000-8000-000000000000\n1');
const { fromCharacters, textBytes } = deflateLimits;

function sealed(text: string, mayDeflate = true) {
  return sealedParts(sealText(text, { key: 'estate-1', secret, place, nonce: randomBytes(12), mayDeflate }));
}

const opened = (text: string) => openText({ key: 'estate-1', text }, secret, place);

/** Returns what is encrypted in a sealed text, as the documentation explains. */
function plaintextIn({ text }: { readonly text: string }): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', bytesOfKey, bytes.subarray(0, 12));
  decipher.setAAD(additionalData);
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

/** Seals bytes as one who has the key but not this program. */
function authentic(...plaintext: readonly Buffer[]): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', bytesOfKey, nonce);
  cipher.setAAD(additionalData);
  const ciphertext = cipher.update(Buffer.concat(plaintext));
  return Buffer.concat([nonce, ciphertext, cipher.final(), cipher.getAuthTag()]).toString('base64');
}

const marker = Buffer.of(1);
const repeated = (characters: number) => `{"note":"${'wine, '.repeat(characters / 6)}`.slice(0, characters);

/** Texts of about the shortest length that is deflated, some of which deflate well, and some not at all. */
const texts = fc
  .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.nat(2 * fromCharacters), fc.boolean())
  .map(([part, length, varied]) => {
    const filler = varied ? randomBytes(length).toString('base64') : part.repeat(length);
    return `"${[...part, ...filler].slice(0, length).join('')}`;
  });

describe('the text that is sealed', () => {
  it('is opened unchanged, whatever it is, and whether it may be deflated or not', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, mayDeflate) => {
        expect(openText(sealed(text, mayDeflate), secret, place)).toBe(text);
      }),
    );
  });

  it('is deflated from a length on, if that makes it clearly shorter', () => {
    const isDeflated = (text: string, mayDeflate = true) => plaintextIn(sealed(text, mayDeflate))[0] === 1;
    expect(isDeflated(repeated(fromCharacters))).toBe(true);
    expect(isDeflated(repeated(fromCharacters - 1))).toBe(false);
    expect(isDeflated(randomBytes(10_000).toString('base64'))).toBe(false);
    expect(isDeflated(repeated(textBytes))).toBe(true);
    expect(isDeflated(repeated(textBytes + 1))).toBe(false);
    expect(isDeflated(repeated(10_000), false)).toBe(false);
    expect(openText(sealed(repeated(textBytes)), secret, place)).toHaveLength(textBytes);
  });

  it('has a form that never changes: another implementation opens it by the documentation', () => {
    const text = repeated(1_000);
    const plaintext = plaintextIn(sealed(text));
    expect(plaintext.length).toBeLessThan(100);
    expect(plaintext[0]).toBe(1);
    expect(inflateRawSync(plaintext.subarray(1)).toString()).toBe(text);
    expect(plaintextIn(sealed(text, false)).toString()).toBe(text);
  });

  it('never begins as a deflated one', () => {
    expect(() => sealed('\u0001')).toThrow('U+0001');
  });
});

describe('a sealed text', () => {
  it('is refused after every change and at every shorter length, deflated or not', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), fc.nat(), fc.integer({ min: 1, max: 255 }), (text, mayDeflate, at, change) => {
        const bytes = Buffer.from(sealed(text, mayDeflate).text, 'base64');
        const index = at % bytes.length;
        const altered = Buffer.from(bytes);
        altered[index] = (altered[index] ?? 0) ^ change;
        for (const wrong of [altered, bytes.subarray(0, index), bytes.subarray(index + 1)])
          expect(() => opened(wrong.toString('base64'))).toThrow(TamperedText);
      }),
    );
  });

  it('is refused if it is authentic, but cannot be inflated', () => {
    const body = deflateRawSync(repeated(5_000));
    expect(opened(authentic(marker, body))).toBe(repeated(5_000));
    for (const wrong of [Buffer.alloc(0), body.subarray(0, -1), body.subarray(1), Buffer.alloc(50, 0xff)])
      expect(() => opened(authentic(marker, wrong))).toThrow(TamperedText);
  });

  it('does not fill the memory, whatever it would inflate to', () => {
    expect(opened(authentic(marker, deflateRawSync(Buffer.alloc(textBytes, 32))))).toHaveLength(textBytes);
    const bomb = authentic(marker, deflateRawSync(Buffer.alloc(4 * textBytes, 32)));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => opened(bomb)).toThrow(TamperedText);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(3 * textBytes);
  });
});
