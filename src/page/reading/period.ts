/** Periods of reports: days of a winery's calendar, both included, as `2026-11-30`. */
import { day, offsetMs } from './time.js';

export interface Period {
  readonly from: string;
  readonly to: string;
}

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the last month that has ended in a time zone. */
export function lastMonth(now: Date, timeZone: string): Period {
  const today = new Date(now.getTime() + offsetMs(now, timeZone));
  return monthOf(today.getUTCFullYear(), today.getUTCMonth() - 1);
}

/** Returns the month that is so many months after the one in which a period begins. */
export function monthAfter({ from }: Period, months: number): Period {
  const [year = 0, month = 1] = from.split('-').map(Number);
  return monthOf(year, month - 1 + months);
}

/** `month` counts from 0, and may lie outside of the year. */
function monthOf(year: number, month: number): Period {
  const text = (time: number): string => new Date(time).toISOString().slice(0, 10);
  return { from: text(Date.UTC(year, month, 1)), to: text(Date.UTC(year, month + 1, 0)) };
}

/** Returns the period that two texts name; null if they are no days. */
export function periodOf(from: string | undefined, to: string | undefined): Period | null {
  const isPeriod = dayForm.test(from ?? '') && dayForm.test(to ?? '');
  return isPeriod ? { from: from ?? '', to: to ?? '' } : null;
}

/** Returns a period as people name it: a whole month by its name. */
export function periodText(period: Period, locale: string): string {
  const { from, to } = period;
  const month = monthAfter(period, 0);
  if (month.from === from && month.to === to)
    return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(from));
  return `${day(from, 'UTC', locale)} – ${day(to, 'UTC', locale)}`;
}
