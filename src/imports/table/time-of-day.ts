import { tableLimits } from '../../../config/import-tables.js';

/** A time of day in milliseconds since midnight. */
export type TimeOfDay = number;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const clock =
  /^(\d{1,2})(?:\s*[:.hH]\s*(\d{2})(?:\s*[:.]\s*(\d{2})(?:[.,](\d{1,3}))?)?|[hH])?\s*([aApP])?(?:\.?\s?[mM]\.?)?(?:\s*(?:Uhr|hrs?))?$/;
const fourDigits = /^(\d{1,2})(\d{2})$/;
const fraction = /^0?[.,]\d+$/;

/**
 * Reads a time of day: `9:30`, `9.30`, `9h30`, `09:30:15`, `9:30 PM`, `9 am`. Null if the text is not a time of day. An hour alone needs AM or PM, or
 * an h.
 */
export function timeOfDay(text: string): TimeOfDay | null {
  if (text.length > tableLimits.notationCharacters) return null;
  const [, hour, minute, second = '0', millisecond = '', half] = clock.exec(text) ?? [];
  if (hour === undefined || (minute === undefined && !/[aphAPH]/.test(text))) return null;
  return timeOf(hourOf(Number(hour), half), Number(minute ?? 0), Number(second), Number(millisecond.padEnd(3, '0')));
}

/**
 * Reads a cell of a column of times. Accepts what `timeOfDay` accepts, `0930`, and a fraction of a day such as 0.375, as spreadsheets store times.
 */
export function timeCell(text: string): TimeOfDay | null {
  const [, hour, minute] = fourDigits.exec(text) ?? [];
  if (hour !== undefined) return timeOf(Number(hour), Number(minute), 0, 0);
  if (fraction.test(text)) return Math.round(Number(text.replace(',', '.')) * dayMs) % dayMs;
  return text === '0' ? 0 : timeOfDay(text);
}

/** Returns NaN for an hour that AM and PM do not have. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function timeOf(hour: number, minute: number, second: number, millisecond: number): TimeOfDay | null {
  const isTime = hour >= 0 && hour < 24 && minute < 60 && second < 60;
  return isTime ? ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond : null;
}
