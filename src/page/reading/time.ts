/** Times as people read them: the API speaks UTC, a winery lives in its own time zone. */

/** Returns the day and the time of an instant in a time zone, in a language. */
export function dayAndTime(instant: string, timeZone: string, locale: string): string {
  return formatter(locale, timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** Returns the day of an instant in a time zone, in a language. */
export function day(instant: string, timeZone: string, locale: string): string {
  return formatter(locale, timeZone, { dateStyle: 'medium' }).format(new Date(instant));
}

/** Returns the time of day of an instant with the name of its offset, such as "1:30 AM PDT". */
export function timeAndZone(instant: Date, timeZone: string, locale: string): string {
  const options = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  return formatter(locale, timeZone, options).format(instant);
}

/** Returns how far the clocks of a time zone are ahead of UTC at an instant, in milliseconds. */
export function offsetMs(instant: Date, timeZone: string): number {
  const parts = formatter('en-US', timeZone, {
    ...{ hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant.getTime() / 1_000) * 1_000;
}

/** Returns the short text of a mark on an axis. `wall`: the clock of the place, as if it were UTC. `former`: the mark before. */
export function tickText(wall: Date, former: Date | null, locale: string): string {
  const isNewYear = former === null || former.getUTCFullYear() !== wall.getUTCFullYear();
  const isMidnight = wall.getTime() % 86_400_000 === 0;
  const isMonth = isMidnight && wall.getUTCDate() === 1;
  const options: Intl.DateTimeFormatOptions = isMonth
    ? { month: 'short', ...(isNewYear ? { year: 'numeric' } : {}) }
    : isMidnight
      ? { day: 'numeric', month: 'short' }
      : { hour: 'numeric', minute: '2-digit' };
  return formatter(locale, 'UTC', options).format(wall);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formatters.set(key, made);
  return made;
}

/** Returns the city of a time zone's name, such as "Los Angeles". */
export function placeOfZone(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}
