/** Times as people type them in a winery: the wall clock of its time zone, or an instant with its offset. */
import { offsetMs } from './time.js';

/** What a typed time means. */
type TypedTime =
  /** `text` is for the server: an instant, or a text that is no time, which the server refuses. */
  | { readonly kind: 'clear'; readonly text: string }
  /** The clocks showed this time twice, or skipped it. `choices`: the two instants that may be meant, the earlier one first. */
  | { readonly kind: 'twice' | 'skipped'; readonly choices: readonly [earlier: Date, later: Date] };

const dayMs = 86_400_000;
const wallForm = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;

/** Reads a typed time. Only a wall clock time without offset is converted; everything else is for the server as it is. */
export function typedTime(typed: string, timeZone: string): TypedTime {
  const text = typed.trim();
  const wall = wallOf(text);
  if (wall === null) return { kind: 'clear', text };
  const [before, after] = [wall - dayMs, wall + dayMs].map((time) => offsetMs(new Date(time), timeZone));
  const times = [...new Set([before ?? 0, after ?? 0])].map((offset) => wall - offset).sort((a, b) => a - b);
  const shown = times.filter((time) => time + offsetMs(new Date(time), timeZone) === wall);
  const [only] = shown;
  if (only !== undefined && shown.length === 1) return { kind: 'clear', text: new Date(only).toISOString() };
  const [earlier = wall, later = wall] = times;
  return { kind: shown.length === 0 ? 'skipped' : 'twice', choices: [new Date(earlier), new Date(later)] };
}

/** Returns the instant that a typed time ends with: of a day its last millisecond, of a wall clock time or an instant itself; null if the text is none of them. */
export function typedEnd(typed: string, timeZone: string): Date | null {
  const text = typed.trim();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = typedTime(isDay ? `${text} 23:59:59.999` : text, timeZone);
  if (time.kind !== 'clear') return time.choices[1];
  const isInstant = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(time.text);
  const end = new Date(time.text);
  return isInstant && !Number.isNaN(end.getTime()) ? end : null;
}

/** Returns a wall clock time as if it were UTC, in milliseconds; null if the text is none. */
function wallOf(text: string): number | null {
  const [, year, month, day, hour, minute, second = '0', fraction = '0'] = wallForm.exec(text) ?? [];
  if (year === undefined) return null;
  const parts = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const wall = Date.UTC(...parts, Number(fraction.padEnd(3, '0')));
  const read = new Date(wall);
  // Date.UTC takes the years 0 to 99 for those of the 20th century, and carries a 30th of February over into March.
  const isDay = read.getUTCFullYear() === parts[0] && read.getUTCMonth() === parts[1] && read.getUTCDate() === parts[2];
  return isDay && read.getUTCHours() === parts[3] && Number(minute) < 60 && Number(second) < 60 ? wall : null;
}

/** Returns an instant as people type it: its wall clock time, or with the offset if the clocks showed that time twice. A text that is no instant stays. */
export function localText(instant: string, timeZone: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return instant;
  const [text = ''] = /^[^Z]*/.exec(wallText(time, timeZone)) ?? [];
  const short = text.replace('T', ' ').replace(/(?::00)?\.000$/, '');
  return typedTime(short, timeZone).kind === 'clear' ? short : offsetText(time, timeZone);
}

function wallText(time: Date, timeZone: string): string {
  return new Date(time.getTime() + offsetMs(time, timeZone)).toISOString();
}

/** Returns an instant with the offset of a time zone, such as "2025-11-02T01:30:00-07:00". */
export function offsetText(time: Date, timeZone: string): string {
  const offset = offsetMs(time, timeZone) / 60_000;
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  const wall = wallText(time, timeZone).replace(/(\.000)?Z$/, '');
  return `${wall}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/** Whether two typed times are the same instant, or the same text. */
export function isSameTime(a: string, b: string, timeZone: string): boolean {
  const [first, second] = [a, b].map((text) => typedTime(text, timeZone));
  if (first?.kind !== 'clear' || second?.kind !== 'clear') return a === b;
  const [x, y] = [Date.parse(first.text), Date.parse(second.text)];
  return x === y || first.text === second.text;
}
