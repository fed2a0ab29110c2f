import { limits } from '../../config/limits.js';

const dayMs = 86_400_000;
/** Days that were written lately, as `2026-09-01T`. */
const days = new Map<number, string>();

/** The public form of milliseconds since 1970: UTC, always with three decimals. More than twice as fast as Date's own. */
export function instantText(ms: number): string {
  const day = Math.floor(ms / dayMs);
  let text = days.get(day);
  if (text === undefined) {
    const whole = new Date(day * dayMs).toISOString();
    text = whole.slice(0, whole.indexOf('T') + 1);
    if (days.size >= limits.daysInMemory) days.clear();
    days.set(day, text);
  }
  const ofDay = ms - day * dayMs;
  const hours = Math.floor(ofDay / 3_600_000);
  const minutes = Math.floor(ofDay / 60_000) % 60;
  const seconds = Math.floor(ofDay / 1_000) % 60;
  const thousandths = Math.floor(ofDay) % 1_000;
  const leading = thousandths < 10 ? '00' : thousandths < 100 ? '0' : '';
  return `${text}${twoDigits(hours)}:${twoDigits(minutes)}:${twoDigits(seconds)}.${leading}${thousandths}Z`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
