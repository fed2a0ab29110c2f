import { hostname } from 'node:os';
import { defaultMirrorStream } from '../../config/mirror.js';
import { nodeLimits } from '../../config/node.js';
import { commandStream, refusalStream } from '../adapters/nats/command-subjects.js';
import type { OidcSettings } from '../adapters/oidc/identity.js';
import { CommandFailure } from './command-failure.js';
import { commandLine } from './command-line.js';
import { readOidc } from './oidc-settings.js';
import { readTransport, type TransportSettings } from './transport-settings.js';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The settings of one process, from its environment. They are read once; nothing else reads the environment. */
export interface Configuration {
  /** The default, the loopback address, refuses other machines. */
  readonly host: string;
  readonly port: number;
  readonly transport: TransportSettings;
  /** The issuer whose tokens are accepted; null for none. */
  readonly oidc: OidcSettings | null;
  /** The folder of the embedded server's data; unused if `databaseUrl` is set. */
  readonly dataDir: string;
  /** A PostgreSQL server of the user's own, or null for the embedded one. */
  readonly databaseUrl: string | null;
  /** The servers of one NATS cluster; empty for a node that is alone. */
  readonly natsUrls: readonly string[];
  readonly natsCredentials: NatsFiles;
  /** Separates systems that share a NATS. */
  readonly cell: string;
  /** The stream of JetStream to which the log is copied. */
  readonly stream: string;
  readonly node: string;
  /** True for a node that serves requests and owns no partitions. */
  readonly edge: boolean;
  /** How long a node of a cluster serves requests after SIGTERM, so that load balancers notice that /readyz is off. */
  readonly leaveMs: number;
  /** The path of the key file, or `exec:` and the path of the key command; null if the process has no keys. */
  readonly keys: string | null;
  /** Whether requests are authenticated; false states that a proxy in front does it. */
  readonly authenticates: boolean;
  /** Paths that need no credentials although others do. */
  readonly publicPaths: readonly string[];
  readonly logLevel: (typeof logLevels)[number];
}

/** Paths of the files with which a node proves itself to NATS, and checks its servers. */
interface NatsFiles {
  readonly credsFile?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
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
    transport: readTransport(value, faults),
    oidc: readOidc(value, faults),
    dataDir: value('SOLERA_DATA') ?? './.solera',
    databaseUrl: url('DATABASE_URL', value('DATABASE_URL'), ['postgres:', 'postgresql:'], faults),
    natsUrls: natsUrls(value('NATS_URL'), faults),
    natsCredentials: {
      ...file('credsFile', value('NATS_CREDS')),
      ...file('caFile', value('NATS_CA')),
      ...file('certFile', value('NATS_CERT')),
      ...file('keyFile', value('NATS_KEY')),
    },
    cell: name('SOLERA_CELL', value('SOLERA_CELL') ?? 'solera', faults),
    stream: streamName(value('SOLERA_STREAM') ?? defaultMirrorStream, faults),
    node: nodeName(value('SOLERA_NODE') ?? `${hostname()}-${process.pid}`, faults),
    edge: flag('SOLERA_EDGE', value('SOLERA_EDGE'), faults),
    leaveMs: milliseconds('SOLERA_LEAVE_MS', value('SOLERA_LEAVE_MS'), nodeLimits.leaveMs, faults),
    keys: value('SOLERA_KEYS') ?? null,
    authenticates: authenticates(value('SOLERA_AUTH'), faults),
    publicPaths: publicPaths(value('SOLERA_PUBLIC'), faults),
    logLevel: logLevel(value('LOG_LEVEL'), faults),
  };
  if (faults.length > 0)
    throw new CommandFailure(
      faults.join('\n'),
      `Correct the environment and start again; ${commandLine('start --help')} lists the variables.`,
    );
  return configuration;
}

/** Returns the headers by which a command is recognised at a server: those of the token in SOLERA_TOKEN. */
export function clientHeaders(environment: Environment): Readonly<Record<string, string>> {
  const token = environment.SOLERA_TOKEN?.trim() ?? '';
  return token === '' ? {} : { authorization: `Bearer ${token}` };
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

/** Returns the servers of a comma-separated list. */
function natsUrls(text: string | undefined, faults: string[]): readonly string[] {
  if (text === undefined) return [];
  return text.split(',').flatMap((part) => url('NATS_URL', part.trim(), ['nats:', 'tls:'], faults) ?? []);
}

function file<Name extends keyof NatsFiles>(member: Name, path: string | undefined): Pick<NatsFiles, Name> | object {
  return path === undefined ? {} : { [member]: path };
}

function nodeName(text: string, faults: string[]): string {
  // Answers carry the name in a header.
  if (!/^[\x21-\x7e]{1,100}$/.test(text))
    faults.push(`SOLERA_NODE must consist of 1 to 100 printable ASCII characters without blanks, unlike "${text}".`);
  return text;
}

/** A name that may be a part of a subject of NATS. */
function name(variable: string, text: string, faults: string[]): string {
  if (!/^[\w-]{1,64}$/.test(text))
    faults.push(`${variable} must consist of 1 to 64 letters, digits, "-" and "_", unlike "${text}".`);
  return text;
}

function streamName(text: string, faults: string[]): string {
  if (text === commandStream || text === refusalStream)
    faults.push(`SOLERA_STREAM must not be "${text}", which is the stream of another kind of message.`);
  return name('SOLERA_STREAM', text, faults);
}

function flag(variable: string, text: string | undefined, faults: string[]): boolean {
  if (text !== undefined && text !== 'true' && text !== 'false')
    faults.push(`${variable} must be true or false, not "${text}".`);
  return text === 'true';
}

function authenticates(text: string | undefined, faults: string[]): boolean {
  if (text !== undefined && text !== 'on' && text !== 'off')
    faults.push(`SOLERA_AUTH must be on or off, not "${text}".`);
  return text !== 'off';
}

/** Paths that may be open to everyone: none of them shows what wineries record. */
const mayBePublic = ['/metrics', '/docs', '/openapi.json', '/asyncapi.json', '/schemas'] as const;

function publicPaths(text: string | undefined, faults: string[]): readonly string[] {
  const paths = text === undefined ? [] : text.split(',').map((part) => part.trim());
  for (const path of paths)
    if (!mayBePublic.some((known) => known === path))
      faults.push(`SOLERA_PUBLIC must list paths among ${mayBePublic.join(', ')}; "${path}" is none of them.`);
  return paths;
}

function milliseconds(variable: string, text: string | undefined, fallback: number, faults: string[]): number {
  if (text === undefined) return fallback;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  faults.push(`${variable} must be a whole number of milliseconds up to 999999, not "${text}".`);
  return fallback;
}

function logLevel(text: string | undefined, faults: string[]): Configuration['logLevel'] {
  const found = logLevels.find((level) => level === (text ?? 'info').toLowerCase());
  if (found === undefined) faults.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${text}".`);
  return found ?? 'info';
}
