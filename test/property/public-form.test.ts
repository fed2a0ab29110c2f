import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyReader } from '../../src/application/request/body.js';
import { instantText } from '../../src/cellar/instant-text.js';
import { actionKinds } from '../../src/cellar/registry.js';

const reader = new BodyReader(actionKinds, 1);
const millionths = fc.integer({ min: 1, max: 999_999_999_999_999 });

function refusal(amount: number): string | null {
  const read = reader.data('addition', { lot: 'L', product: 'SO2', amount, unit: 'g' }, '/data');
  return read.ok ? null : read.problem.code;
}

describe('an amount', () => {
  it('is accepted with six decimals', () => {
    fc.assert(
      fc.property(millionths, (count) => {
        expect(refusal(Number(`${count}e-6`))).toBeNull();
      }),
    );
  });

  it('is refused as too precise with a seventh decimal that is not 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999_999 }), fc.integer({ min: 1, max: 9 }), (count, last) => {
        expect(refusal(Number(`${count}${last}e-7`))).toBe('too_precise');
      }),
    );
  });
});

describe('a time', () => {
  it('is formatted like Date.toISOString', () => {
    const firstMs = Date.parse('0000-01-01T00:00:00.000Z');
    const lastMs = Date.parse('9999-12-31T23:59:59.999Z');
    fc.assert(
      fc.property(fc.integer({ min: firstMs, max: lastMs }), (ms) => {
        expect(instantText(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });
});
