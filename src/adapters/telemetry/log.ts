import { type Logger, pino } from 'pino';

export type Log = Logger;
interface LogOptions {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Lines of text for a terminal instead of lines of JSON. */
  readonly pretty?: boolean;
  /** The name of the node, which each line carries. */
  readonly node?: string;
}

/** Returns a logger that writes to stderr, because stdout holds the ready line only. It writes synchronously, so that nothing is lost when the process dies. */
export function createLog(options: LogOptions): Log {
  const destination =
    options.pretty === true
      ? { write: (line: string) => void process.stderr.write(readable(line)) }
      : pino.destination({ dest: 2, sync: true });
  return pino(
    {
      level: options.level,
      base: options.node === undefined ? null : { node: options.node },
      // A secret in an error, such as the address of the database with its password, is not logged. Other fields hold none.
      redact: { paths: secrets, censor: '[secret]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

/** Fields of errors that may hold a secret. */
const secrets = ['err.connectionString', 'err.password', 'err.config', 'err.options', 'err.credentials'];

function readable(line: string): string {
  // Pino writes one JSON object per line.
  const { level, time, msg, node: _node, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${String(time)} ${String(level)} ${String(msg ?? '')}${rest}\n`;
}
