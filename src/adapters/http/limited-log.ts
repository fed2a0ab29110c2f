import type { HttpLog } from './log.js';

/**
 * A log in which the same message appears at most once per interval. An overload repeats a message thousands of times, which hides the cause and
 * makes the overload worse.
 *
 * Owns: a count for each message. The number of messages is fixed, because details are in the fields. Does not own: the log.
 * States of a message: quiet; counting, from its first line until an interval passes without the message. Errors are defects, so each of them is
 * logged.
 */
export class LimitedLog implements HttpLog {
  readonly #log: HttpLog;
  readonly #intervalMs: number;
  readonly #counting = new Map<string, Repeats>();

  constructor(log: HttpLog, intervalMs: number) {
    this.#log = log;
    this.#intervalMs = intervalMs;
  }

  info(fields: object, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#write('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#log.error(fields, message);
  }

  /** Writes the first message at once, and after each interval one line with the number of further messages and the fields of the last. */
  #write(level: 'info' | 'warn', fields: object, message: string): void {
    const key = `${level} ${message}`;
    const counting = this.#counting.get(key);
    if (counting !== undefined) {
      counting.count += 1;
      counting.fields = fields;
      return;
    }
    this.#log[level](fields, message);
    const repeats: Repeats = { count: 0, fields };
    this.#counting.set(key, repeats);
    const timer = setInterval(() => {
      if (repeats.count === 0) {
        clearInterval(timer);
        this.#counting.delete(key);
        return;
      }
      this.#log[level]({ ...repeats.fields, count: repeats.count }, message);
      repeats.count = 0;
    }, this.#intervalMs);
    timer.unref();
  }
}

interface Repeats {
  count: number;
  fields: object;
}
