/** Operating failures of a NATS server that Solera starts. */

/** No usable program was found, and none could be installed. */
export class NatsServerUnavailable extends Error {
  override readonly name = 'NatsServerUnavailable';
  readonly code = 'nats_server_unavailable';
  readonly retryable = false;
}

/** The server failed to start or took too long. */
export class NatsServerNotStarted extends Error {
  override readonly name = 'NatsServerNotStarted';
  readonly code = 'nats_server_not_started';
  readonly retryable = true;
}
