import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateText, dayAfter, localDay, startOfDay } from '../../src/application/settings/local-day.js';

const zones = Intl.supportedValuesOf('timeZone');

/** Written as YYYY-MM-DD by the runtime. Only for years of four digits. */
const formats = new Map<string, Intl.DateTimeFormat>();
function dateByRuntime(timeZone: string, instant: number): string {
  const known = formats.get(timeZone);
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone, ...parts });
  formats.set(timeZone, format);
  return format.format(instant);
}

const zone = fc.constantFrom(...zones);
const instant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2060, 0, 1) });

describe('the date of an instant', () => {
  it('is that of the runtime, in every time zone', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        expect(dateText(localDay(timeZone, at))).toBe(dateByRuntime(timeZone, at));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is that of the runtime at every hour around a change of the clocks', () => {
    const hour = 3_600_000;
    for (const timeZone of [
      'America/Los_Angeles',
      'Europe/Madrid',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Africa/Cairo',
    ])
      for (const month of [Date.UTC(2011, 11, 20), Date.UTC(2026, 2, 1), Date.UTC(2026, 9, 20), Date.UTC(2014, 4, 1)])
        for (let hours = 0; hours < 24 * 45; hours += 1) {
          const at = month + hours * hour;
          expect(dateText(localDay(timeZone, at))).toBe(dateByRuntime(timeZone, at));
        }
  });
});

// Until 1972, Liberia was 44.5 minutes behind UTC, and a start is found to the minute.
it('a day begins where its date begins, and ends where the next one begins', () => {
  const day = fc.date({ min: new Date('1973-01-02'), max: new Date('2050-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(zone, day, (timeZone, date) => {
      const text = date.toISOString().slice(0, 10);
      const [start, end] = [startOfDay(timeZone, text), startOfDay(timeZone, dayAfter(text))];
      // Samoa skipped a day in 2011.
      if (start < end) expect(dateByRuntime(timeZone, start)).toBe(text);
      expect(dateByRuntime(timeZone, start - 1) < text).toBe(true);
      expect(dateByRuntime(timeZone, end - 1) <= text).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
