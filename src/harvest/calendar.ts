export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Milliseconds of a day in UTC; `month` counts from 1. */
export function dateMs(year: number, month: number, day: number, hour = 0): number {
  return Date.UTC(year, month - 1, day, hour);
}

/** RFC 3339 in UTC, to the millisecond, as the contract wants it. */
export function timestamp(at: number): string {
  return new Date(at).toISOString();
}
