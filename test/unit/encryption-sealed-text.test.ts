import { createSecretKey, randomBytes, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentText, revisionContent } from '../../src/encryption/content-text.js';
import { actionPlace, eventPlace } from '../../src/encryption/places.js';
import { isSealed, openText, sealedParts, sealText, withVessel } from '../../src/encryption/sealed-text.js';
import { TamperedText } from '../../src/encryption/tampered-text.js';

const secret = createSecretKey(Buffer.alloc(32, 7));
const place = actionPlace('estate', '0190a1b2-0000-7000-8000-000000000000', 1);

function sealed(text: string, nonce = randomBytes(12)): string {
  return sealText(text, { key: 'estate-1', secret, place, nonce, mayDeflate: true });
}

it('opens what was sealed, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      fc.pre(!text.startsWith('\u0001'));
      expect(openText(sealedParts(sealed(text)), secret, place)).toBe(text);
    }),
  );
});

it('is a JSON text that names its key, and no other stored text looks like it', () => {
  const text = sealed('secret');
  expect(isSealed(text)).toBe(true);
  expect(Object.keys(JSON.parse(text) as object)).toEqual(['sealed']);
  expect(sealedParts(text).key).toBe('estate-1');
  expect(text).not.toContain('secret');
  for (const other of ['{"lot":"A"}', '{"stream":"lot"}', '', '{"code":"not_empty"}', '[]'])
    expect(isSealed(other)).toBe(false);
});

it('has a form that never changes, because pages show it: another implementation opens it by the documentation', async () => {
  const text = sealed('{"lot":"A"}', Buffer.alloc(12, 1));
  const found = sealedParts(text).text;
  expect(text).toBe(`{"sealed":"estate-1:${found}"}`);
  const bytes = Buffer.from(found, 'base64');
  expect([...bytes.subarray(0, 12)]).toEqual(Array(12).fill(1));
  const key = await webcrypto.subtle.importKey('raw', Buffer.alloc(32, 7), 'AES-GCM', false, ['decrypt']);
  const additionalData = Buffer.from('solera.1\naction\nestate\n0190a1b2-0000-7000-8000-000000000000\n1');
  const opened = await webcrypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.subarray(0, 12), additionalData, tagLength: 128 },
    key,
    bytes.subarray(12),
  );
  expect(Buffer.from(opened).toString()).toBe('{"lot":"A"}');
});

it('cannot be opened at another place, with another key, or after any change of a byte', () => {
  const parts = sealedParts(sealed('12.5 gal'));
  const bytes = Buffer.from(parts.text, 'base64');
  const elsewhere = [
    actionPlace('other', '0190a1b2-0000-7000-8000-000000000000', 1),
    actionPlace('estate', '0190a1b2-0000-7000-8000-000000000000', 2),
    eventPlace('lot/estate/A', '0190a1b2-0000-7000-8000-000000000000'),
  ];
  for (const other of elsewhere) expect(() => openText(parts, secret, other)).toThrow(TamperedText);
  expect(() => openText(parts, createSecretKey(Buffer.alloc(32, 8)), place)).toThrow(TamperedText);
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => openText({ ...parts, text: changed.toString('base64') }, secret, place)).toThrow(TamperedText);
  }
  expect(() => openText({ ...parts, text: bytes.subarray(0, 20).toString('base64') }, secret, place)).toThrow(
    TamperedText,
  );
});

it('may show a vessel, by which the database finds it', () => {
  const text = withVessel(sealed('{"vessel":"T-1"}'), 'T-1');
  expect((JSON.parse(text) as { vessel: string }).vessel).toBe('T-1');
  expect(openText(sealedParts(text), secret, place)).toBe('{"vessel":"T-1"}');
});

it('keeps the data of a revision verbatim beside its note and refusal', () => {
  const data = '{ "volume" : 1.50, "text":"a \\"quoted\\" } end" }';
  const refusal = JSON.stringify({ code: 'not_empty', detail: 'Lot A holds "1".', winery: 'estate' });
  for (const note of [null, '', 'a note "}"'])
    for (const refused of [null, refusal])
      expect(revisionContent(contentText({ data, note, refusal: refused }))).toEqual({ data, note });
  expect(JSON.parse(contentText({ data, note: 'n', refusal }))).toEqual({
    data: JSON.parse(data) as unknown,
    note: 'n',
    code: 'not_empty',
    detail: 'Lot A holds "1".',
  });
});
