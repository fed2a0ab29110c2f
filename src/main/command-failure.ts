import { ArchiveFault } from '../backup/archive-fault.js';
import { commandLine } from './command-line.js';

/** An expected failure of a command: a sentence on what is wrong, and a sentence on the remedy. It is shown without a stack. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** Returns the text that a person sees of a failure: its message and a remedy, or for an unexpected failure its stack. */
export function failureText(error: unknown): string {
  if (error instanceof CommandFailure || error instanceof ArchiveFault) return `${error.message}\n${error.advice}`;
  if (!(error instanceof Error)) return String(error);
  const advice = adviceByName[error.name];
  if (advice !== undefined) return `${asSentence(error.message)}\n${advice}`;
  return fileFailureText(error) ?? `Unexpected failure: ${error.stack ?? error.message}`;
}

/** The remedies for errors of the adapters, by the error's name. */
const adviceByName: Readonly<Record<string, string>> = {
  EmbeddedPostgresInUse: `To read its data while it runs, use a command with --url, such as ${commandLine('feed')}`,
  EmbeddedPostgresUnavailable: `Or use a PostgreSQL server of your own: DATABASE_URL=postgresql://… ${commandLine('start')}`,
  EmbeddedPostgresForeignData: `Choose another folder: SOLERA_DATA=./other-folder ${commandLine('start')}`,
  EmbeddedPostgresNotStarted: 'Read postgres.log in the data folder, then start again. A repeated start is safe.',
  EmbeddedPostgresNotStopped: 'All acknowledged actions are durable.',
  EmbeddedPostgresGaveUp:
    'All acknowledged actions are durable. Read postgres.log in the data folder, then start again.',
  StoreUnavailable: 'Check that the PostgreSQL server of DATABASE_URL runs and accepts this role, then try again.',
  CertificateUnusable:
    'TLS_CERT is the path of a certificate in PEM form, followed by those of intermediate authorities; TLS_KEY that of its private key without a passphrase.',
  InvalidKeys:
    'Solera does not run with keys that it cannot use, because content would be unreadable. docs/encryption.md describes the key document.',
  UnreadableContent:
    'Set SOLERA_KEYS to the keys of this database. Content whose key is destroyed can never be read again.',
  UnsafeServer:
    'Change these settings of the server, then start again. Solera refuses a server on which a crash could lose acknowledged actions.',
  MigrationMismatch:
    'This database was migrated by another version of Solera: start that version, or use another database.',
  MigrationBlocked:
    'Long transactions are listed in pg_stat_activity by their xact_start. What was migrated so far is kept, and nodes that run go on.',
  LevelTooLow:
    'Newer nodes use features of the database that this version does not know: upgrade this node, then start it again.',
  HalfRestored: `Run ${commandLine('restore')} with the same backups again: it resumes. Or drop this database, and create an empty one.`,
  FunctionMismatch:
    'This database was used by another build of the same version of Solera: start that build, or use another database.',
  ServerAddressInvalid: 'Write each server of NATS_URL as nats://user:password@host:4222, separated by commas.',
  NatsServerUnavailable: 'Install nats-server 2.9 or later, or set NATS_SERVER to the path of the program.',
  NatsServerNotStarted: 'Read nats-server.log in the folder cluster/nats of the data folder, then try again.',
  SchemaBehind: `Check SOLERA_DATA and DATABASE_URL. This command changes nothing; ${commandLine('start')} migrates a database.`,
};

const otherPath = 'Choose another path with SOLERA_DATA or on the command line';
const notPermitted = ['cannot be accessed by this user', `${otherPath}, or run the command as its owner.`] as const;

/** Failures of a file or folder that the user named, by the system's code. */
const fileFaults: Readonly<Record<string, readonly [fault: string, advice: string]>> = {
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: ['cannot be written: its file system is read-only', `${otherPath}.`],
  ENOSPC: ['cannot be written: its disk is full', `${otherPath}, or free some space.`],
  EEXIST: ['is a file; a folder is required', `${otherPath}.`],
  ENOTDIR: ['is below a file; a folder is required', `${otherPath}.`],
  EISDIR: ['is a folder; a file is required', `${otherPath}.`],
  ENOENT: ['does not exist and cannot be created', `${otherPath}.`],
};

function fileFailureText(error: Error): string | undefined {
  if (!('path' in error) || typeof error.path !== 'string' || !('code' in error)) return undefined;
  const code = String(error.code);
  const found = fileFaults[code];
  return found === undefined ? undefined : `${error.path} ${found[0]} (${code}).\n${found[1]}`;
}

/** Begins a text with a capital letter, unless it begins with a path or a setting, such as "keys.json: it is not JSON". Ends it with a full stop. */
function asSentence(text: string): string {
  const begun = /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return `${begun}${/[.!?]$/.test(text) ? '' : '.'}`;
}
