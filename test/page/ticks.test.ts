/** Round marks of axes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountAxis, timeMarks } from '../../src/page/reading/ticks.js';

const marks = (begin: string, end: string, count: number): readonly string[] =>
  timeMarks(new Date(begin), new Date(end), count).map((mark) => mark.toISOString().replace(/(T00:00)?:00\.000Z$/, ''));

describe('an axis of amounts', () => {
  it('has round marks from zero to at least the largest amount', () => {
    expect(amountAxis(537.6, 3)).toEqual({ last: 600, ticks: [0, 200, 400, 600] });
    expect(amountAxis(0.7, 3)).toEqual({ last: 0.8, ticks: [0, 0.2, 0.4, 0.6, 0.8] });
    expect(amountAxis(0, 3)).toEqual({ last: 1, ticks: [0, 0.5, 1] });
  });

  it('never ends below the largest amount, and has few marks', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ min: 2, max: 6 }), (largest, count) => {
        const { last, ticks } = amountAxis(largest, count);
        expect(last).toBeGreaterThanOrEqual(largest);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThanOrEqual(2 * count + 2);
      }),
    );
  });
});

describe('an axis of times', () => {
  it('has marks at firsts of months, days or hours, as many as there is room for', () => {
    expect(marks('2024-09-21T16:00:00Z', '2025-02-23T00:00:00Z', 6)).toEqual([
      ...['2024-10-01', '2024-11-01', '2024-12-01', '2025-01-01', '2025-02-01'],
    ]);
    expect(marks('2024-09-01T00:00:00Z', '2026-09-01T00:00:00Z', 4)).toEqual([
      ...['2025-01-01', '2025-07-01', '2026-01-01', '2026-07-01'],
    ]);
    expect(marks('2025-01-01T10:00:00Z', '2025-01-05T00:00:00Z', 4)).toEqual([
      ...['2025-01-02', '2025-01-03', '2025-01-04', '2025-01-05'],
    ]);
    expect(marks('2025-01-01T10:30:00Z', '2025-01-01T20:00:00Z', 3)).toEqual([
      ...['2025-01-01T12:00', '2025-01-01T15:00', '2025-01-01T18:00'],
    ]);
    expect(marks('2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z', 4)[0]).toBe('2025-01-06');
  });

  it('has none or one where all happened at one time', () => {
    expect(marks('2025-01-01T10:30:00Z', '2025-01-01T10:30:00Z', 5)).toEqual([]);
    expect(marks('2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', 5)).toEqual(['2025-01-01']);
  });
});
