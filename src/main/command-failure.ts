import { called } from './invocation.js';

/** A failure that its message explains: one sentence on what is wrong, one on what to do next. No stack is shown. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** What a person is told of any failure. Those we know carry their own words; of others the stack is all there is to say. */
export function failureText(error: unknown): string {
  if (error instanceof CommandFailure) return `${error.message}\n${error.advice}`;
  if (!(error instanceof Error)) return String(error);
  const known = adviceByName[error.name];
  if (known !== undefined) return `${capital(error.message)}\n${known}`;
  return fileFailureText(error) ?? `Unexpected failure: ${error.stack ?? error.message}`;
}

/** Errors of the adapters, by their names, with what to do about each where its message does not say so. */
const adviceByName: Readonly<Record<string, string>> = {
  EmbeddedPostgresInUse: `To look into it while it runs, use the commands that take --url, such as ${called('feed')}`,
  EmbeddedPostgresUnavailable: `Or name a PostgreSQL server of your own: DATABASE_URL=postgresql://… ${called('start')}`,
  EmbeddedPostgresForeignData: `Choose another folder: SOLERA_DATA=./elsewhere ${called('start')}`,
  EmbeddedPostgresNotStarted: 'Its messages are in postgres.log in the data folder; starting again is safe.',
  EmbeddedPostgresNotStopped: 'Nothing that was acknowledged is lost.',
  EmbeddedPostgresGaveUp: 'Nothing that was acknowledged is lost. Look at the messages, and start again.',
  StoreUnavailable: 'Check that the PostgreSQL server of DATABASE_URL runs and lets this role in, then try again.',
  UnsafeServer: 'Change these settings of the server, then start again; Solera does not run where a crash loses data.',
  MigrationMismatch:
    'This database was migrated by another version of Solera: use that version, or a database of its own.',
  SchemaBehind: `Is SOLERA_DATA or DATABASE_URL right? This command changes nothing; ${called('start')} brings a database up to date.`,
};

const elsewhere = 'Name another place in SOLERA_DATA or on the command line';
const notAllowed = ['may not be used by this user', `${elsewhere}, or call it as the user whose this one is.`] as const;

/** What the system says of a file or folder that somebody named, and what to do about it. */
const faultByCode: Readonly<Record<string, readonly [fault: string, advice: string]>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: ['cannot be written: its file system is read-only', `${elsewhere}.`],
  ENOSPC: ['cannot be written: its disk is full', `${elsewhere}, or make room.`],
  EEXIST: ['is a file, and a folder is wanted', `${elsewhere}.`],
  ENOTDIR: ['lies below a file, and folders are wanted', `${elsewhere}.`],
  EISDIR: ['is a folder, and a file is wanted', `${elsewhere}.`],
  ENOENT: ['is not there, or cannot be made', `${elsewhere}.`],
};

function fileFailureText(error: Error): string | undefined {
  if (!('path' in error) || typeof error.path !== 'string' || !('code' in error)) return undefined;
  const code = String(error.code);
  const found = faultByCode[code];
  return found === undefined ? undefined : `${error.path} ${found[0]} (${code}).\n${found[1]}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
