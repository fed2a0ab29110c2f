/** True if the failed call may be repeated, and is right to be repeated: the database or the network did not answer. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}
