import { Temporal } from 'temporal-polyfill';
import { tableLimits } from '../../../config/import-tables.js';
import type { CalendarDate } from './date-notation.js';
import type { TimeOfDay } from './time-of-day.js';

/** The instant of a local time, in milliseconds since 1970. */
interface LocalInstant {
  readonly ms: number;
  /**
   * `ambiguous`: the hour occurred twice, and its first occurrence is meant. `missing`: clocks skipped the hour, and it is read as if they had not
   * been changed yet.
   */
  readonly clockChange: 'ambiguous' | 'missing' | null;
}

const dayMs = 86_400_000;

/** Converts local times of one time zone. Owns the instants that it has looked up, because many rows have the same time. */
export class LocalClock {
  private readonly known = new Map<number, LocalInstant>();

  /** `timeZone`: an IANA name. @throws RangeError if there is no such time zone. */
  constructor(private readonly timeZone: string) {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
  }

  /** Returns the instant of a local time. `date` must exist in the calendar. */
  instant(date: CalendarDate, time: TimeOfDay): LocalInstant {
    // As if the local time were UTC: one number for each local time.
    const local = new Date(0).setUTCFullYear(date.year, date.month - 1, date.day) + time;
    const known = this.known.get(local);
    if (known !== undefined) return known;
    if (this.known.size >= tableLimits.localTimesInMemory) this.known.clear();
    const found = this.lookUp(local);
    this.known.set(local, found);
    return found;
  }

  private lookUp(local: number): LocalInstant {
    const plain = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime();
    const at = (disambiguation: 'earlier' | 'later'): number =>
      plain.toZonedDateTime(this.timeZone, { disambiguation }).epochMilliseconds;
    const earlier = at('earlier');
    const later = at('later');
    if (earlier === later) return { ms: earlier, clockChange: null };
    const isThere = Temporal.Instant.fromEpochMilliseconds(earlier)
      .toZonedDateTimeISO(this.timeZone)
      .toPlainDateTime()
      .equals(plain);
    return isThere ? { ms: earlier, clockChange: 'ambiguous' } : { ms: later, clockChange: 'missing' };
  }
}

/** Returns whether a date exists in the calendar, in a year that RFC 3339 can express. */
export function isDate({ year, month, day }: CalendarDate): boolean {
  if (year < 1 || year > 9998) return false;
  const ms = new Date(0).setUTCFullYear(year, month - 1, day);
  const date = new Date(ms);
  return ms % dayMs === 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Returns the local date and time of a spreadsheet's serial number, to the nearest millisecond. */
export function serialTime(days: number): { readonly date: CalendarDate; readonly time: TimeOfDay } {
  const ms = Math.round(days * dayMs) + Date.UTC(1899, 11, 30);
  const date = new Date(ms);
  const calendar = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return { date: { ...calendar, isShortYear: false }, time: ((ms % dayMs) + dayMs) % dayMs };
}

/** Returns whether a text is the name of a time zone that this machine knows. Abbreviations such as PST are not names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+$|^UTC$/.test(name)) return false;
  try {
    new LocalClock(name);
    return true;
  } catch {
    return false;
  }
}
