import type { Granted } from '../../application/access/access-control.js';
import { headingOf } from '../../feed/notification-heading.js';

/** Returns entries as one client may read them. */
export type ShownEntries = (entries: readonly LogEntry[]) => Promise<readonly LogEntry[]> | readonly LogEntry[];

/** Returns how a caller may read entries: those that it may not read are `solera.withheld`. */
export function shownTo({ solera, visibility }: Granted): ShownEntries {
  if (visibility?.isLimited !== true) return (entries) => entries;
  return async (entries) => {
    const texts = await solera.shownTexts(entries.map(({ text }) => text));
    return entries.map(({ number, text }, index) => new LogEntry(number, texts[index] ?? text));
  };
}

/** A notification in memory. Its heading is read at most once, and only if a stream asks for its winery. */
export class LogEntry {
  #winery: string | null = null;

  constructor(
    readonly number: number,
    readonly text: string,
  ) {}

  get winery(): string {
    this.#winery ??= headingOf(this.text).winery;
    return this.#winery;
  }
}
