import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bottleVolume, convertVolume } from '../../src/cellar/bottle-volume.js';
import { compareCodePoints } from '../../src/cellar/code-point.js';
import { compareLeaves, leafAmounts, mix, singleOrigin } from '../../src/cellar/composition.js';
import {
  apportion,
  mulDiv,
  publicMoney,
  publicQuantity,
  publicShare,
  roundHalfUp,
  toMicro,
  toMoney,
  toShare,
  WHOLE_SHARE,
} from '../../src/cellar/quantity.js';

const leaf = (variety: string, vintage: number | null = 2025, block?: string) => ({
  variety,
  vintage,
  appellation: 'Napa Valley',
  ...(block === undefined ? {} : { block }),
});

describe('decimals', () => {
  it('are converted to integers exactly, at both ends of the allowed range', () => {
    expect(toMicro(0.000001)).toBe(1);
    expect(toMicro(999_999_999.999999)).toBe(999_999_999_999_999);
    expect(toMicro(-4.35)).toBe(-4_350_000);
    expect(toMoney(1.0051)).toBe(10_051);
    expect(toMoney(99_999_999_999.9999)).toBe(999_999_999_999_999);
    expect(toShare(1e-12)).toBe(1);
    expect(toShare(0.333333333333)).toBe(333_333_333_333);
    expect(Object.is(toMicro(-0), 0)).toBe(true);
  });

  it('are the same after conversion to integers and back, through text as well', () => {
    const survives = (to: (n: number) => number, back: (n: number) => number, largest: number) =>
      fc.assert(
        fc.property(fc.integer({ min: -largest, max: largest }), (n) => {
          expect(to(JSON.parse(JSON.stringify(back(n))))).toBe(n);
        }),
      );
    survives(toMicro, publicQuantity, 5e15);
    survives(toMoney, publicMoney, 5e15);
    survives(toShare, publicShare, WHOLE_SHARE);
  });
});

describe('mulDiv', () => {
  it('rounds down, also below zero', () => {
    expect(mulDiv(7, { part: 1, whole: 2 })).toBe(3);
    expect(mulDiv(-7, { part: 1, whole: 2 })).toBe(-4);
    expect(mulDiv(-8, { part: 1, whole: 2 })).toBe(-4);
  });

  it('returns all of x for the whole, and is exact beyond 2^53', () => {
    expect(mulDiv(4_999_999_999_999_999, { part: 3, whole: 3 })).toBe(4_999_999_999_999_999);
    fc.assert(
      fc.property(
        fc.integer({ min: -5e15, max: 5e15 }),
        fc.integer({ min: 1, max: 5e15 }),
        fc.integer({ min: 1, max: 5e15 }),
        (x, a, b) => {
          const [part, whole] = a < b ? [a, b] : [b, a];
          const product = BigInt(x) * BigInt(part);
          const exact = BigInt(mulDiv(x, { part, whole }));
          expect(exact * BigInt(whole) <= product && product < (exact + 1n) * BigInt(whole)).toBe(true);
        },
      ),
    );
  });
});

describe('rounding half up', () => {
  it('rounds halves away from zero', () => {
    expect([roundHalfUp(5n, 2n), roundHalfUp(-5n, 2n), roundHalfUp(4n, 3n), roundHalfUp(-5n, 3n)]).toEqual([
      3, -3, 1, -2,
    ]);
  });
});

describe('apportioning', () => {
  it('gives the missing units to the largest remainders, and to the earlier of two equal ones', () => {
    expect(apportion(10, [1n, 1n, 1n])).toEqual([4, 3, 3]);
    expect(apportion(100, [1n, 2n, 4n])).toEqual([14, 29, 57]);
    expect(apportion(1, [1n, 1n])).toEqual([1, 0]);
    expect(apportion(5, [0n, 1n])).toEqual([0, 5]);
  });

  it('returns parts that sum to exactly the total', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 27n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5e15 }), weights, (total, some) => {
        fc.pre(some.some((weight) => weight > 0n));
        expect(apportion(total, some).reduce((sum, part) => sum + part, 0)).toBe(total);
      }),
    );
  });
});

describe('leaves', () => {
  it('are sorted by vintage (null first), variety, appellation and block (absent first)', () => {
    const sorted = [leaf('B', null), leaf('A', 2024), leaf('A', 2025), leaf('A', 2025, 'a'), leaf('B', 2025)];
    expect([...sorted].reverse().sort(compareLeaves)).toEqual(sorted);
  });

  it('are compared by code point, not by UTF-16 code unit', () => {
    expect(compareCodePoints('\u{1F347}', '\uFF21')).toBeGreaterThan(0);
    expect(compareCodePoints('a', 'ab')).toBeLessThan(0);
    expect(compareCodePoints('é', 'é')).toBe(0);
  });
});

describe('mixing', () => {
  it('weighs shares by volume, and the result sums to one whole', () => {
    const third = mix([
      { volume: 1_000_000, composition: singleOrigin(leaf('Syrah')) },
      { volume: 2_000_000, composition: singleOrigin(leaf('Merlot')) },
    ]);
    expect(third.map(({ variety, share }) => [variety, share])).toEqual([
      ['Merlot', 666_666_666_667],
      ['Syrah', 333_333_333_333],
    ]);
  });

  it('gives the missing 10⁻¹² to the earlier of two leaves with equal remainders', () => {
    const parts = ['A', 'B', 'C'].map((variety) => ({ volume: 1, composition: singleOrigin(leaf(variety)) }));
    expect(mix(parts).map((one) => one.share)).toEqual([333_333_333_334, 333_333_333_333, 333_333_333_333]);
  });

  it('keeps a leaf whose volume rounds to 0, and drops a leaf whose share rounds to 0', () => {
    const trace = mix([
      { volume: 5_000_000_000, composition: singleOrigin(leaf('Syrah')) },
      { volume: 1, composition: singleOrigin(leaf('Merlot')) },
    ]);
    expect(trace.map((one) => one.share)).toEqual([200, 999_999_999_800]);
    expect(leafAmounts(1_000_000, trace)).toEqual([0, 1_000_000]);
    const none = mix([
      { volume: 4_000_000_000_000_000, composition: singleOrigin(leaf('Syrah')) },
      { volume: 1, composition: singleOrigin(leaf('Merlot')) },
    ]);
    expect(none.map((one) => one.variety)).toEqual(['Syrah']);
  });
});

describe('bottles and units', () => {
  it('have the volume of the total count, rounded half up to six decimals', () => {
    const format = { bottleMl: 750, bottlesPerCase: 12 };
    expect(bottleVolume(12, format, 'L')).toBe(9_000_000);
    expect(bottleVolume(12, format, 'gal')).toBe(2_377_548);
    expect(bottleVolume(1, format, 'gal')).toBe(198_129);
  });

  it('are converted between gallons and litres, rounded half up', () => {
    expect(convertVolume(1_000_000, { from: 'gal', to: 'L' })).toBe(3_785_412);
    expect(convertVolume(3_785_412, { from: 'L', to: 'gal' })).toBe(1_000_000);
    expect(convertVolume(123, { from: 'L', to: 'L' })).toBe(123);
  });
});
