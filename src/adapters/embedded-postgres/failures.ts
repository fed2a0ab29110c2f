/** Operating failures of the embedded server. Each says in one sentence what to do about it. */

export type EmbeddedPostgresCode =
  | 'embedded_postgres_unavailable'
  | 'embedded_postgres_in_use'
  | 'embedded_postgres_foreign_data'
  | 'embedded_postgres_not_started'
  | 'embedded_postgres_not_stopped'
  | 'embedded_postgres_gave_up';

export abstract class EmbeddedPostgresError extends Error {
  abstract readonly code: EmbeddedPostgresCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  abstract readonly retryable: boolean;
}

/** There are no binaries for this platform, or no user under whom they could run. */
export class EmbeddedPostgresUnavailable extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresUnavailable';
  readonly code = 'embedded_postgres_unavailable';
  readonly retryable = false;
}

/** Another Solera process owns this data folder. */
export class EmbeddedPostgresInUse extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresInUse';
  readonly code = 'embedded_postgres_in_use';
  readonly retryable = true;
  readonly ownerPid: number;

  constructor(dataDir: string, ownerPid: number) {
    super(
      `${dataDir} is in use by another Solera process (pid ${ownerPid}). ` +
        'Stop that one, or give this one a folder of its own in SOLERA_DATA.',
    );
    this.ownerPid = ownerPid;
  }
}

/** What lies in the data folder cannot be served: another user's, another version's, or no database at all. */
export class EmbeddedPostgresForeignData extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresForeignData';
  readonly code = 'embedded_postgres_foreign_data';
  readonly retryable = false;
}

/** The server, or the making of its database, ended or did not get ready in time. */
export class EmbeddedPostgresNotStarted extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresNotStarted';
  readonly code = 'embedded_postgres_not_started';
  readonly retryable = true;
}

/** Processes of an earlier server outlived even a kill. */
export class EmbeddedPostgresNotStopped extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresNotStopped';
  readonly code = 'embedded_postgres_not_stopped';
  readonly retryable = true;
}

/** The running server ended too often by itself, or could not be started again. */
export class EmbeddedPostgresGaveUp extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresGaveUp';
  readonly code = 'embedded_postgres_gave_up';
  readonly retryable = false;
}
