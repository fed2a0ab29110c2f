import { limits } from '../../../config/limits.js';

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Returns the date of an instant in a time zone, as the start of that date in UTC, in milliseconds. It may lie just outside the years 0000 to 9999. */
export function localDay(timeZone: string, effectiveAt: number): number {
  let format = dateFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', {
      timeZone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    if (dateFormats.size >= limits.timeZonesInMemory) dateFormats.clear();
    dateFormats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(effectiveAt).map(({ type, value }) => [type, value]));
  // The year before AD 1 is 1 BC, written 0000.
  const year = parts.get('era') === 'BC' ? 1 - Number(parts.get('year')) : Number(parts.get('year'));
  return new Date(0).setUTCFullYear(year, Number(parts.get('month')) - 1, Number(parts.get('day')));
}

/** Returns a day as YYYY-MM-DD. `day`: the start of the date in UTC. */
export function dateText(day: number): string {
  return new Date(day).toISOString().replace(/T.*/, '');
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Returns the first instant of a day of a time zone. `day`: YYYY-MM-DD. Where clocks skip midnight, the day begins later. */
export function startOfDay(timeZone: string, day: string): number {
  const date = Date.parse(day);
  // No local time differs from UTC by more than 15 hours, and days begin on whole minutes.
  let [before, after] = [date - 15 * hourMs, date + 15 * hourMs];
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
    if (localDay(timeZone, middle) < date) before = middle;
    else after = middle;
  }
  return after;
}

/** Returns the day after a day, both YYYY-MM-DD. */
export function dayAfter(day: string): string {
  return dateText(Date.parse(day) + 24 * hourMs);
}
