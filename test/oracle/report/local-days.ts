/** Days of a calendar that has daylight saving time. */

/** Returns the instant at which a day (YYYY-MM-DD) begins in a time zone, in milliseconds since 1970. */
export function startOfDay(day: string, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`);
  // No zone of the tests is more than 14 hours from UTC, and clocks are set in whole quarters of an hour.
  for (let quarter = -56; quarter <= 56; quarter += 1) {
    const instant = asIfUtc + quarter * 900_000;
    if (wallClock(instant, timeZone) === `${day} 00:00:00`) return instant;
  }
  throw new Error(`${day} has no midnight in ${timeZone}.`);
}

/** Returns the day after a day. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Returns the first and the last day of a month (YYYY-MM). */
export function monthOf(month: string): { readonly from: string; readonly to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(instant: number, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  return clock.format(instant);
}
