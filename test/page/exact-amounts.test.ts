import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, exact, percent, percentText, sum } from '../../src/page/reading/decimal.js';

/** Amounts as the API gives them: whole millionths below a thousand million. */
const micro = fc.bigInt({ min: 1n - 10n ** 15n, max: 10n ** 15n - 1n });
const numberOf = (amount: bigint): number => Number(amount) / 1e6;

/** The decimal text of millionths, written independently. */
function textOf(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(7, '0');
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
  return amount < 0n ? `-${text}` : text;
}

describe('amounts of the page', () => {
  it('are exact: a number of the API, also in exponential form, is the integer that it stands for', () => {
    fc.assert(
      fc.property(micro, (amount) => {
        expect(exact(numberOf(amount))).toBe(amount * 10n ** 6n);
      }),
    );
    expect(exact(1e-7)).toBe(100_000n);
    expect(exact(0.000000000001)).toBe(1n);
  });

  it('differ and add up without rounding', () => {
    fc.assert(
      fc.property(micro, micro, (a, b) => {
        expect(difference(numberOf(a), numberOf(b))).toBe(textOf(b - a));
        expect(sum([numberOf(a), numberOf(b)])).toBe(textOf(a + b));
      }),
    );
    expect(difference(0.1, 0.3)).toBe('0.2');
  });

  it('are shares of one another in whole per cent, rounded half up', () => {
    expect([percent(7_246.7, 16_000), percent(1, 200), percent(1, 201), percent(3, 2), percent(1, 0)]).toEqual([
      45,
      1,
      0,
      150,
      null,
    ]);
    expect(percentText('0.640861466822')).toBe('64.0861466822');
  });
});
