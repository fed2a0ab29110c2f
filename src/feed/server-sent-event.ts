/** Server-Sent Events. In the live log, `id:` is the notification number, `data:` the notification's text. */

/** An event that exceeds the reader's limit. */
export class OversizedEvent extends Error {
  override readonly name = 'OversizedEvent';

  constructor(limit: number) {
    super(`A Server-Sent Event exceeds ${limit} characters.`);
  }
}

/** Writes one event. A line break in `data` begins a further `data:` line; readers join them again. */
export function eventText(id: number, data: string): string {
  return `id: ${id}\ndata: ${data.includes('\n') ? data.replaceAll('\n', '\ndata: ') : data}\n\n`;
}

/** Writes one event of a named type. `data` has no line break. */
export function namedEventText(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

/** Writes the line with which an event sets the id that its reader sends as `Last-Event-ID`. Before a comment alone it sets the id without an event. */
export function idLine(id: number): string {
  return `id: ${id}\n`;
}

/** Writes a comment. Readers ignore it; it keeps a quiet connection open. */
export function commentText(comment = ''): string {
  return `:${comment}\n\n`;
}

/** Asks the reader to reconnect after a time, as the standard defines `retry`. It is written before the server ends a stream. */
export function reconnectText(afterMs: number): string {
  return `retry: ${afterMs}\n: This server is shutting down. Reconnect to continue.\n\n`;
}

/**
 * Reads events from text that arrives in arbitrary pieces.
 * Owns: the line and the event that are not complete yet. Invariant: together they have at most `limit` characters.
 */
export class ServerSentEventReader {
  readonly #limit: number;
  #line = '';
  #data: string[] = [];
  #length = 0;

  /** `limit`: characters of one event. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next piece of text. Returns the data of each event that it completes. @throws OversizedEvent */
  read(piece: string): readonly string[] {
    const lines = `${this.#line}${piece}`.split('\n');
    this.#line = lines.pop() ?? '';
    const events: string[] = [];
    for (const line of lines) this.#readLine(line.endsWith('\r') ? line.slice(0, -1) : line, events);
    if (this.#length + this.#line.length > this.#limit) throw new OversizedEvent(this.#limit);
    return events;
  }

  #readLine(line: string, events: string[]): void {
    if (line === '') {
      if (this.#data.length > 0) events.push(this.#data.join('\n'));
      this.#data = [];
      this.#length = 0;
      return;
    }
    if (line.startsWith('data:')) this.#data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    this.#length += line.length;
    if (this.#length > this.#limit) throw new OversizedEvent(this.#limit);
  }
}
