import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowArray } from '../../src/adapters/postgres/row-array.js';

const uuid = '0192f3a4-9b1c-7abc-8def-0123456789ab';

/** Includes accented letters and symbols, which take several bytes in UTF-8. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 90 }),
  fc
    .array(fc.constantFrom('Côte', '-', 'Rôtie', 'ÿ', '€', '🍇', 'a'), { maxLength: 20 })
    .map((parts) => parts.join('')),
);

/** Writes a one-row array and reads its fields back: each has an oid, a length (−1 for null) and bytes. */
function fieldsOf(write: (rows: RowArray) => void): (Buffer | null)[] {
  const rows = new RowArray(1, 1);
  rows.beginRow();
  write(rows);
  rows.endRow();
  const bytes = rows.finish();
  expect(bytes.readInt32BE(12)).toBe(1);
  expect(bytes.readInt32BE(20)).toBe(bytes.length - 24);
  const fields: (Buffer | null)[] = [];
  for (let at = 28; at < bytes.length; ) {
    const length = bytes.readInt32BE(at + 4);
    fields.push(length < 0 ? null : bytes.subarray(at + 8, at + 8 + length));
    at += 8 + Math.max(0, length);
  }
  return fields;
}

describe('a row', () => {
  it('holds texts of any length and script, whatever precedes them', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 6 }), (texts) => {
        const fields = fieldsOf((rows) => {
          for (const text of texts) rows.text(text);
        });
        expect(fields.map((field) => field?.toString('utf8'))).toEqual(texts);
      }),
    );
  });

  it('holds safe integers and refuses other numbers', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer(), (large, small) => {
        const [eight, four, empty] = fieldsOf((rows) => {
          rows.int8(large);
          rows.int4(small);
          rows.int4(null);
        });
        expect(eight?.readBigInt64BE()).toBe(BigInt(large));
        expect(four?.readInt32BE()).toBe(small);
        expect(empty).toBeNull();
      }),
    );
    for (const wrong of [2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN])
      expect(() => fieldsOf((rows) => rows.int4(wrong))).toThrow(RangeError);
    for (const wrong of [2 ** 53, 0.5, Number.NaN])
      expect(() => fieldsOf((rows) => rows.int8(wrong))).toThrow(RangeError);
  });

  it('holds UUIDs and hexadecimal texts, and refuses malformed ones', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uint8Array({ maxLength: 40 }), (id, some) => {
        const [sixteen, bytes] = fieldsOf((rows) => {
          rows.uuid(id);
          rows.hex(Buffer.from(some).toString('hex'));
        });
        expect(sixteen?.toString('hex')).toBe(id.replaceAll('-', ''));
        expect([...(bytes ?? [])]).toEqual([...some]);
      }),
    );
    const broken = [
      '',
      uuid.slice(1),
      `${uuid}0`,
      uuid.replace('-', '0'),
      uuid.replace('a', 'g'),
      uuid.replace('a', 'ä'),
      uuid.replaceAll('-', '').padEnd(36, '-'),
    ];
    for (const wrong of broken) expect(() => fieldsOf((rows) => rows.uuid(wrong)), wrong).toThrow(RangeError);
    for (const wrong of ['a', 'abc', 'zz', '0é'])
      expect(() => fieldsOf((rows) => rows.hex(wrong)), wrong).toThrow(RangeError);
  });
});
