/** Why a source could not be read. */

/** The source cannot be reached, or it answers that it is overloaded. Another attempt may succeed. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
  readonly retryable = true;
  /** How long the server asks to wait; 0 if it does not say. */
  readonly retryAfterMs: number;

  constructor(message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}

/** The source refuses the request: the address or the token is wrong. Another attempt cannot succeed, so the follower ends. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
  readonly retryable = false;
  /** The HTTP status; null if the source is not an HTTP server. */
  readonly status: number | null;

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status: number | null }) {
    super(message, options);
    this.status = status;
  }
}

/** The options of `follow` cannot be used. */
export class InvalidOption extends TypeError {
  override readonly name = 'InvalidOption';
  readonly retryable = false;
}
