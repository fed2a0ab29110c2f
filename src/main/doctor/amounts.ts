/** Amounts of a report, for people. */
import { formatNumber } from '../terminal.js';

/** 1.5 GB. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1_000 && unit < units.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return `${formatNumber(Math.round(amount * 10) / 10)} ${units[unit]}`;
}

/** 40 s, 12 min, 3.5 h or 2 days. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${formatNumber(Math.round(seconds))} s`;
  if (seconds < 7_200) return `${formatNumber(Math.round(seconds / 60))} min`;
  if (seconds < 172_800) return `${formatNumber(Math.round(seconds / 360) / 10)} h`;
  return `${formatNumber(Math.round(seconds / 86_400))} days`;
}
