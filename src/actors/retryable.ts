/** True if the error is marked as retryable: the database or the network did not respond, so repeating the call is safe and may succeed. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
