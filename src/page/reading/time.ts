/** Times as people read them: the API speaks UTC, a winery lives in its own time zone. */

/** Returns the day and the time of an instant in a time zone, in a language. */
export function dayAndTime(instant: string, timeZone: string, locale: string): string {
  return formatter(locale, timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** Returns the day of an instant in a time zone, in a language. */
export function day(instant: string, timeZone: string, locale: string): string {
  return formatter(locale, timeZone, { dateStyle: 'medium' }).format(new Date(instant));
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
