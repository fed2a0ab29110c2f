import { describe, expect, it } from 'vitest';
import { apportion, compareText, floorDivide, integerOf, numberOf, roundHalfUp } from './exact.js';

describe('exact arithmetic', () => {
  it('reads JSON numbers exactly and writes them back', () => {
    expect(integerOf(0.1, 6)).toBe(100_000n);
    expect(integerOf(1e-12, 12)).toBe(1n);
    expect(integerOf(-1234.5678, 4)).toBe(-12_345_678n);
    expect(integerOf(1_000_000_000.000001, 6)).toBe(1_000_000_000_000_001n);
    expect(() => integerOf(0.0000001, 6)).toThrow('decimals');
    expect(numberOf(-5n, 4)).toBe(-0.0005);
    expect(numberOf(1_000_000_000_000_001n, 6)).toBe(1_000_000_000.000001);
  });

  it('floors towards minus infinity and rounds halves away from zero', () => {
    expect([floorDivide(-7n, 2n), floorDivide(7n, 2n), floorDivide(-4n, 2n)]).toEqual([-4n, 3n, -2n]);
    expect([roundHalfUp(5n, 2n), roundHalfUp(-5n, 2n), roundHalfUp(-4n, 3n), roundHalfUp(4n, 3n)]).toEqual([
      3n,
      -3n,
      -1n,
      1n,
    ]);
  });

  it('gives missing units to the largest remainders, and ties to the earlier part', () => {
    expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
    // 10·1/6 = 1 rem 4, 10·2/6 = 3 rem 2, 10·3/6 = 5 rem 0: the missing unit goes to the first part.
    expect(apportion(10n, [1n, 2n, 3n])).toEqual([2n, 3n, 5n]);
    // 11·2/7 = 3 rem 1, 11·5/7 = 7 rem 6: the missing unit goes to the second part.
    expect(apportion(11n, [2n, 5n])).toEqual([3n, 8n]);
  });

  it('orders texts by code point, not by UTF-16 unit', () => {
    expect(compareText('\u{1F347}', '\uFF21')).toBeGreaterThan(0);
    expect(compareText('a', 'ab')).toBeLessThan(0);
  });
});
