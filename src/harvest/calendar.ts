export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Returns milliseconds since 1970, UTC. `month` counts from 1. */
export function dateMs(year: number, month: number, day: number, hour = 0): number {
  return Date.UTC(year, month - 1, day, hour);
}

/** Returns milliseconds since 1970 as RFC 3339 in UTC, to the millisecond. */
export function timestamp(at: number): string {
  return new Date(at).toISOString();
}
