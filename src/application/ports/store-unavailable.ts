/**
 * The store cannot be reached, or a call ended without an answer. It says nothing about the proposals that were sent.
 * `code` is the database's or the network's own. `retryable`: repeating the same call is safe and may succeed.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code: string;
  readonly retryable: boolean;

  constructor(
    message: string,
    reason: { readonly code: string; readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: reason.cause });
    this.code = reason.code;
    this.retryable = reason.retryable;
  }
}
