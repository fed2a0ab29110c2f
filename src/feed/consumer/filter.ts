/** Which notifications a consumer wants: by winery and by type. A `*` at the end of a pattern matches any ending. */
import type { Notification } from '../notification.js';
import { InvalidOption } from './source-failure.js';

export interface FilterOptions {
  /** Codes of wineries, for example `estate` or `north-*`. Default: all. */
  readonly wineries?: readonly string[] | undefined;
  /** Types of notifications, for example `solera.lot.event.*`. Default: all. */
  readonly types?: readonly string[] | undefined;
}

/** Returns a function that selects entries; it returns the same list if all of them match. @throws InvalidOption */
export function entryFilter({
  wineries,
  types,
}: FilterOptions): (entries: readonly Notification[]) => readonly Notification[] {
  const isWinery = matcher('wineries', wineries);
  const isType = matcher('types', types);
  const matches = ({ type, data }: Notification): boolean => isType(type) && isWinery(data.winery);
  return (entries) => (entries.every(matches) ? entries : entries.filter(matches));
}

function matcher(option: string, patterns: readonly string[] | undefined): (text: string) => boolean {
  if (patterns === undefined) return () => true;
  // A list without a pattern would select nothing: it is more likely a mistake than a wish.
  if (patterns.length === 0) throw new InvalidOption(`${option} is empty. Leave it out to get everything.`);
  const exact = new Set<string>();
  const prefixes: string[] = [];
  for (const pattern of patterns) {
    const star = pattern.indexOf('*');
    if (pattern === '' || (star >= 0 && star < pattern.length - 1))
      throw new InvalidOption(`${option} contains "${pattern}". A pattern is a text that may end with one *.`);
    if (star < 0) exact.add(pattern);
    else prefixes.push(pattern.slice(0, star));
  }
  return (text) => exact.has(text) || prefixes.some((prefix) => text.startsWith(prefix));
}
