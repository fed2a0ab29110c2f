import { type Logger, pino } from 'pino';

export type Log = Logger;
export interface LogOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** For people at a terminal: a line of text instead of a line of JSON. */
  readonly pretty?: boolean;
}

/** A logger on standard error, so that standard output stays with the ready line. Written at once: nothing is lost when the process dies. */
export function createLog(options: LogOptions): Log {
  const destination =
    options.pretty === true
      ? { write: (line: string) => void process.stderr.write(readable(line)) }
      : pino.destination({ dest: 2, sync: true });
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

function readable(line: string): string {
  // Pino wrote the line itself, as one JSON object.
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${String(time)} ${String(level)} ${String(msg ?? '')}${rest}\n`;
}
