/** Numbers as a language writes them. */
import { describe, expect, it } from 'vitest';
import { decimalMarkOf, notificationNumberIn, numberTextIn } from '../../src/page/reading/number-text.js';
import { typedNumber } from '../../src/page/reading/typed-number.js';

describe('numbers of the page', () => {
  it('have the marks of the language, and groups also of four digits', () => {
    expect([numberTextIn('en', 7_246.7, 0, 1), numberTextIn('en', 1_026.17, 4, 4)]).toEqual(['7,246.7', '1,026.1700']);
    expect([numberTextIn('es', 7_246.7, 0, 1), numberTextIn('es', 1_026.17, 4, 4)]).toEqual(['7.246,7', '1.026,1700']);
    expect([decimalMarkOf('en'), decimalMarkOf('es')]).toEqual(['.', ',']);
  });

  it('are exact, also where a floating-point number is not', () => {
    expect(numberTextIn('en', '9007199254740993.000001', 0, 6)).toBe('9,007,199,254,740,993.000001');
    expect(numberTextIn('en', 0.0000001, 0, 12)).toBe('0.0000001');
  });

  it('mean the same when they are typed, except whole thousands, which can mean two numbers', () => {
    for (const language of ['en', 'es']) {
      const read = (value: number) => typedNumber(numberTextIn(language, value, 0, 6), decimalMarkOf(language));
      for (const value of [59.375, 0.125, 1_234.5, 1_234_567, 1_234_567.875, 999])
        expect(read(value)).toEqual({ kind: 'number', json: String(value) });
      expect(read(1_234).kind).toBe('ambiguous');
    }
  });

  it('name a notification, but a date, a sign or a word does not', () => {
    expect(['3400', '#3,400', '#3.400', ' #12 '].map(notificationNumberIn)).toEqual([3_400, 3_400, 3_400, 12]);
    expect(['2025-01-01', '-1', '1.5', '0', 'now', ''].map(notificationNumberIn)).toEqual(Array(6).fill(null));
  });
});
