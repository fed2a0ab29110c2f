import { headingOf } from '../../feed/notification-heading.js';

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
