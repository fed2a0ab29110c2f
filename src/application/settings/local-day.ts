import { limits } from '../../../config/limits.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

/** The calendar of a time zone. */
interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** By the number of the week since 1970: the offset from UTC in milliseconds, or null if it changes in the week. */
  readonly offsets: Map<number, number | null>;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const date = { era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const zone: Zone = {
    format: new Intl.DateTimeFormat('en', { timeZone, ...date, ...time }),
    offsets: new Map(),
  };
  if (zones.size >= limits.timeZonesInMemory) zones.clear();
  zones.set(timeZone, zone);
  return zone;
}

/**
 * Returns the date of an instant in a time zone, as the start of that date in UTC, in milliseconds. It may lie just outside the years 0000 to 9999.
 * Formatting a date takes some ten microseconds, so the offsets of weeks are kept. Since 1970, no zone has changed its offset and changed it back within a week.
 */
export function localDay(timeZone: string, effectiveAt: number): number {
  const zone = zoneOf(timeZone);
  const offset = effectiveAt < 0 ? null : offsetInWeek(zone, Math.floor(effectiveAt / weekMs));
  const local = offset === null ? localTime(zone, effectiveAt) : effectiveAt + offset;
  return Math.floor(local / dayMs) * dayMs;
}

/** Returns the local time of an instant, written as the same time in UTC, in milliseconds: whole seconds. */
function localTime({ format }: Zone, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  // The year before AD 1 is 1 BC, written 0000.
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  const day = new Date(0).setUTCFullYear(year, part('month') - 1, part('day'));
  return day + part('hour') * hourMs + part('minute') * minuteMs + part('second') * 1_000;
}

function offsetInWeek(zone: Zone, week: number): number | null {
  const known = zone.offsets.get(week);
  if (known !== undefined) return known;
  const [first, last] = [week * weekMs, (week + 1) * weekMs].map((instant) => localTime(zone, instant) - instant);
  const offset = first !== undefined && first === last ? first : null;
  if (zone.offsets.size >= limits.weeksOfTimeZone) zone.offsets.clear();
  zone.offsets.set(week, offset);
  return offset;
}

/** Returns a day as YYYY-MM-DD. `day`: the start of the date in UTC. */
export function dateText(day: number): string {
  return new Date(day).toISOString().replace(/T.*/, '');
}

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
  return dateText(Date.parse(day) + dayMs);
}
