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
  return known === undefined
    ? `Unexpected failure: ${error.stack ?? error.message}`
    : `${capital(error.message)}\n${known}`;
}

/** Errors of the adapters, by their names, with what to do about each where its message does not say so. */
const adviceByName: Readonly<Record<string, string>> = {
  EmbeddedPostgresInUse: 'To look into it while it runs, use the commands that take --url, such as solera feed.',
  EmbeddedPostgresUnavailable: 'Or name a PostgreSQL server of your own: DATABASE_URL=postgresql://… solera start',
  EmbeddedPostgresForeignData: 'Choose another folder: SOLERA_DATA=./elsewhere solera start',
  EmbeddedPostgresNotStarted: 'Its messages are in postgres.log in the data folder; starting again is safe.',
  EmbeddedPostgresNotStopped: 'Nothing that was acknowledged is lost.',
  EmbeddedPostgresGaveUp: 'Nothing that was acknowledged is lost. Look at the messages, and start again.',
  StoreUnavailable: 'Check that the PostgreSQL server of DATABASE_URL runs and lets this role in, then try again.',
  UnsafeServer: 'Change these settings of the server, then start again; Solera does not run where a crash loses data.',
  MigrationMismatch:
    'This database was migrated by another version of Solera: use that version, or a database of its own.',
};

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
