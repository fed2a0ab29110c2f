/** Operating failures of the embedded server. */

type EmbeddedPostgresCode =
  | 'embedded_postgres_unavailable'
  | 'embedded_postgres_in_use'
  | 'embedded_postgres_foreign_data'
  | 'embedded_postgres_not_started'
  | 'embedded_postgres_not_stopped'
  | 'embedded_postgres_gave_up';

abstract class EmbeddedPostgresError extends Error {
  abstract readonly code: EmbeddedPostgresCode;
  /** Whether the same call may succeed later without a change. */
  abstract readonly retryable: boolean;
}

/** There are no binaries for this platform, or no user that can run them. */
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
        'Stop that process, or set SOLERA_DATA to another folder.',
    );
    this.ownerPid = ownerPid;
  }
}

/** The content of the data folder cannot be served: it belongs to another user or another PostgreSQL version, or it is not a cluster. */
export class EmbeddedPostgresForeignData extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresForeignData';
  readonly code = 'embedded_postgres_foreign_data';
  readonly retryable = false;
}

/** The server, or the creation of its cluster, failed or took too long. */
export class EmbeddedPostgresNotStarted extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresNotStarted';
  readonly code = 'embedded_postgres_not_started';
  readonly retryable = true;
}

/** Processes of an earlier server survived a kill -9. */
export class EmbeddedPostgresNotStopped extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresNotStopped';
  readonly code = 'embedded_postgres_not_stopped';
  readonly retryable = true;
}

/** The running server ended unexpectedly too often, or could not be restarted. */
export class EmbeddedPostgresGaveUp extends EmbeddedPostgresError {
  override readonly name = 'EmbeddedPostgresGaveUp';
  readonly code = 'embedded_postgres_gave_up';
  readonly retryable = false;
}
