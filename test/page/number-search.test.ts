/** The last number at a time, found by halving, against a search of everything. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchNumber } from '../../src/page/reading/number-search.js';

const size = 4;
const textOf = (ms: number): string => new Date(ms).toISOString();

/** The log of a reader: each number has a time, or is withheld (null). */
const log = fc
  .array(fc.record({ step: fc.nat({ max: 2 }), isWithheld: fc.boolean() }), { maxLength: 60 })
  .map((entries) => {
    let now = 0;
    return entries.map(({ step, isWithheld }) => {
      now += step;
      return isWithheld ? null : now;
    });
  });

function pageOf(times: readonly (number | null)[], index: number): { sequence: number; time: string }[] {
  return times
    .map((ms, at) => ({ ms, sequence: at + 1 }))
    .slice(index * size, (index + 1) * size)
    .flatMap(({ ms, sequence }) => (ms === null ? [] : [{ sequence, time: textOf(ms) }]));
}

describe('the number at a time', () => {
  it('is the last readable one that was recorded until then, whatever is withheld', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.integer({ min: -1, max: 130 }), async (times, time) => {
        const found = await searchNumber(new Date(time), Math.ceil(times.length / size), async (index) =>
          pageOf(times, index),
        );
        expect(found).toBe(times.findLastIndex((ms) => ms !== null && ms <= time) + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('reads few pages of a long log', async () => {
    let reads = 0;
    const found = await searchNumber(new Date(700_000), 10_000, async (index) => {
      reads += 1;
      return [{ sequence: index + 1, time: textOf(index * 100) }];
    });
    expect(found).toBe(7_001);
    expect(reads).toBeLessThan(16);
  });

  it('is not found if a page cannot be read', async () => {
    expect(await searchNumber(new Date(5), 3, async () => null)).toBeNull();
  });
});
