import { CommandFailure } from './command-failure.js';
import { commandLine } from './command-line.js';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The settings of one process, from its environment. They are read once; nothing else reads the environment. */
export interface Configuration {
  /** The default, the loopback address, refuses other machines: there is no authentication yet. */
  readonly host: string;
  readonly port: number;
  /** The folder of the embedded server's data; unused if `databaseUrl` is set. */
  readonly dataDir: string;
  /** A PostgreSQL server of the user's own, or null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly natsUrl: string | null;
  readonly logLevel: (typeof logLevels)[number];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Empty variables count as unset. @throws CommandFailure that names every invalid variable, not only the first. */
export function readConfiguration(environment: Environment): Configuration {
  const faults: string[] = [];
  const value = (name: string): string | undefined => {
    const text = environment[name]?.trim();
    return text === '' ? undefined : text;
  };
  const configuration: Configuration = {
    host: value('HOST') ?? '127.0.0.1',
    port: port(value('PORT'), faults),
    dataDir: value('SOLERA_DATA') ?? './.solera',
    databaseUrl: url('DATABASE_URL', value('DATABASE_URL'), ['postgres:', 'postgresql:'], faults),
    natsUrl: url('NATS_URL', value('NATS_URL'), ['nats:', 'tls:', 'ws:', 'wss:'], faults),
    logLevel: logLevel(value('LOG_LEVEL'), faults),
  };
  if (faults.length > 0)
    throw new CommandFailure(
      faults.join('\n'),
      `Correct the environment and start again; ${commandLine('start --help')} lists the variables.`,
    );
  return configuration;
}

function port(text: string | undefined, faults: string[]): number {
  if (text === undefined) return 8080;
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  faults.push(`PORT must be a whole number from 0 (any free port) to 65535, not "${text}".`);
  return 0;
}

function url(name: string, text: string | undefined, schemes: readonly string[], faults: string[]): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && schemes.includes(new URL(text).protocol)) return text;
  // The message omits the value, which may contain a password.
  faults.push(`${name} must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}.`);
  return null;
}

function logLevel(text: string | undefined, faults: string[]): Configuration['logLevel'] {
  const found = logLevels.find((level) => level === (text ?? 'info').toLowerCase());
  if (found === undefined) faults.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${text}".`);
  return found ?? 'info';
}
